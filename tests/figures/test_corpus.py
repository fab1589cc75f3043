"""What the figures of the real articles are: facts alone, as their words aren't ours to print."""

import pytest

from transforms.extract import Extraction, Source, extract_batch

# By the opening of the file's name, in text order: value, low, high, qualifier, unit, class counted.
FACTS = {
    "000": [
        (None, None, None, "vague", "week", None),
        (80, 80, 80, "exact", "mile", None),
        (None, 1000, None, "vague", None, "displaced"),
        (10000, 10000, 10000, "exact", None, "fighter"),
        (9, 9, 9, "exact", "month", None),
    ],
    "001": [
        (None, 1000, None, "vague", None, "person"),
        (2, 2, 2, "exact", "year", None),
        (3, None, 3, "at_most", "mile", None),
        (None, 1000, None, "vague", None, "person"),
        (None, 10000, None, "vague", None, "person"),
        (45000, 45000, 45000, "exact", None, "person"),
        (120000, 120000, 120000, "exact", None, "person"),
        (165000, 165000, 165000, "exact", None, "person"),
        (2, 2, 2, "exact", "year", None),
        (3, None, 3, "at_most", "mile", None),
        (None, None, None, "vague", "month", None),
        (5, 5, 5, "exact", "year", None),
        (250, 250, 250, "exact", "mile", None),
    ],
    "002": [
        (None, 1000, None, "vague", None, "soldier"),
        (1 / 3, 1 / 3, 1 / 3, "exact", None, "strike"),
        (1, 1, None, "at_least", None, "organisation"),
    ],
    "003": [],
    "004": [
        (1, None, 1, "at_most", "mile", None),
        (2, None, 2, "at_most", "kilometre", None),
        (1, None, 1, "at_most", "mile", None),
        (4, 4, 4, "exact", "year", None),
        (10, 10, 10, "exact", "day", None),
        (1, 1, 1, "exact", None, "person"),
        (5, 5, 5, "exact", None, "settlement"),
    ],
}


@pytest.fixture(scope="module")
def articles(reference, corpus) -> dict[str, Extraction]:
    paths = sorted(corpus.glob("*.txt"))
    found = extract_batch([Source(path.name, path.read_bytes()) for path in paths], reference)
    return {path.name[:3]: one for path, one in zip(paths, found, strict=True)}


@pytest.mark.parametrize("name", FACTS)
def test_an_article_has_these_figures_and_no_other(articles, name):
    figures = articles[name].figures
    assert [(f.value, f.low, f.high, f.qualifier, f.unit, f.counted_class) for f in figures] == FACTS[name]


def test_every_numeral_of_the_articles_is_explained(articles):
    numerals = [numeral for one in articles.values() for numeral in one.numerals]
    assert [n.quote for n in numerals if n.role == "unexplained"] == []
    assert {n.role for n in numerals} >= {"figure", "date"}
