"""The index of places is made of GeoNames, of our reviewed places and, where there is one, of a user's own dump."""

import json
from pathlib import Path

import pytest

from flows.loading import digests, gazetteer, seeds
from flows.loading.gazetteer import open_gazetteer, write_index
from transforms.entities.gazetteer import Gazetteer, GazetteerMatch, pack

SEEDS = {
    "countries": "code,geonames_id,name,aliases,latitude,longitude,wikidata_id,population,neighbours\n"
    "SY,163843,Syria,,35.0,38.0,Q858,16906283,\n",
    "regions": "geonames_id,country_code,code,name,aliases,short,latitude,longitude\n170062,SY,09,Aleppo,,,36.3,37.4\n",
    "districts": "country_code,region_code,name,latitude,longitude\nSY,09,Mintaqat Azaz,36.6,37.0\n",
    "places": "name,aliases,place_type,country_code,admin1,latitude,longitude,geonames_id,wikidata_id\n"
    "Azaz,A'zaz,city,SY,Aleppo,,,172082,\nKafr Sila,Kafar Sila,village,SY,Aleppo,36.5,37.1,,\n",
    "place_names": "geonames_id,country_code,name\n",
}
CITY = {
    "geonameid": 172082, "name": "I‘zāz", "latitude": 36.58662, "longitude": 37.04628, "countrycode": "SY",
    "population": 66138, "admin1code": "09", "alternatenames": ["Azaz", "İzaz", "اعزاز", "AZZ"],
}  # fmt: skip


def line(number: int, name: str, others: str, code: str = "PPL", population: int = 300) -> str:
    point = ("36.40000", "37.20000")
    return "\t".join([
        str(number), name, name, others, *point, "P", code, "SY", "", "09", "", "", "", str(population), "", "400",
        "Asia/Damascus", "2020-01-01",
    ])  # fmt: skip


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an index of a small world is made."""
    (tmp_path / "reference").mkdir()
    for name, text in SEEDS.items():
        (tmp_path / "reference" / f"{name}.csv").write_text(text, encoding="utf-8")
    cities = tmp_path / "cities.json"
    cities.write_text(json.dumps({"172082": CITY}), encoding="utf-8")
    monkeypatch.setattr(seeds, "SEEDS", tmp_path)
    monkeypatch.setattr(gazetteer, "cities_file", lambda: cities)
    return tmp_path / "gazetteer.index"


def one(places: Gazetteer, name: str) -> GazetteerMatch:
    (candidate,) = places.find(name)
    return candidate


def test_a_reviewed_place_corrects_geonames_and_another_is_added(index: Path) -> None:
    places = open_gazetteer(index)
    azaz = one(places, "A’zaz").place
    assert (azaz.name, azaz.geonames_id, azaz.latitude, azaz.reviewed) == ("Azaz", 172082, 36.58662, True)
    assert one(places, "Kafar Sila").place.geonames_id is None
    assert one(places, "Azzaz").place.geonames_id == 172082, "a doubled letter sounds the same"


def test_an_index_is_made_anew_where_the_seeds_changed(index: Path) -> None:
    open_gazetteer(index)
    seed = seeds.SEEDS / "reference" / "places.csv"
    seed.write_text(SEEDS["places"] + "Tell Nur,,village,SY,Aleppo,36.1,37.3,,\n", encoding="utf-8")
    assert one(open_gazetteer(index), "Tell Nur").place.place_type == "village"


def test_a_dump_of_the_users_own_adds_places_and_goes_before(index: Path, tmp_path: Path) -> None:
    dump = tmp_path / "SY.txt"
    rows = [
        line(9_000_001, "Tall Nūr", "Tell Nur,Tal Noor"),
        line(172082, "I‘zāz", "Azaz,Azez", population=80_000),
        line(9_000_002, "Wadi Nur", "", code="STM"),
        line(9_000_003, "Old Nur Station", "", code="RSTN"),
        line(9_000_004, "Mintaqat Azaz", "", code="ADM2"),
    ]
    dump.write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_index(index, dump)
    places = open_gazetteer(index)
    village = one(places, "Tal Noor").place
    assert (village.geonames_id, village.place_type, village.admin1) == (9_000_001, "village", "Aleppo")
    azaz = one(places, "Azez").place
    assert (azaz.population, azaz.name, azaz.reviewed) == (80_000, "Azaz", True)
    assert one(places, "Wadi Nur").place.place_type == "physical"
    assert places.named("Old Nur Station") == ()
    assert one(places, "Mintaqat Azaz").place.geonames_id == 9_000_004


def test_a_dump_stays_and_says_when_it_is_older_than_the_seeds(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = tmp_path / "SY.txt"
    dump.write_text(line(9_000_001, "Tall Nūr", "Tell Nur") + "\n", encoding="utf-8")
    write_index(index, dump)
    assert one(open_gazetteer(index), "Tell Nur")
    assert not capsys.readouterr().err
    seed = seeds.SEEDS / "reference" / "places.csv"
    seed.write_text(SEEDS["places"] + "Bir Nur,,village,SY,Aleppo,36.1,37.3,,\n", encoding="utf-8")
    assert one(open_gazetteer(index), "Tell Nur"), "the dump isn't thrown away"
    assert "make gazetteer DUMP=" in capsys.readouterr().err


def test_a_dump_is_in_the_digest_of_the_seeds(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With other places the names are found again."""
    monkeypatch.setattr(digests, "INDEX", index)
    ours = digests._seeds_digest.__wrapped__("own", ())
    found = {ours}
    dump = tmp_path / "SY.txt"
    for name in ("Tell Nur", "Tell Nar"):
        dump.write_text(line(9_000_001, name, "") + "\n", encoding="utf-8")
        write_index(index, dump)
        found.add(digests._seeds_digest.__wrapped__("own", ()))
    assert len(found) == 3
    write_index(index)
    assert digests._seeds_digest.__wrapped__("own", ()) == ours


@pytest.mark.parametrize("bad", ["1\tNur\n", line(9_000_001, "Nur", "").replace("36.40000", "north") + "\n"])
def test_a_file_that_is_no_dump_is_told_by_line(index: Path, tmp_path: Path, bad: str) -> None:
    open_gazetteer(index)
    before = index.read_bytes()
    dump = tmp_path / "bad.txt"
    dump.write_text(bad, encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.txt, line 1"):
        write_index(index, dump)
    assert index.read_bytes() == before


def test_bytes_that_are_no_index_are_refused() -> None:
    with pytest.raises(ValueError, match="make gazetteer"):
        Gazetteer(b"no index")
    with pytest.raises(ValueError, match="make gazetteer"):
        Gazetteer(pack([], bytes(32)) + b"!")
