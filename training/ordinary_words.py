"""Writes models/ordinary_words.txt: words that news writes in lower case.

    DATELINE_CORPORA=DIR python3 training/ordinary_words.py

Counts the words of DIR/train/gmb.tsv with at least two ASCII letters. It keeps words that occur in
lower case at least eight times, and at least twice as often as with a capital inside a sentence.
"""

import collections
import os
import pathlib

LEAST = 8
TIMES = 2

corpus = pathlib.Path(os.environ["DATELINE_CORPORA"], "train", "gmb.tsv")
lower, capital = collections.Counter(), collections.Counter()
is_first = True
for line in corpus.read_text(encoding="utf-8").split("\n"):
    word = line.split("\t")[0]
    if len(word) > 1 and word.isascii() and word.isalpha():
        if word.islower():
            lower[word] += 1
        elif not is_first:
            capital[word.lower()] += 1
    is_first = line == ""
words = sorted(word for word, count in lower.items() if count >= LEAST and count >= TIMES * capital[word])
out = pathlib.Path(__file__).parent.parent / "models" / "ordinary_words.txt"
out.write_text("\n".join(words) + "\n", encoding="utf-8")
print(f"{len(words)} words")
