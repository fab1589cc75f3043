"""The glossary explains words that a reader meets, in the order of the alphabet."""

import re

import pytest

from tests.docs.pages import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"
TERMS = re.findall(r"^\| (?!term |---)([^|]+) \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
READ = [
    ROOT / "README.md",
    ROOT / "warehouse" / "DICTIONARY.md",
    *(page for page in (ROOT / "docs").glob("*.md") if page != GLOSSARY),
]


def test_the_terms_are_in_order() -> None:
    assert sorted(TERMS, key=str.casefold) == TERMS


@pytest.mark.parametrize("term", [part for term in TERMS for part in term.split(", ")])
def test_a_reader_meets_the_term(term: str) -> None:
    words = re.compile(rf"\b{re.escape(term)}", re.IGNORECASE)
    assert any(words.search(page.read_text(encoding="utf-8")) for page in READ)
