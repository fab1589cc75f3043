"""Guard rails: one landing folder a data folder, one run at a time."""

import os

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.run import run
from flows.settings import Settings, SettingsError
from flows.work import opened, utc_now
from tests.publishing import publish_folder
from warehouse.errors import BindingError, LockedError
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
