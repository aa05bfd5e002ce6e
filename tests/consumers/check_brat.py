"""brat's rule, checked by a separate reader: the quote equals the text of the span, and no mention
contains a line break."""

import re
from pathlib import Path

from truth import compare, files

REQUIREMENTS: list[str] = []

MENTION = re.compile(r"T[0-9]+\t([A-Za-z0-9_-]+) ([0-9]+ [0-9]+(?:;[0-9]+ [0-9]+)*)\t(.*)")


def check(folder: Path) -> str:
    found, pieces = [], 0
    for path in files(folder, ".ann"):
        text = path.with_suffix(".txt").read_bytes().decode()
        labels = (path.parent / "annotation.conf").read_text(encoding="utf-8").split("\n")
        mentions = []
        # Splits lines as Python does. A line with another kind of line break would be split here.
        for line in path.read_bytes().decode().splitlines():
            if line[0] in "#A":
                continue
            label, ranges, quote = MENTION.fullmatch(line).groups()
            spans = [tuple(map(int, part.split())) for part in ranges.split(";")]
            covered = " ".join(text[start:end] for start, end in spans)
            if covered != quote or len(covered.splitlines()) != 1:
                raise AssertionError(f"{path.name}: {line!r} covers {covered!r}")
            if label not in labels:
                raise AssertionError(f"{path.name}: annotation.conf lacks {label}")
            mentions.append((spans[0][0], spans[-1][1], label))
            pieces += len(spans) - 1
        found.append((text, mentions))
    return f"{compare(folder, found)}, {pieces} cuts at line breaks"
