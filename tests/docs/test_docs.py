"""What README and docs show is what happens."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import sqlalchemy
from click.testing import CliRunner

from flows.cli import cli
from flows.loading.reference import ENTITY_SEEDS
from flows.loading.seeds import rows
from flows.settings import Settings
from tests.docs.asking import NOT_RUN, beside, normalised, reported, said
from tests.docs.pages import PAGES, README, ROOT, Block, Step, blocks, every, steps
from tests.quality.measure import read_floors
from tests.quality.readme import table
from transforms.context.events import Events
from transforms.documents.publisher import not_publishers
from transforms.entities.aliases import Aliases
from transforms.extract import extract
from transforms.reference import Reference
from warehouse.read.reading import query
from warehouse.store.folder import DataFolder

CONSOLE = [step for block in every("console") for step in steps(block)]
OURS = [step for step in CONSOLE if step.words[0] == "dateline"]
# `my-data` is a reader's own folder.
ASKED = [step for step in OURS if step.words[1] not in NOT_RUN and "my-data" not in step.words]
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)#\s]*)(?P<anchor>#[^)\s]*)?\)")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
# A path as the pages write one: in code, below a folder of the repository.
_PATH = re.compile(r"`((?:transforms|warehouse|expectations|flows|seeds|tests|docs|benchmarks)/[\w./*-]+)`")


@pytest.mark.parametrize("step", ASKED, ids=str)
def test_a_command_prints_what_its_page_shows(step: Step, published_dispatches: DataFolder) -> None:
    with beside(published_dispatches):
        output = said(step)
    if step.shown.strip():
        assert normalised(output) == normalised(step.shown), "run python -m tests.docs.record and read the difference"


@pytest.mark.parametrize("step", [step for step in OURS if step not in ASKED], ids=str)
def test_a_command_that_stays_or_writes_has_arguments_that_are_understood(step: Step) -> None:
    verb = cli.commands[step.words[1]]
    verb.make_context(step.words[1], step.words[2:])


def test_make_run_ends_as_readme_shows(published_dispatches: DataFolder) -> None:
    (step,) = [step for step in CONSOLE if step.command == "make run"]
    with beside(published_dispatches):
        assert normalised(reported(published_dispatches)) == normalised(step.shown)


def test_the_make_targets_named_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        name
        for page in (*PAGES, ROOT / "CONTRIBUTING.md")
        for name in re.findall(r"(?:`|^\$ |^)make ([\w-]+)", page.read_text(), re.MULTILINE)
    }
    assert named
    assert named <= targets


# A law is asked by the gate: tests/flows/test_own_laws.py.
@pytest.mark.parametrize("block", [b for b in every("sql") if not b.text.startswith("-- table:")], ids=str)
def test_a_query_of_the_pages_answers_with_rows(block: Block, published_dispatches: DataFolder) -> None:
    for sql in filter(str.strip, block.text.split(";\n")):
        assert query(published_dispatches, sql).num_rows, sql


@pytest.mark.parametrize("step", [step for step in CONSOLE if step.words[0] == "duckdb"], ids=str)
def test_a_query_for_duckdbs_own_command_answers_with_rows(step: Step, published_dispatches: DataFolder) -> None:
    file = step.words[2] if step.words[1] == "-readonly" else ":memory:"
    with beside(published_dispatches), duckdb.connect(file, read_only=file != ":memory:") as connection:
        assert connection.sql(step.words[-1]).fetchall()


def test_several_processes_read_every_view_at_once(published_dispatches: DataFolder) -> None:
    """What a BI tool does: worker processes, each with the file open read only."""
    program = (
        "import sys, duckdb\n"
        "with duckdb.connect(sys.argv[1], read_only=True) as connection:\n"
        "    print('open', flush=True); sys.stdin.readline()\n"
        "    views = connection.sql('SELECT view_name FROM duckdb_views() WHERE NOT internal').fetchall()\n"
        "    print(sum(len(connection.sql(f'SELECT count(*) FROM {view}').fetchall()) for view, in views))\n"
    )
    command = [sys.executable, "-c", program, str(published_dispatches.current / "dateline.duckdb")]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [reader.stdout.readline() for reader in readers if reader.stdout] == ["open\n"] * 3
    counts = [int(reader.communicate("go\n", timeout=60)[0]) for reader in readers]
    assert min(counts) == max(counts) > 20


@pytest.mark.parametrize("block", [block for block in every("") if block.text.startswith("duckdb://")], ids=str)
def test_the_address_for_bi_tools_opens_read_only(block: Block, published_dispatches: DataFolder) -> None:
    address = block.text.strip().replace("/srv/dateline/data", str(published_dispatches.root))
    assert str(published_dispatches.root) in address
    # Kept in a pool, the file would stay open in this process as these settings have it.
    with sqlalchemy.create_engine(address, poolclass=sqlalchemy.NullPool).connect() as connection:
        assert connection.execute(sqlalchemy.text("SELECT count(*) FROM figures_by_week")).scalar_one()
        with pytest.raises(sqlalchemy.exc.DBAPIError):
            connection.execute(sqlalchemy.text("CREATE TABLE ours AS SELECT 1"))


# What speaks to a Prefect server is tried with one: tests/flows/test_events.py.
@pytest.mark.parametrize("block", [b for b in every("python") if "prefect" not in b.text], ids=str)
def test_a_program_of_the_pages_runs(block: Block, published_dispatches: DataFolder) -> None:
    with beside(published_dispatches):
        exec(compile(block.text, str(block), "exec"), {"__name__": block.page.stem})  # noqa: S102


def test_readme_names_every_verb_and_no_other() -> None:
    named = set(re.findall(r"^\| `dateline ([a-z]+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == set(cli.commands)
    assert {step.words[1] for step in OURS} <= set(cli.commands)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    for link in _LINK.finditer(text):
        target = link["target"]
        if target.startswith(("https://", "http://")):
            continue
        place = page.parent / target if target else page
        assert place.exists(), f"{page.name}: {target}"
        if link["anchor"] and place.suffix == ".md":
            assert link["anchor"][1:] in _anchors(place), f"{page.name}: {target}{link['anchor']}"
    for path in _PATH.findall(text):
        assert list(ROOT.glob(path.rstrip("/"))), f"{page.name}: {path}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_table_of_quality_shows_what_the_floors_file_has() -> None:
    assert table(read_floors()) in README.read_text(encoding="utf-8"), "run make quality-record"


def test_every_page_is_linked_from_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [page.name for page in PAGES[1:] if f"(docs/{page.name})" not in text] == []


def test_the_changelog_has_data_and_software_under_each_version() -> None:
    versions = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert versions
    for version in versions:
        assert re.findall(r"^### (.*)$", version, re.MULTILINE) == ["Data", "Software"]


def test_figures_page_names_every_qualifier_kind_event_and_modality() -> None:
    text = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    words = {row["event"] for row in rows("events")} | {row["modality"] for row in rows("modality")}
    words |= {row["qualifier"] for row in rows("tolerances")} | {row["kind"] for row in rows("units")}
    assert sorted(word for word in words if f"`{word}`" not in text) == []


def test_operations_and_extending_name_settings_that_exist() -> None:
    known = {f"DATELINE_{name.upper()}" for name in Settings.model_fields} | {"DATELINE_GOLD", "DATELINE_CORPUS"}
    named = {name for page in PAGES for name in re.findall(r"DATELINE_[A-Z_]+", page.read_text(encoding="utf-8"))}
    assert named <= known


# Each line of CSV that extending.md offers, by the file named in the line before the block.
OFFERED = {
    re.findall(r"seeds/reference/\w+/(\w+)\.csv", block.page.read_text(encoding="utf-8")[: block.start])[-1]: block
    for block in blocks(ROOT / "docs" / "extending.md")
    if block.language == "csv"
}


@pytest.mark.parametrize("name", OFFERED)
def test_a_line_offered_for_a_seed_has_its_columns(name: str) -> None:
    header = list(rows(name)[0])
    for line in OFFERED[name].text.splitlines():
        assert line.count(",") == len(header) - 1, line


def test_lines_offered_for_seeds_do_what_extending_says(reference: Reference) -> None:
    offered = {name: [*rows(name), *_read(name)] for name in OFFERED}
    entities = {name: offered.get(name, rows(name)) for name in ENTITY_SEEDS}
    extended = replace(
        reference,
        entities=replace(reference.entities, aliases=Aliases.from_rows(*entities.values())),
        context=replace(
            reference.context, events=Events.from_rows(offered["events"], rows("classes"), rows("event_facts"))
        ),
        documents=replace(
            reference.documents, not_publishers=not_publishers(offered["not_publishers"], rows("wire_agencies"))
        ),
    )
    text = "Fighters of the Harran Brigade plundered 14 shops in Azaz on 3 May 2016, the HB said."
    found = extract(text.encode(), "a.txt", extended)
    names = {entity.name: entity.entity_id for entity in found.entities}
    assert names["Harran Brigade"] in {m.entity_id for m in found.mentions if m.quote == "HB"}
    assert [(figure.quote, figure.event) for figure in found.figures] == [("14", "looted")]
    before = extract(text.encode(), "a.txt", reference)
    assert [figure.event for figure in before.figures] == [None]


def _read(name: str) -> list[dict[str, str]]:
    header = list(rows(name)[0])
    return [dict(zip(header, line.split(","), strict=True)) for line in OFFERED[name].text.splitlines()]


def test_extract_prints_the_tables_that_readme_names() -> None:
    """The page's promise of one JSON object a document, held on a text of another subject."""
    line = json.dumps({"id": "flood", "text": "The river rose by 2 metres and 300 people left Stava, officials said."})
    answer = CliRunner().invoke(cli, ["extract", "--jsonl"], input=line + "\n")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["id"] == "flood"
    assert {figure["quote"] for figure in told["figures"]} == {"2 metres", "300"}
