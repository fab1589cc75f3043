"""Settings: flags over variables over the file over defaults, and no bad value passes."""

from pathlib import Path

import pytest

from flows.settings import Settings, SettingsError, describe_settings, load_settings


def test_flags_win_over_variables_and_those_over_the_file(tmp_path):
    (tmp_path / "dateline.toml").write_text('data = "here"\nworkers = 2\nbatch_size = 3\nrunner = "here"\n')
    environment = {"DATELINE_WORKERS": "5", "DATELINE_BATCH_SIZE": "6", "DATELINE_GOLD": "/gold"}
    settings = load_settings({"batch_size": 9, "landing": None}, environment, tmp_path)
    assert (settings.data, settings.workers, settings.batch_size) == (tmp_path / "here", 5, 9)
    assert settings.max_bytes == Settings().max_bytes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_WORKERS", "many"),
        ("DATELINE_WORKERS", "0"),
        ("DATELINE_RUNNER", "ray"),
        ("DATELINE_KEEP_DAYS", "nan"),
        ("DATELINE_KEEP_DAYS", "inf"),
        ("DATELINE_KEEP_JOURNAL_DAYS", "1000000"),
        ("DATELINE_SETTLE_SECONDS", "inf"),
        ("DATELINE_INTERVAL_SECONDS", "inf"),
        ("DATELINE_FOLLOW_LINKS", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(tmp_path, name, value):
    with pytest.raises(SettingsError, match=name):
        load_settings({}, {name: value}, tmp_path)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("False", False), ("0", False), ("", False)])
def test_a_switch_is_on_or_off(tmp_path, text, value):
    assert load_settings({}, {"DATELINE_HIDDEN_FILES": text}, tmp_path).hidden_files is value
    (tmp_path / "dateline.toml").write_text(f"follow_links = {str(value).lower()}")
    assert load_settings({}, {}, tmp_path).follow_links is value


@pytest.mark.parametrize("text", ["worker = 2", "workers = [", "workers = 'x'", "workers = inf"])
def test_a_bad_file_is_refused(tmp_path, text):
    (tmp_path / "dateline.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"dateline\.toml"):
        load_settings({}, {}, tmp_path)


def test_every_setting_is_described():
    assert [name for name, _, _ in describe_settings()] == list(Settings.__dataclass_fields__)
    assert all(meaning for _, _, meaning in describe_settings())
    assert isinstance(Settings().data, Path)
