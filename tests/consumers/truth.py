"""The contents of an export, from the simplest format: JSON lines with code point offsets."""

import json
from collections.abc import Callable
from pathlib import Path

Mentions = list[tuple[int, int, str]]


def truth(folder: Path) -> list[tuple[str, Mentions]]:
    """Returns the texts of an export with their sorted mentions."""
    paths = [path for path in sorted(folder.rglob("*.jsonl")) if is_plain(path)]
    if len(paths) != 1:
        raise AssertionError(f"{folder} has {len(paths)} files of plain JSON lines, not one")
    lines = paths[0].read_text(encoding="utf-8").split("\n")
    tasks = [json.loads(line) for line in lines if line]
    return [(task["text"], sorted(tuple(one) for one in task["entities"])) for task in tasks]


def is_plain(path: Path) -> bool:
    """Returns true if a JSON lines file has texts and entities."""
    with path.open(encoding="utf-8") as lines:
        return json.loads(lines.readline() or "{}").keys() == {"text", "entities"}


def files(folder: Path, ending: str) -> list[Path]:
    """Returns all files of an export with this suffix. Raises if there is none."""
    found = sorted(folder.rglob(f"*{ending}"))
    if not found:
        raise AssertionError(f"{folder} has no file with the suffix {ending}")
    return found


def compare(
    folder: Path, found: list[tuple[str, Mentions]], kept: Callable[[str], str] = str
) -> str:
    """Compares `found` with the contents of the export.

    Returns the amount compared. Raises on a difference.
    `kept` returns the part of a text that a format keeps.
    """
    expected = sorted((kept(text), mentions) for text, mentions in truth(folder))
    found = sorted((text, sorted(mentions)) for text, mentions in found)
    if len(found) != len(expected):
        raise AssertionError(f"{len(found)} texts, not {len(expected)}")
    for (text, mentions), (expected_text, expected_mentions) in zip(found, expected):
        if text != expected_text:
            raise AssertionError(f"the text {text!r} should be {expected_text!r}")
        if mentions != expected_mentions:
            raise AssertionError(f"in {text!r}: {mentions} should be {expected_mentions}")
    return f"{len(found)} texts, {sum(len(mentions) for _, mentions in found)} mentions"


def from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Converts a span from UTF-16 to code points. Raises if it is empty, exceeds the text, or
    begins or ends within a character."""
    units = text.encode("utf-16-le")
    if not 0 <= start < end <= len(units) // 2:
        raise AssertionError(f"{start} to {end} is not a span of {text!r}")
    before, covered = units[: 2 * start], units[2 * start : 2 * end]
    return len(before.decode("utf-16-le")), len((before + covered).decode("utf-16-le"))
