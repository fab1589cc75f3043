"""Guard rails: one landing folder a data folder, one run at a time."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.harvest import harvest
from flows.loading.digests import seeds_digest
from flows.loading.reference import choose_tagger, load_reference
from flows.run import run
from flows.settings import Settings, SettingsError
from flows.work import opened, utc_now
from tests.publishing import publish_folder
from transforms.entities.tagging import SpacyTagger
from warehouse.errors import BindingError, LockedError
from warehouse.publish.staging import Staging
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold


def test_another_landing_folder_is_refused(settings, tmp_path):
    with opened(settings, aloud=False):
        pass
    (tmp_path / "other").mkdir()
    with pytest.raises(BindingError), opened(Settings(landing=tmp_path / "other", data=settings.data), aloud=False):
        pass
    line = ["run", "--landing", str(tmp_path / "other"), "--data", str(settings.data)]
    assert CliRunner().invoke(cli, line).exit_code == 2


def test_a_second_run_names_the_first_and_since_when(settings):
    with opened(settings, aloud=False):
        pass
    with hold(DataFolder.open(settings.data), "the-first", utc_now()):
        with pytest.raises(LockedError, match="the-first"):
            run(settings)
        said = CliRunner().invoke(cli, ["run", "--data", str(settings.data)])
    assert said.exit_code == 2
    assert f"process {os.getpid()}" in said.stderr


def test_what_is_asked_for_again_may_be_a_path_with_brackets(settings):
    (settings.landing / "report[1].txt").write_text("The road is open.")
    (settings.landing / "report1.txt").write_text("The road is closed.")
    for asked, meant in (("report[1].txt", {"report[1].txt"}), ("report[0-9].txt", {"report1.txt"})):
        publish_folder(settings.landing, settings.data, judged=False)
        with opened(settings, again=[asked], aloud=False) as work:
            assert {source.path for source in work.plan.changed} == meant
    with pytest.raises(SettingsError, match="no file"), opened(settings, again=["report[2].txt"], aloud=False):
        pass


def test_data_within_landing_is_refused(settings):
    line = ["run", "--landing", str(settings.landing), "--data", str(settings.landing / "data")]
    assert CliRunner().invoke(cli, line).exit_code == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"azaz.txt": 7}', b'{"azaz.txt": [["x"], 1]}', b"\0" * 20])
def test_a_spoilt_cache_of_the_landing_folder_is_made_again(settings, content):
    with opened(settings) as work:
        place = work.folder.cache / "landing.json"
        place.unlink(missing_ok=True)
        place.write_bytes(content)
    with opened(settings) as work:
        assert len([item for item in work.items.values() if item.source.sha256]) == 3


def test_the_settings_of_a_run_say_who_tags_not_the_process(settings, monkeypatch):
    """A deployment's settings win over those of the service that works on it, in all that is loaded and digested."""
    monkeypatch.setenv("DATELINE_TAGGER", "own")
    with opened(settings.model_copy(update={"tagger": "spacy"})) as work:
        items = list(work.items.values())
        assert {item.source.seeds_digest for item in items} == {seeds_digest("spacy")} != {seeds_digest()}
        asked = []
        monkeypatch.setattr("flows.harvest.load_reference", lambda *told: asked.append(told) or load_reference())
        harvest(work.folder, Staging.begin(work.folder, work.run_id, []), items, work.settings)
        assert asked == [("spacy", {}, None)]
        assert work.run("published", 0).seeds_digest == seeds_digest("spacy")
    assert isinstance(choose_tagger("spacy"), SpacyTagger)
    assert not isinstance(choose_tagger("own"), SpacyTagger)


@pytest.mark.parametrize("verb", ["run", "serve"])
def test_a_server_that_does_not_answer_is_said(settings, verb):
    line = [sys.executable, "-m", "flows.cli", verb, "--landing", str(settings.landing), "--data", str(settings.data)]
    # Nobody listens on the port for discarding.
    environment = os.environ | {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    said = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert "http://127.0.0.1:9/api, where no Prefect server answers" in said.stderr
    assert "Traceback" not in said.stderr
