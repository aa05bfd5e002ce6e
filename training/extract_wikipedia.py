"""Extracts articles of Wikipedia as plain text, from the dump in the test data of gensim.

    python extract_wikipedia.py DUMP OUT

Writes OUT: paragraphs separated by blank lines, articles separated by form feeds. Tables,
references, lists and images are omitted.
"""

import bz2
import re
import sys
import xml.etree.ElementTree as tree

import mwparserfromhell

END = re.compile(r"\n==\s*(?:See also|References|External links|Further reading|Notes|Bibliography)")
DROPPED = [
    re.compile(r"<ref[^>/]*/>"),
    re.compile(r"<ref.*?</ref>", re.S),
    re.compile(r"\{\|.*?\|\}", re.S),
    re.compile(r"\[\[(?:File|Image):(?:[^\[\]]|\[\[[^\]]*\]\])*\]\]"),
]


def articles(dump):
    with bz2.open(dump) as file:
        pages = tree.iterparse(file)
        while True:
            try:
                _, element = next(pages)
            except (StopIteration, tree.ParseError):
                return  # The shortened dump ends in the middle of a page.
            if not element.tag.endswith("}page"):
                continue
            space = {"m": element.tag.split("}")[0][1:]}
            title = element.find("m:title", space).text
            text = element.find(".//m:text", space)
            if text is not None and text.text and ":" not in title:
                if not text.text.upper().startswith("#REDIRECT"):
                    yield text.text
            element.clear()


def paragraphs(text):
    text = END.split(text)[0]
    for dropped in DROPPED:
        text = dropped.sub("", text)
    for line in str(mwparserfromhell.parse(text).strip_code()).split("\n"):
        line = " ".join(line.split())
        if len(line) > 80 and line[0] not in "|!*#:;={}" and line[-1] in ".!?\"”)":
            yield line


if __name__ == "__main__":
    dump, out = sys.argv[1:]
    with open(out, "w", encoding="utf-8") as file:
        file.write("\f".join("\n\n".join(paragraphs(text)) + "\n" for text in articles(dump)))
