"""A run: publishes what is new, says so when nothing is, and refuses what looks like a mistake."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from flows.outcome import GateClosedError, NothingReadableError
from flows.run import run
from flows.settings import Settings
from tests.flows.conftest import TEXTS
from warehouse.read.reading import query
from warehouse.store.folder import DataFolder

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]


def rows(settings, table):
    return query(DataFolder.open(settings.data), f"SELECT * FROM {table} ORDER BY ALL").to_pylist()


def outcomes(settings):
    runs = query(DataFolder.open(settings.data), "SELECT outcome FROM runs ORDER BY started_utc")
    return [row["outcome"] for row in runs.to_pylist()]


def test_what_is_new_is_published_and_then_nothing_is_new(settings):
    published = run(settings)
    assert published.rows["documents"] == len(TEXTS)
    assert {row["path"] for row in rows(settings, "files")} == set(TEXTS)
    assert run(settings).snapshot_id is None
    assert outcomes(settings) == ["published", "unchanged"]


def test_nothing_new_is_said_without_prefect_and_without_the_models(settings):
    run(settings)
    line = [sys.executable, "-X", "importtime", "-m", "flows.cli", "run", "--data", str(settings.data)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    said = subprocess.run(line, capture_output=True, text=True, env=environment, check=False)
    assert said.returncode == 0, said.stderr[-2000:]
    assert "nothing new" in said.stdout
    imported = {entry.rpartition("|")[2].strip().partition(".")[0] for entry in said.stderr.splitlines()}
    assert not imported & {"prefect", "spacy", "great_expectations", "onnxruntime"}


def test_an_edit_a_removal_and_a_bad_file_end_as_a_run_from_scratch_does(settings, tmp_path):
    run(settings)
    (settings.landing / "azaz.txt").write_text("Rebels lost the village of Kafra again.")
    (settings.landing / "tal rifaat.txt").unlink()
    (settings.landing / "empty").touch()
    (settings.landing / "program").write_bytes(bytes(range(256)) * 9)
    (settings.landing / "nowhere").symlink_to("gone")
    Path(os.fsdecode(os.fsencode(settings.landing) + b"/\xff name\n")).write_text("Rebels lost the village of Kafra.")
    run(settings)
    reasons = {row["path"]: row["reason"] for row in rows(settings, "files")}
    assert reasons == {
        "azaz.txt": None, "deep/marea.txt": None, "empty": "empty", "program": "binary", "nowhere": "dangling_link",
        "%FF name\n": None,
    }  # fmt: skip
    scratch = Settings(landing=settings.landing, data=tmp_path / "scratch", settle_seconds=0, runner="here")
    run(scratch)
    for table in ("files", "documents", "passages", "mentions", "entities", "statements", "links", "stories"):
        assert rows(settings, table) == rows(scratch, table)


def test_an_emptied_landing_folder_closes_the_gate_unless_expected(settings):
    run(settings)
    for path in settings.landing.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(
        GateClosedError, match=r"the former snapshot stays.*\n.*documents_stay(.|\n)*--expect-removals 3"
    ):
        run(settings)
    assert len(rows(settings, "documents")) == len(TEXTS)
    closed = [check for check in rows(settings, "checks") if not check["passed"]]
    assert [(check["expectation"], check["unexpected_count"]) for check in closed] == [("documents_stay", 3)]
    page = (settings.data / "docs" / "index.html").read_text(encoding="utf-8")
    assert "documents_stay" in page.partition("<h2>Held")[0]
    assert run(settings, expect_removals=3).rows["documents"] == 0


def test_an_empty_folder_is_told(settings):
    for file in settings.landing.rglob("*.*"):
        file.unlink()
    with pytest.raises(NothingReadableError, match="has no file to read, so nothing was published"):
        run(settings)


def test_a_folder_with_nothing_readable_publishes_nothing(settings):
    for path in settings.landing.rglob("*.txt"):
        path.write_bytes(b"")
    with pytest.raises(NothingReadableError, match=r"refused: azaz\.txt: empty"):
        run(settings)


def test_a_run_says_what_it_refuses_keeps_and_withholds(settings, monkeypatch, caplog):
    from flows import extraction

    whole = extraction.extract_batch

    def stumble(sources, reference):
        if any(b"unutterable" in source.raw for source in sources):
            raise KeyError("unutterable")
        for found in whole(sources, reference):
            lame = [replace(f, low=14.0) if f.value == 13 else f for f in found.figures]
            cut = found.passages[:-1] if b"cut short" in found.document.text.encode() else found.passages
            yield replace(found, figures=lame, passages=cut)

    monkeypatch.setattr(extraction, "extract_batch", stumble)
    run(settings)
    (settings.landing / "azaz.txt").write_text("An unutterable thing.")
    (settings.landing / "bad.txt").write_text("Shells killed 13 people in Azaz, the mayor said.")
    for number in range(12):
        (settings.landing / f"{number:02}.txt").write_text(f"It was cut short, aides said.\n\nThey left town {number}.")
    for number in range(120):
        (settings.landing / f"good {number}.txt").write_text("The road is open.")
    caplog.clear()
    published = run(settings)
    said = [record.getMessage() for record in caplog.records if record.name == "dateline"]
    assert published.rows["documents"] == len(TEXTS) + 121
    refused = [line for line in said if line.startswith("refused: ")]
    assert len(refused) == 11
    assert refused[0].startswith("refused: 00.txt: law_broken: ")
    assert "nothing of a record is dropped" in refused[0]
    assert refused[-1] == "refused: and 2 more: dateline status lists them"
    assert [line for line in said if line.startswith("kept: azaz.txt: extraction_failed: KeyError")]
    (withheld,) = [line for line in said if line.startswith('withheld: bad.txt: figures "13": ')]
    assert "bounds_are_in_order" in withheld
    page = artifact(settings)
    assert "| kept | extraction_failed | 1 |" in page
    assert "| refused | law_broken | 12 |" in page
    assert "bounds_are_in_order" in page
    assert "bad.txt" in page
    files = {row["path"]: row["status"] for row in json.loads(artifact(settings, "refused"))}
    assert files["00.txt"] == "refused"
    assert files["azaz.txt"] == "kept"


def artifact(settings, what=""):
    """The page of the last run, or another of its artifacts."""
    from prefect.artifacts import Artifact

    from flows.server.naming import key_of, name_of

    return Artifact.get(key_of(name_of(settings), what)).data


def test_what_was_staged_before_ctrl_c_is_not_computed_again(settings, monkeypatch):
    import flows.pipeline

    whole, harvested = flows.pipeline.harvest, []

    def stopped(folder, staging, items, settings):
        if len(harvested) == 2:
            raise KeyboardInterrupt
        harvested.extend(item.source.path for item in items)
        return whole(folder, staging, items, settings)

    single = Settings(landing=settings.landing, data=settings.data, settle_seconds=0, runner="here", batch_size=1)
    monkeypatch.setattr(flows.pipeline, "harvest", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(single)
    first = set(harvested)
    harvested.clear()
    assert run(single).rows["documents"] == len(TEXTS)
    assert set(harvested) == set(TEXTS) - first


def test_a_run_that_died_does_not_stay_running(settings):
    from prefect.client.orchestration import get_client
    from prefect.states import Running

    from flows.pipeline import dateline

    run(settings)
    with get_client(sync_client=True) as client:
        dead = client.create_flow_run(dateline, state=Running())
        (settings.data / "cache" / "flow_runs").write_text(str(dead.id))
        (settings.landing / "new.txt").write_text("The road is open again.")
        run(settings)
        assert client.read_flow_run(dead.id).state.name == "Crashed"
