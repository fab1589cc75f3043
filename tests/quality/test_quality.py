"""What measures is measured: parts, what is kept of extractions, floors, and `make real` on our own texts."""

from pathlib import Path

import pytest

from flows.loading.reference import load_reference
from tests.quality import extracting, real
from tests.quality.gold import BY_PATH, SETS, GoldSet
from tests.quality.measure import AREAS, metrics, read_floors
from tests.quality.readme import LINES
from transforms.extract import Source, extract

METRICS = [metric for area in AREAS for metric in metrics(area)]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for what is extracted."""
    monkeypatch.setattr(extracting, "KEPT", tmp_path / "kept")
    return tmp_path / "kept"


def test_three_texts_in_five_are_read() -> None:
    some = GoldSet("some.jsonl", documents=True, why="made up")
    read = [some.part({"text": f"text {number}"}) for number in range(2000)].count("read")
    assert 0.57 < read / 2000 < 0.63


def test_a_text_is_in_the_same_part_wherever_it_stands() -> None:
    figures, incidents = BY_PATH["figures/dev.jsonl"], BY_PATH["incidents/gva.jsonl"]
    for number in range(100):
        one = {"id": f"gva-{number}-0a1b", "text": f"one page {number}"}
        copy = {"id": f"gva-gva-{number}-0a1b", "text": f"one page {number}"}
        other = {"id": f"gva-{number}-ffff", "text": f"another page {number}"}
        assert incidents.part(one) == figures.part(copy) == incidents.part(other)
    pages, declared = BY_PATH["boilerplate/aeb.jsonl"], BY_PATH["metadata/aeb.jsonl"]
    for number in range(100):
        first, second = ({"url": f"https://{number}.org/{page}", "text": page} for page in ("one", "two"))
        assert pages.part(first) == declared.part(second)


def test_a_set_says_once_what_it_is() -> None:
    assert len(BY_PATH) == len(SETS)
    assert {metric.gold for metric in METRICS} <= set(BY_PATH)


def test_every_metric_has_its_floors_and_no_other() -> None:
    names = [metric.name for metric in METRICS]
    assert sorted(names) == sorted(read_floors())
    assert {name for _, shown, _ in LINES for name in shown} <= set(names)
    for name, floor in read_floors().items():
        for part in ("read", "scored"):
            assert floor.get(f"{part}_floor", 0.0) <= floor.get(part, 0.0), name


def test_a_text_is_extracted_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("a.txt", b"On Friday 12 people were killed near Azaz.\n")
    first = extracting.extracted([source])
    monkeypatch.setattr(extracting, "extract_or_refuse", lambda *_: pytest.fail("extracted twice"))
    assert extracting.extracted([source]) == first == [extract(source.raw, source.path, load_reference())]
    monkeypatch.setattr(extracting, "code_digest", lambda: "other code")
    with pytest.raises(pytest.fail.Exception, match="extracted twice"):
        extracting.extracted([source])
    assert len(list(kept.iterdir())) == 1, "what the former code gave is deleted"


@pytest.mark.usefixtures("kept")
def test_our_own_texts_lose_nothing(
    dispatches: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATELINE_GOLD", raising=False)
    monkeypatch.setenv("DATELINE_REAL", str(dispatches))
    monkeypatch.setattr("sys.argv", ["real"])
    assert real.main() == 0
    assert "0 refused by a law, 0 rows withheld; the gate is open" in capsys.readouterr().out


@pytest.mark.usefixtures("kept")
def test_a_text_that_fails_is_a_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "a.txt").write_text("On Friday 12 people were killed near Azaz.\n")
    (landing / "b.txt").write_bytes(b"\x00\x01\x02" * 50)
    monkeypatch.delenv("DATELINE_GOLD", raising=False)
    monkeypatch.setenv("DATELINE_REAL", str(landing))
    monkeypatch.setattr("sys.argv", ["real"])
    assert real.main() == 1
    assert "b.txt: " in capsys.readouterr().out


def test_shares_are_of_the_numerals_outside_furniture() -> None:
    roles = real.Counter(figure=6, identifier=3, unexplained=1, furniture=10)
    assert real.shares(roles) == {"unexplained": 10.0, "identifier": 30.0, "furniture": 50.0}
    assert real.shares(real.Counter()) == {"unexplained": 0.0, "identifier": 0.0, "furniture": 0.0}


def test_a_share_that_rises_is_a_loss_on_the_texts_it_was_recorded_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real, "SHARES", tmp_path / "shares.toml")
    groups = {"some": [Source("a.txt", b"a")], "all": [Source("a.txt", b"a")]}
    found = {name: {"unexplained": 0.5, "identifier": 3.0, "furniture": 1.0} for name in groups}
    real.record(groups, found)
    assert list(real.exceeded(groups, found)) == []
    risen = {**found, "some": {**found["some"], "furniture": 1.2}}
    assert len(list(real.exceeded(groups, risen))) == 1
    assert list(real.exceeded({**groups, "some": [Source("b.txt", b"b")]}, risen)) == []
    unexplained = {**found, "all": {**found["all"], "unexplained": 0.51}}
    assert len(list(real.exceeded(groups, unexplained))) == 1
