"""Compares Dateline's tokens with those of spaCy's blank English pipeline.

    python3 -m venv target/spacy
    target/spacy/bin/pip install spacy==3.8.7 click
    target/spacy/bin/python crates/text/tests/spacy/compare.py [--rules] [FILE ...]

Reads lines from the files (by default from `sentences.txt` in the folder of this script). Prints
each range that the two tokenize differently, and the share of tokens that they have in common.
`crates/text/TOKENS.md` explains the intended differences. With `--rules`, compares the tokens of
`dateline_text::spacy` instead, which should be the same as spaCy's.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import spacy

HERE = Path(__file__).resolve().parent


def dateline(lines, options):
    command = ["cargo", "run", "-q", "--release", "-p", "dateline-text", "--example", "tokens"]
    command += ["--", *options]
    text = "\n".join(lines) + "\n"
    run = subprocess.run(
        command, input=text, capture_output=True, check=True, encoding="utf-8", cwd=HERE
    )
    return [line.split("\t") if line else [] for line in run.stdout.split("\n")[:-1]]


def differences(left, right):
    """Yields pairs of the shortest differing ranges of two tokenizations of the same characters."""
    i = j = 0
    while i < len(left) and j < len(right):
        a, b = [left[i]], [right[j]]
        while len("".join(a)) != len("".join(b)):
            if len("".join(a)) < len("".join(b)):
                i += 1
                a.append(left[i])
            else:
                j += 1
                b.append(right[j])
        if a != b:
            yield " ".join(a), " ".join(b)
        i += 1
        j += 1


def main(arguments):
    options = ["--spacy"] if "--rules" in arguments else []
    paths = [Path(path) for path in arguments if path != "--rules"] or [HERE / "sentences.txt"]
    # Split only at "\n", as the example program does; a "\r" before it does not matter.
    lines = [line for path in paths for line in path.read_text("utf-8").split("\n") if line.strip()]
    nlp = spacy.blank("en")
    found = Counter()
    ours_total = same = 0
    for line, ours in zip(lines, dateline(lines, options), strict=True):
        # spaCy also makes tokens of runs of spaces, which Dateline does not have.
        theirs = [token.text for token in nlp(line) if not token.is_space]
        pairs = list(differences(ours, theirs))
        found.update(pairs)
        ours_total += len(ours)
        same += len(ours) - sum(len(pair[0].split()) for pair in pairs)
    for (ours, theirs), count in found.most_common():
        print(f"{count:4}  {ours}   |   spaCy: {theirs}")
    print(f"{same} of {ours_total} tokens are spaCy's too; {len(found)} kinds of differences")


if __name__ == "__main__":
    main(sys.argv[1:])
