"""A folder of the user's own adds to the reference data, with the same checks, and counts by what it holds."""

from pathlib import Path

import pytest

from flows.loading.digests import seeds_digest
from flows.loading.seeds import SeedError, check_own, rows
from transforms.entities.aliases import Aliases

ACTORS = "name,kind,aliases,wikidata_id,country_code\n"


def own_of(place: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


def test_an_alias_of_the_users_own_is_added(tmp_path: Path) -> None:
    own = own_of(tmp_path, {"entities/actors.csv": f"{ACTORS}Harran Brigade,organisation,Liwa Harran,,SY\n"})
    assert [entity.name for entity in Aliases.from_rows(rows("actors", own)).named("Liwa Harran")] == ["Harran Brigade"]
    assert len(rows("actors", own)) == len(rows("actors")) + 1


def test_a_row_of_the_users_own_replaces_ours_of_the_same_key(tmp_path: Path) -> None:
    ours = rows("actors")[0]
    own = own_of(tmp_path, {"entities/actors.csv": f"{ACTORS}{ours['name']},person,,,\n"})
    assert [row["kind"] for row in rows("actors", own) if row["name"] == ours["name"]] == ["person"]
    assert len(rows("actors", own)) == len(rows("actors"))


def test_a_value_of_the_users_own_may_be_used_in_another_file(tmp_path: Path) -> None:
    head = "event,part,word,forms,counts,measure,classes,detail,beside,weak\n"
    event = {"context/events.csv": f"{head}looted,verb,plunder,plundered,object,flow,,,,\n"}
    with pytest.raises(SeedError, match=r"events\.csv, line 2: event 'looted' is none of"):
        check_own(own_of(tmp_path, event))
    check_own(own_of(tmp_path, {"context/event_facts.csv": "event,facts\nlooted,harm\n"}))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("entities/actor.csv", ACTORS, r"actor\.csv is called as no file of reference data; there are .*actors\.csv"),
        ("documents/columns.csv", "role,name\n", r"columns\.csv is called as no file"),
        (
            "entities/actors.csv",
            "name,kind\nA,person\n",
            r"actors\.csv: its columns are name, kind; they must be name,",
        ),
        ("entities/actors.csv", f"{ACTORS}A,person\n", r"actors\.csv, line 2: 2 cells under a head of 5"),
        ("entities/actors.csv", f"# mine\n{ACTORS}A,persn,,,\n", r"actors\.csv, line 3: kind 'persn' is none of"),
    ],
)
def test_a_fault_is_named_by_file_and_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(SeedError, match=said):
        check_own(own_of(tmp_path, {name: text}))


def test_the_digest_is_of_what_the_folder_holds_not_of_its_place(tmp_path: Path) -> None:
    files = {"entities/actors.csv": f"{ACTORS}Harran Brigade,organisation,HB,,SY\n", ".git/index": "hidden"}
    one, moved, empty = (tmp_path / name for name in ("one", "moved", "empty"))
    empty.mkdir()
    own_of(one, files)
    own_of(moved, files)
    assert seeds_digest("own", {}, one) == seeds_digest("own", {}, moved)
    assert seeds_digest("own", {}, empty) == seeds_digest("own", {}) != seeds_digest("own", {}, one)
    own_of(moved, {"entities/actors.csv": f"{ACTORS}Harran Brigade,organisation,LH,,SY\n"})
    assert seeds_digest("own", {}, one) != seeds_digest("own", {}, moved)
