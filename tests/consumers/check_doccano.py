"""doccano's rules for JSON lines, checked by a separate reader: the importer is part of a Django
application and cannot be loaded alone. A line is an object with `text` and `label`; a label has a
start, an end and a name; offsets are UTF-16, as in the program's pages; spans are within the text
and not duplicated."""

import json
from pathlib import Path

from truth import compare, files, from_utf16

REQUIREMENTS: list[str] = []


def check(folder: Path) -> str:
    found = []
    for path in files(folder, ".doccano.jsonl"):
        # Splits lines as Python's `open` does: another kind of line break must not split a line.
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                example = json.loads(line)
                text, labels = example.pop("text"), example.pop("label")
                # All other members become the example's `meta`, which is displayed as names and
                # values.
                if not text or not all(isinstance(value, str) for value in example.values()):
                    raise AssertionError(f"{path.name}: {line!r}")
                mentions = [span(text, one) for one in labels]
                if len(set(mentions)) != len(mentions):
                    raise AssertionError(f"{path.name}: a span occurs twice in {line!r}")
                found.append((text, mentions))
    return compare(folder, found)


def span(text: str, label: list) -> tuple[int, int, str]:
    start, end, name = label
    if type(start) is not int or type(end) is not int or not isinstance(name, str) or not name:
        raise AssertionError(f"{label} is not a span")
    return (*from_utf16(text, start, end), name)
