"""Writes the words of personal names.

    python person_names.py OUT

Writes OUT: each word, in lower case, of the first and last names in Latin script that the package
Faker contains, in all its languages.
"""

import importlib
import pathlib
import pkgutil
import re
import sys

import faker.providers.person

WORD = re.compile(r"[^\W\d_]['’.\-\w]*")


def is_latin(word):
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and WORD.fullmatch(word) and all(
        letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in letters
    )


def words():
    found = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for name in dir(provider):
            values = getattr(provider, name)
            if not name.startswith(("first_names", "last_names")) or callable(values):
                continue
            if isinstance(values, property):
                continue
            for value in values:
                found.update(word.lower() for word in str(value).split() if is_latin(word))
    return found


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_text("".join(f"{word}\n" for word in sorted(words())))
