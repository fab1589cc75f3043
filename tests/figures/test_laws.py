"""Laws between figures, their links and the seeds, over our own texts and sentences that once broke one."""

from collections import Counter

import pytest

from flows.loading.seeds import rows
from transforms.extract import Extraction, Source, extract_batch
from transforms.records import Figure

SENTENCES = [
    "Thousands of Syrians fled the town on Friday, and a third of Syrians now live abroad.",
    "Some 30 of the 50 hostages and a fifth of the 200 Kurds were freed.",
    "Twice as many Iraqis came, ten times more than in May; exports grew threefold.",
    "Tens of thousands of Turks marched; the other 300 Turks stayed.",
    "One in five Syrians, about 14-18 percent of Kurds and nearly half of Iraqis lost their homes.",
    "The pipe is within 2 km (1 mile) of the wall and more than 3 m (10 ft) deep.",
    "The boy, who was 10, paid 3 pounds for half a pound of 4-, 5- and 6-inch nails.",
    "It fell from 30C to between 10 and 15 degrees Celsius at 40 km/h, $5 per barrel and 20 people per square km.",
]
UNITS = {row["name"] for row in rows("units")}
MONEY = {row["unit"] for row in rows("currencies")}


@pytest.fixture(scope="module")
def extractions(reference, dispatches) -> list[Extraction]:
    sources = [Source(path.name, path.read_bytes()) for path in sorted(dispatches.iterdir())]
    sources += [Source(f"{at}.txt", sentence.encode()) for at, sentence in enumerate(SENTENCES)]
    found = list(extract_batch(sources, reference))
    assert sum(len(one.figures) for one in found) > 50
    return found


def figures(extractions: list[Extraction]) -> list[Figure]:
    return [figure for one in extractions for figure in one.figures]


def test_what_a_figure_counts_is_its_first_counted_link(extractions):
    firsts = {
        link.from_id: link.target_id
        for one in extractions
        for link in one.links
        if link.role == "counted" and link.ordinal == 0
    }
    assert [f.quote for f in figures(extractions) if f.counted_id != firsts.get(f.figure_id)] == []
    assert any(firsts.values())


def test_no_two_links_have_one_address(extractions):
    addresses = Counter((link.from_id, link.role, link.ordinal) for one in extractions for link in one.links)
    assert [address for address, times in addresses.items() if times > 1] == []


def test_a_share_has_its_whole_as_link_of_and_counts_no_entity(extractions):
    shares = [f for f in figures(extractions) if f.kind == "ratio" and f.counted == "Syrians"]
    wholes = {link.from_id: link for one in extractions for link in one.links if link.role == "of"}
    assert "a third" in [share.quote for share in shares]
    for share in shares:
        assert share.counted_id is None
    third = next(share for share in shares if share.quote == "a third")
    assert wholes[third.figure_id].target_id is not None


def test_every_unit_is_in_the_seeds(extractions):
    for figure in figures(extractions):
        if figure.unit is not None:
            first, *per = figure.unit.split(" per ")
            assert first in (MONEY if figure.kind == "money" else UNITS), figure.quote
            assert (figure.base_value is None) == (figure.base_unit is None or figure.value is None), figure.quote
            assert len(per) <= 1


def test_bounds_are_in_order(extractions):
    for figure in figures(extractions):
        bounds = [bound for bound in (figure.low, figure.value, figure.high) if bound is not None]
        assert bounds == sorted(bounds), figure.quote


@pytest.mark.parametrize(
    ("sentence", "qualifier", "bounds"),
    [
        ("They stand within 2 km (1 mile) of the town.", "at_most", [(None, 2), (None, 1)]),
        ("The wall is more than 3 m (10 ft) high.", "more_than", [(3, None), (10, None)]),
        ("A hole at least 5 miles (about 8 km) long.", "at_least", [(5, None), (8, None)]),
        ("The road is 5 miles (8 km) long.", "exact", [(5, 5), (8, 8)]),
    ],
)
def test_the_same_in_brackets_has_the_bounds_of_what_it_repeats(reference, sentence, qualifier, bounds):
    (found,) = extract_batch([Source("a.txt", sentence.encode())], reference)
    one, other = found.figures
    assert [one.qualifier, other.qualifier] == [qualifier, qualifier]
    assert [(figure.low, figure.high) for figure in (one, other)] == bounds
    (link,) = [link for link in found.links if link.role == "equivalent"]
    assert (link.from_id, link.target_id) == (one.figure_id, other.figure_id)
    assert link.rule == "equivalent"


def test_two_that_differ_by_more_than_they_are_rounded_are_linked_as_a_mismatch(reference):
    (found,) = extract_batch([Source("a.txt", b"The road is 250 miles (300 km) long.")], reference)
    assert [(link.role, link.rule) for link in found.links if link.role == "equivalent"] == [
        ("equivalent", "equivalent_mismatch")
    ]
