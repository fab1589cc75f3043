"""Copies of a story share it, other stories on the same event don't, and no history of arrivals matters."""

import random
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.documents import stories
from transforms.documents.stories import are_copies, bands_of, group_stories, minima_of
from transforms.records import Signature

WORDS = [f"word{number}" for number in range(400)]


def signed(name: str, body: str) -> Signature:
    minima = minima_of(body)
    return Signature(document_id=name, minima=minima, bands=bands_of(minima))


def found(a: str, b: str) -> bool:
    """Whether two bodies are met by a shared band and judged copies."""
    return are_joined(signed("a", a), signed("b", b))


def are_joined(a: Signature, b: Signature) -> bool:
    shared = set(a.bands) & set(b.bands)
    return bool(shared) and bool(are_copies(np.array([a.minima]), np.array([b.minima]))[0])


@pytest.fixture(scope="module")
def bodies(dispatches: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(dispatches.iterdir()) if path.suffix in {".txt", ".md"}]


def test_copies_with_another_headline_trimmed_or_lightly_edited_are_found(bodies: list[str]) -> None:
    for body in bodies:
        words = body.split()
        edited = " ".join("edited" if number % 50 == 7 else word for number, word in enumerate(words))
        assert found(body, "Another headline altogether\n\n" + body)
        assert found(body, body.upper().replace(",", " ,"))
        assert found(body, " ".join(words[: len(words) * 3 // 5]))
        assert found(body, edited)


def test_stories_on_the_same_events_stay_apart(bodies: list[str]) -> None:
    assert not any(found(one, other) for one, other in combinations(bodies, 2))


def test_a_template_with_other_numbers_is_another_report() -> None:
    def report(day: int) -> str:
        chance = random.Random(day)  # noqa: S311
        strikes = [
            f"Near {place}, {chance.randrange(2, 60)} strikes struck {chance.randrange(2, 60)} tactical units and destroyed"
            f" {chance.randrange(2, 60)} fighting positions, {chance.randrange(2, 60)} vehicles."
            for place in (
                "Raqqa",
                "Mosul",
                "Ramadi",
                "Manbij",
                "Sinjar",
                "Kisik",
                "Fallujah",
                "Beiji",
                "Hit",
                "Qayyarah",
            )
        ]
        return f"On Jan. {day}, forces conducted {day * 3} strikes. " + " ".join(strikes)

    assert not found(report(8), report(9))


def test_a_body_without_words_has_nothing_to_compare() -> None:
    assert bands_of(minima_of(" -- ")) == ()


def made(seed: int, documents: int) -> list[Signature]:
    """Documents cut and edited from three stories."""
    chance = random.Random(seed)  # noqa: S311
    stories = [[chance.choice(WORDS) for _ in range(60)] for _ in range(3)]
    signatures = []
    for number in range(documents):
        words = list(chance.choice(stories))
        for _ in range(chance.randrange(6)):
            words[chance.randrange(60)] = f"edit{chance.randrange(99)}"
        signatures.append(signed(f"{number:02}", " ".join(words[: chance.randrange(25, 60)])))
    return signatures


def groups(signatures: list[Signature]) -> dict[str, str]:
    rows = sorted(signatures, key=lambda s: s.document_id)
    first = group_stories(np.array([s.minima for s in rows]), np.array([s.bands for s in rows])) if rows else []
    return {row.document_id: rows[at].document_id for row, at in zip(rows, first, strict=True)}


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15)
def test_order_of_arrival_does_not_matter(seed: int, chance: random.Random) -> None:
    signatures = made(seed, 12)
    shuffled = list(signatures)
    chance.shuffle(shuffled)
    assert groups(shuffled) == groups(signatures)


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=15)
def test_groups_are_the_connected_components(seed: int) -> None:
    signatures = made(seed, 12)
    leaders = {signature.document_id: signature.document_id for signature in signatures}
    edges = [(a.document_id, b.document_id) for a, b in combinations(signatures, 2) if are_joined(a, b)]
    for _ in signatures:
        for a, b in edges:
            leaders[a] = leaders[b] = min(leaders[a], leaders[b])
    with patch.object(stories, "_AT_ONCE", 2):
        assert groups(signatures) == leaders
    assert groups(signatures) == leaders


@given(st.integers(0, 10_000), st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
@settings(deadline=None, max_examples=15)
def test_only_touched_stories_need_grouping_again(seed: int, removed: set[int], added: set[int]) -> None:
    everything = made(seed, 24)
    before = everything[:12]
    kept = [signature for number, signature in enumerate(before) if number not in removed]
    new = [everything[12 + number] for number in added]
    old = groups(before)
    bands = {band for signature in new for band in signature.bands}
    touched = {old[before[number].document_id] for number in removed}
    touched |= {old[signature.document_id] for signature in kept if bands & set(signature.bands)}
    again = groups([*new, *(signature for signature in kept if old[signature.document_id] in touched)])
    assert {**{signature.document_id: old[signature.document_id] for signature in kept}, **again} == groups(kept + new)
