"""spaCy: the DocBin, its training, its converter, and offsets with `char_span`."""

import json
import subprocess
import sys
import warnings

import spacy
from run import flat
from spacy.tokens import DocBin

# The name of an agency inside a run of Han characters, which is one token for spaCy.
INSIDE_TOKEN = "路透社"


def nlp():
    return spacy.blank("en")


def check_docbin(project):
    """The text, all entities and all spans equal the project's, and `char_span` finds them."""
    blank = nlp()
    path = project.export("project.spacy", "spacy")
    docs = list(DocBin().from_disk(path).get_docs(blank.vocab))
    texts = list(project.texts())
    assert len(docs) == len(texts)
    found = 0
    for doc, (text, mentions) in zip(docs, texts):
        assert doc.text == text
        spans = [(one.start_char, one.end_char, one.label_) for one in doc.spans["sc"]]
        assert spans == mentions, set(spans) ^ set(mentions)
        entities = [(one.start_char, one.end_char, one.label_) for one in doc.ents]
        assert entities == flat(mentions), set(entities) ^ set(flat(mentions))
        retokenized = blank(text)
        for start, end, label in mentions:
            span = retokenized.char_span(start, end, label=label)
            assert (span is None) == (text[start:end] == INSIDE_TOKEN), text[start:end]
            found += span is not None
    return f"{found} of {project.mentions()} mentions are spaCy tokens"


def check_unknown(project):
    """Outside mentions, tokens of reviewed paragraphs are O, and other tokens are missing."""
    path = project.export("project.spacy", "spacy")
    docs = list(DocBin().from_disk(path).get_docs(nlp().vocab))
    counts = {"": 0, "O": 0}
    for doc, document in zip(docs, project.documents):
        reviewed = document["reviewed"]
        for token in doc:
            start, end = token.idx, token.idx + len(token)
            if token.ent_type_ or token.is_space:
                continue
            is_reviewed = any(one["start"] <= start and end <= one["end"] for one in reviewed)
            assert token.ent_iob_ == ("O" if is_reviewed else ""), token
            counts[token.ent_iob_] += 1
    assert all(counts.values())
    return f"{counts['O']} tokens are O, {counts['']} are missing"


def check_tokens(project):
    """Tokens equal those of spaCy unless a mention begins or ends inside one. Checks Prodigy."""
    blank = nlp()
    path = project.export("project.prodigy.jsonl", "prodigy")
    same = 0
    for line in path.read_text("utf-8").split("\n")[:-1]:
        task = json.loads(line)
        ours = {(one["start"], one["end"]) for one in task["tokens"]}
        theirs = {(one.idx, one.idx + len(one)) for one in blank(task["text"])}
        for start, end in theirs - ours:
            assert INSIDE_TOKEN in task["text"][start:end], task["text"][start:end]
        same += len(theirs & ours)
    return f"{same} tokens are the same"


def check_offsets(project):
    """JSON lines for spaCy and Prodigy: `char_span` accepts every span, with the same tokens."""
    blank = nlp()
    spans = 0
    for name, target in [("project.jsonl", "jsonl"), ("project.prodigy.jsonl", "prodigy")]:
        lines = project.export(name, target).read_text("utf-8").split("\n")[:-1]
        for line, (text, mentions) in zip(lines, project.texts(), strict=True):
            task = json.loads(line)
            assert task["text"] == text
            words = [one["text"] for one in task.get("tokens", [])]
            found = []
            for one in task.get("entities", task.get("spans")):
                if isinstance(one, dict):
                    covered = words[one["token_start"] : one["token_end"] + 1]
                    assert "".join(covered) == text[one["start"] : one["end"]].replace(" ", "")
                    one = one["start"], one["end"], one["label"]
                found.append(tuple(one))
            assert found == mentions
            for start, end, label in found:
                span = blank(text).char_span(start, end) if len(text) < 2000 else True
                assert span is not None or text[start:end] == INSIDE_TOKEN
                spans += 1
    return f"{spans} spans"


def check_reading(project):
    """Reads files written by spaCy, with all columns, spans, user data and empty texts."""
    blank = nlp()
    docs = [blank(text) for text in ["😀 Homs  fell. agent", "", "  ", "Zoe\u0308 and\n\nPERSON"]]
    docs[0].ents = [docs[0].char_span(2, 6, label="GPE"), docs[0].char_span(14, 19, label="agent")]
    docs[0].spans["sc"] = [docs[0][1:4], docs[0].char_span(2, 6, label="GPE")]
    docs[0].spans["other"] = [docs[0][0:1]]
    docs[0].user_data["title"] = ["unused", {"deep": [1.5, None, -3]}]
    docs[3].ents = [docs[3].char_span(0, 4, label="PERSON"), docs[3].char_span(10, 16, label="_")]
    docs.append(spacy.tokens.Doc(blank.vocab, words=["Hama", "fell"], ents=["B-GPE", "O"]))
    folder = project.folder / "reading"
    folder.mkdir()
    DocBin(docs=docs, store_user_data=True).to_disk(folder / "theirs.spacy")
    messages = project.convert(folder / "theirs.spacy", folder / "read.jsonl", "jsonl")
    read = [json.loads(line) for line in (folder / "read.jsonl").read_text("utf-8").splitlines()]
    assert [one["text"] for one in read] == [doc.text for doc in docs], read
    for doc, one in zip(docs, read):
        entities = [[one.start_char, one.end_char, one.label_] for one in doc.ents]
        assert one["entities"] == entities, (one, entities)
    # A span without a label is not imported, and this is reported.
    assert "the label is not a valid name" in messages, messages
    empty = DocBin(docs=[blank("")]).to_bytes()
    (folder / "empty.spacy").write_bytes(empty)
    project.convert(folder / "empty.spacy", folder / "rewritten.spacy", "spacy")
    assert [doc.text for doc in DocBin().from_disk(folder / "rewritten.spacy").get_docs(blank.vocab)] == [""]
    return f"{len(docs)} texts"


def check_training(project):
    """Two steps of `spacy train` on the file succeed without a warning about dropped entities."""
    path = project.export("project.spacy", "spacy")
    folder = path.parent
    config = folder / "config.cfg"
    spacy_cli("init", "config", str(config), "--lang", "en", "--pipeline", "ner", "--force")
    output = spacy_cli(
        *("train", str(config), "--output", str(folder / "model")),
        *("--paths.train", str(path), "--paths.dev", str(path)),
        *("--training.max_steps", "2", "--training.eval_frequency", "1"),
    )
    assert "W030" not in output and "Saved pipeline" in output, output
    model = spacy.load(folder / "model" / "model-last")
    return f"a model of {len(model.get_pipe('ner').labels)} labels"


def check_converter(project):
    """`spacy convert` accepts the columns, under each name of the converter."""
    blank = nlp()
    expected = sum(len(flat(mentions)) for _, mentions in project.texts())
    for target, converter in [("conll2003", "conll"), ("conll2003", "ner"), ("iob2", "ner")]:
        path = project.export("project.conll", target)
        out = path.parent / converter
        out.mkdir()
        spacy_cli("convert", str(path), str(out), "-c", converter, "-l", "en")
        docs = list(DocBin().from_disk(out / "project.spacy").get_docs(blank.vocab))
        found = sum(len(doc.ents) for doc in docs)
        assert found == expected, (target, converter, found, expected)
    return f"{expected} entities"


def spacy_cli(*words):
    command = [sys.executable, "-m", "spacy", *words]
    run = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


warnings.filterwarnings("error", message=r".*\[W030\].*")
