"""The facts of three figures of the real articles, whose text isn't ours to publish: who claims what, and when."""

from datetime import date
from pathlib import Path

import pytest

from transforms.extract import Extraction, extract
from transforms.records import Figure
from transforms.reference import Reference


@pytest.fixture(scope="module")
def articles(corpus: Path, reference: Reference) -> list[Extraction]:
    return [extract(path.read_bytes(), path.name, reference) for path in sorted(corpus.glob("*.txt"))]


def the(articles: list[Extraction], value: int) -> tuple[Figure, Extraction]:
    """The one count of this value in all articles, and the article it stands in."""
    (found,) = [(figure, article) for article in articles for figure in article.figures if figure.value == value]
    return found


def named(article: Extraction, entity_id: str | None) -> str | None:
    return next((entity.name for entity in article.entities if entity.entity_id == entity_id), None)


def test_the_military_claims_a_running_total(articles):
    figure, article = the(articles, 10_000)
    assert (figure.event, figure.measure, figure.modality) == ("killed", "cumulative", "asserted")
    assert (figure.attribution, named(article, figure.claimant_id)) == ("named", "United States Armed Forces")


def test_a_dated_flow_is_the_claim_of_one_organisation(articles):
    figure, article = the(articles, 45_000)
    assert (figure.event, figure.measure, figure.modality) == ("displaced", "flow", "asserted")
    assert (figure.attribution, named(article, figure.claimant_id)) == ("named", "Human Rights Watch")
    assert (figure.from_date, figure.to_date) == (date(2016, 5, 24), date(2016, 5, 27))


def test_a_possible_figure_is_relayed(articles):
    figure, article = the(articles, 165_000)
    assert (figure.event, figure.modality, figure.attribution) == ("seeking_asylum", "possible", "described")
    assert figure.claimant_quote.casefold() == "aid agencies"
    relays = [link for link in article.links if link.from_id == figure.figure_id and link.role == "relayed_by"]
    assert [named(article, link.target_id) for link in relays] == ["Human Rights Watch"]


def test_the_owner_of_a_place_comes_behind_it(articles):
    figure, article = the(articles, 120_000)
    assert named(article, figure.place_id) == "Öncüpınar"
    places = [
        named(article, link.target_id)
        for link in article.links
        if link.from_id == figure.figure_id and link.role == "place"
    ]
    assert places[-1] == "Turkey"
