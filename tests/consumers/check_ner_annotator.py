"""NER Annotator's rules, checked by a separate reader: it is a page without a library. The file is
an object with the names of all labels and a list of texts, each with its entities. Offsets are
UTF-16, as in the page's JavaScript."""

import json
from pathlib import Path

from truth import compare, files, from_utf16

REQUIREMENTS: list[str] = []


def check(folder: Path) -> str:
    found = []
    for path in files(folder, ".ner-annotator.json"):
        file = json.loads(path.read_text(encoding="utf-8"))
        if file.keys() != {"classes", "annotations"}:
            raise AssertionError(f"{path.name} has {sorted(file)}")
        classes = file["classes"]
        if len(set(classes)) != len(classes):
            raise AssertionError(f"{path.name} names a class twice")
        for text, record in file["annotations"]:
            if record.keys() != {"entities"}:
                raise AssertionError(f"{path.name}: {sorted(record)} are not the expected members")
            mentions = []
            for start, end, name in record["entities"]:
                if name not in classes:
                    raise AssertionError(f"{path.name}: {name} is not one of {classes}")
                mentions.append((*from_utf16(text, start, end), name))
            found.append((text, mentions))
    return compare(folder, found)
