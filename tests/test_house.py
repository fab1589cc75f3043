"""The house stays one in which a newcomer finds a rule: small modules, rooms that can be looked over."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 400
MOST_MODULES = 30


def test_no_module_of_transforms_is_long() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "transforms").rglob("*.py")}
    assert lines
    assert {path.name: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_no_room_has_more_modules_than_can_be_looked_over() -> None:
    rooms = [
        room for package in ("transforms", "warehouse", "expectations", "flows") for room in (ROOT / package).rglob("*")
    ]
    crowded = {str(room): n for room in rooms if room.is_dir() and (n := len(list(room.glob("*.py")))) > MOST_MODULES}
    assert crowded == {}
