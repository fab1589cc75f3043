"""Settings: flags over variables over the file over defaults, and no bad value passes."""

import pytest

from flows.settings import PAGE, Settings, SettingsError, load_settings, page


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DATELINE_{name.upper()}", raising=False)


def test_flags_win_over_variables_and_those_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "dateline.toml").write_text('data = "here"\nworkers = 2\nbatch_size = 3\nrunner = "here"\n')
    for name, value in {"WORKERS": "5", "BATCH_SIZE": "6", "GOLD": "/gold", "KEEP_DAYS": ""}.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    settings = load_settings({"batch_size": 9, "landing": None}, tmp_path)
    assert (settings.data, settings.workers, settings.batch_size) == (tmp_path / "here", 5, 9)
    assert (settings.max_bytes, settings.keep_days) == (Settings().max_bytes, Settings().keep_days)


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
def test_a_value_that_cannot_be_is_refused_by_name(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{value}' of the variable {name}"):
        load_settings({}, tmp_path)


@pytest.mark.parametrize("text", ["worker = 2", "workers = [", "workers = 'x'", "workers = inf"])
def test_a_bad_file_is_refused(tmp_path, text):
    (tmp_path / "dateline.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"dateline\.toml"):
        load_settings({}, tmp_path)


def test_a_setting_of_a_deployment_is_checked_as_a_flag_is(tmp_path):
    with pytest.raises(SettingsError, match="--tagger"):
        load_settings({"tagger": "nobody"}, tmp_path)
    with pytest.raises(SettingsError, match="knows no setting 'tager'"):
        load_settings({"tager": "own"}, tmp_path)


def test_the_page_of_settings_is_what_is_declared():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m flows.settings"
    assert all(field.description for field in Settings.model_fields.values())
