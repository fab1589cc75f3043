"""The walk of docs/first-steps.md as a stranger goes it: its queries answer as shown, its alias joins two names."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.loading.reference import ENTITY_SEEDS
from flows.loading.seeds import rows
from tests.docs.asking import beside, normalised, said
from tests.docs.pages import Step, blocks
from tests.docs.walk import PAGE, asked, publish_walk
from transforms.entities.aliases import Aliases
from transforms.extract import extract
from transforms.reference import Reference
from warehouse.store.folder import DataFolder


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return publish_walk(tmp_path_factory.mktemp("walk"))


def test_the_walk_asks_three_things() -> None:
    assert len(asked()) == 3


@pytest.mark.parametrize("step", asked(), ids=str)
def test_a_query_of_the_walk_answers_as_the_page_shows(step: Step, walked: DataFolder) -> None:
    with beside(walked):
        assert normalised(said(step)) == normalised(step.shown), "run python -m tests.docs.record"


def test_the_alias_of_the_walk_joins_the_two_names(reference: Reference, tmp_path: Path) -> None:
    (block,) = [block for block in blocks(PAGE) if block.language == "csv"]
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities" / "actors.csv").write_text(block.text, encoding="utf-8")
    seeds = [rows(name, tmp_path) for name in ENTITY_SEEDS]
    extended = replace(reference, entities=replace(reference.entities, aliases=Aliases.from_rows(*seeds)))
    names = set()
    for text in (block.text for block in blocks(PAGE) if block.language == "text"):
        found = extract(text.encode(), "a.txt", extended)
        names |= {entity.name for entity in found.entities if entity.kind == "organisation"}
    assert names == {"Ituri Relief Network"}
