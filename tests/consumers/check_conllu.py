"""The `conllu` library reads rows, comments and the tags in MISC."""

import conllu
from run import flat


def check_rows(project):
    text = project.export("project.conllu", "conllu").read_text("utf-8")
    sentences = conllu.parse(text)
    begins = joined = 0
    for sentence in sentences:
        assert sentence.metadata["sent_id"]
        assert [token["id"] for token in sentence] == list(range(1, len(sentence) + 1))
        written = ""
        for token in sentence:
            misc = token["misc"] or {}
            begins += misc.get("NER", "O").startswith("B-")
            joined += misc.get("SpaceAfter") == "No"
            written += token["form"] + ("" if misc.get("SpaceAfter") == "No" else " ")
        # At the end of a sentence, the following space does not matter.
        assert written.strip() == sentence.metadata["text"], sentence.metadata
    documents = [one for one in sentences if "newdoc id" in one.metadata]
    assert len(documents) == len(project.documents)
    expected = sum(len(flat(mentions)) for _, mentions in project.texts())
    assert begins == expected, (begins, expected)
    return f"{len(sentences)} sentences, {begins} mentions, {joined} tokens without a space after"
