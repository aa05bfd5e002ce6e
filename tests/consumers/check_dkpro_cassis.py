"""dkpro-cassis, which reads XMI like UIMA and INCEpTION, loads the texts and mentions."""

import re
from pathlib import Path

from truth import compare, files

REQUIREMENTS = ["dkpro-cassis==0.12.0"]

NAME = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"


def check(folder: Path) -> str:
    from cassis import load_cas_from_xmi, load_typesystem

    found = []
    for path in files(folder, ".xmi"):
        with (path.parent / "TypeSystem.xml").open("rb") as file:
            types = load_typesystem(file)
        with path.open("rb") as file:
            cas = load_cas_from_xmi(file, typesystem=types)
        # The library converts UTF-16 offsets to code points.
        mentions = [(one.begin, one.end, one.value) for one in cas.select(NAME)]
        for one in cas.select(NAME):
            if one.get_covered_text() != cas.sofa_string[one.begin : one.end]:
                raise AssertionError(f"{path.name}: {one} covers something else")
        found.append((cas.sofa_string, mentions))
    return compare(folder, found, without_controls)


def without_controls(text: str) -> str:
    """XML does not allow control characters."""
    return re.sub("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", " ", text)
