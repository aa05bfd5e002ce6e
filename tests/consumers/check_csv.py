"""The expression in docs/formats.md restores the exact text of a CSV file, and no cell can run as a
formula in a spreadsheet.

`dateline convert` does not write CSV, so this reads fixtures that tests compare with the output.
"""

import csv
import re
import unicodedata
from pathlib import Path

REQUIREMENTS = []

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "data" / "places"
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def guard():
    """Returns the expression in docs/formats.md."""
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    code = re.search(r"```python\n(guard = re\.compile\(.*?\))\ntext = ", page, re.S)[1]
    names = {"re": re}
    exec(code, names)
    return names["guard"]


def is_formula(cell):
    """Returns true if a spreadsheet treats a cell as a formula, ignoring invisible characters."""
    visible = (char for char in cell if unicodedata.category(char) not in INVISIBLE and char != '"')
    first = unicodedata.normalize("NFKC", next(visible, ""))
    return first in ("=", "+", "-", "@", "\u2212")


def check_expression(project):
    expression = guard()
    cases = {
        "'=1": "=1",
        "''=1": "'=1",
        "Paris;'=HYPERLINK(1)": "Paris;=HYPERLINK(1)",
        "'\u200b=1": "\u200b=1",
        "a\n'\u3000\uff1d1": "a\n\u3000\uff1d1",
        "'Amman": "'Amman",
        "a; 'b": "a; 'b",
    }
    for field, text in cases.items():
        assert expression.sub("", field) == text, field
    invisible = [char for char in map(chr, range(0x110000)) if unicodedata.category(char) in INVISIBLE]
    separators = [char for char in invisible if expression.sub("", f"x;'{char}=") != f"x;{char}="]
    # Some of them are separators themselves, so a cell starts after them.
    assert all(expression.sub("", f"x{char}'=") == f"x{char}=" for char in separators), separators
    return f"{len(invisible)} invisible characters"


def check_fixture_tables(project):
    cells = 0
    for path in sorted(FIXTURES.glob("*.csv")):
        table = path.read_bytes().decode("utf-8")
        for separator in ",;\t|":
            for row in csv.reader(table.splitlines(keepends=True), delimiter=separator):
                for cell in row:
                    cells += 1
                    is_number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)
                    assert is_number or not is_formula(cell), f"{path.name}: {cell!r}"
    assert cells, "there is no table to check"
    return f"{cells} cells"
