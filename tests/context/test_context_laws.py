"""What holds of every figure's context, on our own texts."""

import pytest

from transforms.extract import extract
from transforms.records import Figure
from transforms.vocabulary import LINK_ROLES


@pytest.fixture(scope="module")
def extractions(dispatches, reference):
    return [extract(path.read_bytes(), path.name, reference) for path in sorted(dispatches.iterdir())]


def test_links_quote_the_text(extractions):
    for extraction in extractions:
        for link in extraction.links:
            assert extraction.document.text[link.char_start : link.char_end] == link.quote
            assert link.role in LINK_ROLES
            assert link.rule


def test_links_count_from_zero_by_role(extractions):
    for extraction in extractions:
        ordinals: dict[tuple[str, str], list[int]] = {}
        for link in extraction.links:
            ordinals.setdefault((link.from_id, link.role), []).append(link.ordinal)
        for numbers in ordinals.values():
            assert sorted(numbers) == list(range(len(numbers)))


def test_flat_columns_are_the_first_links(extractions):
    for extraction in extractions:
        first = {(link.from_id, link.role): link for link in extraction.links if link.ordinal == 0}
        for figure in extraction.figures:
            assert_flat(figure, first)


def assert_flat(figure: Figure, first):
    claimant = first.get((figure.figure_id, "claimant"))
    assert figure.claimant_quote == (claimant.quote if claimant else None)
    assert figure.claimant_id == (claimant.target_id if claimant else None)
    event = first.get((figure.figure_id, "event"))
    assert figure.event_quote == (event.quote if event else None)
    places = [
        first[figure.figure_id, role].target_id for role in ("place", "from", "to") if (figure.figure_id, role) in first
    ]
    assert figure.place_id in (places or [None])
    assert (figure.place_id is None) == (figure.place_relation is None)


def test_nulls_have_reasons(extractions):
    for extraction in extractions:
        for figure in extraction.figures:
            assert (figure.date_basis == "none") == (figure.from_date is None and figure.to_date is None)
            if figure.from_date and figure.to_date:
                assert figure.from_date <= figure.to_date
            named = (figure.claimant_id is not None, figure.claimant_quote is not None)
            assert (
                named
                == {"named": (True, True), "described": (False, True), "publisher": (False, False)}[figure.attribution]
            )


def test_extraction_is_the_same_twice(dispatches, reference):
    path = min(dispatches.iterdir())
    once, twice = (extract(path.read_bytes(), path.name, reference) for _ in range(2))
    assert once.links == twice.links
    assert once.statements == twice.statements
