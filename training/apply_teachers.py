"""Labels files of the training set with the teachers.

    python apply_teachers.py TRAINING_SET PACKAGE CHECKPOINTS NAME...

CHECKPOINTS has a folder for each fold's teacher. Writes TRAINING_SET/teacher_labeled/NAME.tsv: the
lines of TRAINING_SET/NAME.tsv with the probability of each tag in thousandths, averaged over the
teachers that were not trained on the sentence's labels. Labels of a gold corpus are kept. If the
corpus does not label all classes, the teachers label its "O" tokens.
"""

import pathlib
import pickle
import sys

import jax
import numpy as np

from minilm_tagger import TAGS, load, logits
from train_teacher import EPOCHS, GOLD, SILVER, UNLABELED, fold_index
from training_set import COLUMN, DOCUMENT, allowed_tags, arrays, batches, encode, sentences

BUDGET = 3072


def probabilities(tree, parts):
    """Returns tag probabilities for each part, as tokens × tags."""
    tree = jax.device_put(tree)
    run = jax.jit(lambda *batch: jax.nn.softmax(logits(tree, *batch)))
    found = [None] * len(parts)
    for length, bucket in batches(parts, BUDGET):
        ids, cases, mask, *_ = arrays([parts[at] for at in bucket], length, BUDGET // length)
        scores = np.asarray(run(ids, cases, mask))
        for row, at in enumerate(bucket):
            found[at] = scores[row, parts[at].firsts]
    return found


def label(path, tokenizer, teachers):
    """Returns mean tag probabilities for each sentence, as tokens × tags."""
    texts = list(sentences(path))
    total = [np.zeros((len(text), len(TAGS))) for text in texts]
    counts = np.zeros(len(texts))
    for fold, tree in teachers.items():
        parts, owners = [], []
        for at, text in enumerate(texts):
            if path.stem == SILVER and fold_index(at) == fold:
                continue
            new_parts = encode(text, tokenizer)
            parts += new_parts
            owners += [at] * len(new_parts)
        offsets = {}
        for at, scores in zip(owners, probabilities(tree, parts)):
            start = offsets.get(at, 0)
            total[at][start : start + len(scores)] += scores
            offsets[at] = start + len(scores)
        counts[list(offsets)] += 1
    assert counts.min() > 0
    return [scores / count for scores, count in zip(total, counts)]


def restrict_to_gold(scores, tag, outside):
    """Restricts a token's scores to its gold tag. `outside` are the tags that an "O" may mean."""
    possible = outside if tag == "O" else np.arange(len(TAGS)) == COLUMN[tag]
    scores = np.where(possible, np.maximum(scores, 1e-9), 0)
    return scores / scores.sum()


def write(source, target, labels):
    labels = iter(labels)
    outside = allowed_tags(UNLABELED[source.stem]) if source.stem in GOLD else None
    rows = iter(())
    inside = False
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
        for line in lines:
            line = line.rstrip("\n")
            if not line or line == DOCUMENT:
                inside = False
                out.write(line + "\n")
                continue
            if not inside:
                rows, inside = iter(next(labels)), True
            scores = next(rows)
            if outside is not None:
                scores = restrict_to_gold(scores, line.split("\t")[1], outside)
            numbers = np.rint(scores * 1000).astype(int)
            out.write(f"{line}\t{' '.join(map(str, numbers))}\n")


def main(folder, package, checkpoints, names):
    labeled = folder / "teacher_labeled"
    labeled.mkdir(exist_ok=True)
    _, tokenizer = load(package)
    teachers = {}
    for checkpoint in sorted(checkpoints.iterdir()):
        tree, _ = pickle.loads((checkpoint / f"epoch-{EPOCHS}.pickle").read_bytes())
        teachers[int(checkpoint.name)] = tree
    for name in names:
        labels = label(folder / f"{name}.tsv", tokenizer, teachers)
        write(folder / f"{name}.tsv", labeled / f"{name}.tsv", labels)
        print(f"{name}: {len(labels)} sentences", flush=True)


if __name__ == "__main__":
    folder, package, checkpoints, *names = sys.argv[1:]
    main(pathlib.Path(folder), package, pathlib.Path(checkpoints), names)
