"""Places of the world by name: a read-only index, searched by binary search without being read as a whole."""

import hashlib
import struct
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transforms.entities.normalisation import plain_key
from transforms.entities.transliteration import loose_key, without_article
from transforms.identity import entity_id
from transforms.vocabulary import PLACE_TYPES

MAGIC = b"DLGAZ002"
# Offsets of the sections after the magic and the digest of what the index was made from.
_HEADER = struct.Struct("<8s32sIIII")
_RECORD = struct.Struct("<IiiI2sBBIIHxx")
_COORDINATE = 100_000  # degrees are kept as integers of 1e-5, about a metre
_NOWHERE = -(2**31)
_NO_TYPE = 255
_MOST_FAME = 65_535
_REVIEWED, _CAPITAL = 1, 2
# How a name matches a place, in the two high bits of a posting: it is the place's main name, a reviewed other name, one
# of the many other names that GeoNames collects, or a name that only sounds like one of these.
NAME, KNOWN, ALIAS, LOOSE = 0, 1, 2, 3
_PLACE_BITS = (1 << 30) - 1
_KEPT = 2_000
# Countries whose names reach English through several romanisations.
ROMANISED = frozenset(
    [
        "AE",
        "AF",
        "AZ",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "EH",
        "ER",
        "ET",
        "IL",
        "IQ",
        "IR",
        "JO",
        "KW",
        "LB",
        "LY",
        "MA",
        "ML",
        "MR",
        "NE",
        "OM",
        "PK",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SS",
        "SY",
        "TD",
        "TJ",
        "TN",
        "TR",
        "UZ",
        "YE",
    ]
)
# GeoNames' own threshold between a village and a town: its sets of cities start at 500, 1000, 5000 and 15000 people;
# news calls places of some thousands towns.
TOWN = 5_000
# From this population on, a capitalised name that stands alone always means the place; the largest places whose names
# are also English words have fewer people.
KNOWN_TO_ALL = 150_000
# Divisions have the population of all their towns, and names that are often common words: 'Central', 'Plateau'.
_DIVISIONS = frozenset({"admin1", "admin2"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is in the index; `reviewed` if it is in our seeds.

    `fame` is the number of other names that GeoNames has for the place: much-mentioned places have many. `capital` is
    true for the capitals of countries.
    """

    name: str
    country_code: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    place_type: str | None
    population: int = 0
    geonames_id: int | None = None
    wikidata_id: str | None = None
    aliases: tuple[str, ...] = ()
    reviewed: bool = False
    fame: int = 0
    capital: bool = False

    @property
    def is_known_to_all(self) -> bool:
        """Whether the name alone, with a capital, always means a place: it is large, and no division."""
        return self.population >= KNOWN_TO_ALL and self.place_type not in _DIVISIONS

    @property
    def entity_id(self) -> str:
        """The id of the place's entity, made of its GeoNames id or, without one, of name, type, division, country."""
        if self.geonames_id is not None:
            return f"geonames:{self.geonames_id}"
        return entity_id(
            "place", "\x1e".join((self.name, self.place_type or "", self.admin1 or "", self.country_code or ""))
        )


@dataclass(frozen=True, slots=True)
class GazetteerMatch:
    """A place that a name may mean, and how the name matches: NAME, KNOWN, ALIAS or LOOSE."""

    place: Place
    match: int


class Gazetteer:
    """Looks names up in the bytes of an index made by `pack`; the bytes may be a memory map.

    Raises `ValueError` if the bytes are not an index of this version.
    """

    def __init__(self, index: bytes | memoryview) -> None:
        view = memoryview(index)
        magic, self.inputs_digest, keys, places, strings, size = (
            _HEADER.unpack_from(view) if len(view) >= _HEADER.size else (b"", b"", 0, 0, 0, 0)
        )
        if magic != MAGIC or size != len(view):
            raise ValueError("not a gazetteer index of this version: make it again with `make gazetteer`")
        start = _HEADER.size
        self._keys = view[start : start + 8 * keys].cast("Q")
        start += 8 * keys
        self._postings = view[start : start + 4 * keys].cast("I")
        start += 4 * keys
        self._places = view[start : start + _RECORD.size * places]
        start += _RECORD.size * places
        self._strings = view[start : start + strings]
        # A text names the same places again and again: the latest answers, enough for a few documents, are kept.
        self._at = lru_cache(maxsize=_KEPT)(self._look_up)

    def find(self, name: str) -> tuple[GazetteerMatch, ...]:
        """Return the places called `name`, else those whose name sounds like it; the most populous first."""
        return self._at(plain_key(name), "=") or self._at(loose_key(name), "~")

    def named(self, name: str) -> tuple[GazetteerMatch, ...]:
        """Return the places called `name`, without those whose name only sounds like it; the most populous first."""
        return self._at(plain_key(name), "=")

    def sounding(self, name: str) -> tuple[GazetteerMatch, ...]:
        """Return the places whose name sounds like `name`, the most populous first."""
        return self._at(loose_key(name), "~")

    def _look_up(self, key: str, table: str) -> tuple[GazetteerMatch, ...]:
        if not key:
            return ()
        wanted = _hash(table + key)
        at = bisect_left(self._keys, wanted)
        found: dict[int, int] = {}
        while at < len(self._keys) and self._keys[at] == wanted:
            posting = self._postings[at]
            number, match = posting & _PLACE_BITS, posting >> 30
            found[number] = min(match, found.get(number, LOOSE))
            at += 1
        return tuple(
            sorted(
                (GazetteerMatch(self._place(number), match) for number, match in found.items()),
                key=lambda c: (-c.place.population, c.match, c.place.entity_id),
            )
        )

    def _place(self, number: int) -> Place:
        geonames_id, latitude, longitude, population, country, kind, flags, offset, length, fame = _RECORD.unpack_from(
            self._places, number * _RECORD.size
        )
        name, admin1, wikidata, aliases = str(self._strings[offset : offset + length], "utf-8").split("\x1f")
        return Place(
            name=name,
            country_code=country.decode().strip("\0") or None,
            admin1=admin1 or None,
            latitude=None if latitude == _NOWHERE else latitude / _COORDINATE,
            longitude=None if longitude == _NOWHERE else longitude / _COORDINATE,
            place_type=None if kind == _NO_TYPE else PLACE_TYPES[kind],
            population=population,
            geonames_id=geonames_id or None,
            wikidata_id=wikidata or None,
            aliases=tuple(aliases.split("|")) if aliases else (),
            reviewed=bool(flags & _REVIEWED),
            capital=bool(flags & _CAPITAL),
            fame=fame,
        )


def pack(places: Sequence[tuple[Place, Iterable[str]]], inputs_digest: bytes) -> bytes:
    """Return the index of the places, each given with its other names in GeoNames; equal input makes equal bytes.

    >>> azaz = Place("Azaz", "SY", "Aleppo", 36.58662, 37.04628, "city", 66138, 172082)
    >>> index = Gazetteer(pack([(azaz, ["A‘zāz", "I‘zāz"])], bytes(32)))
    >>> [c.place.geonames_id for c in index.find("A'zaz")]
    [172082]
    """
    postings: set[tuple[int, int]] = set()
    records, strings, length = [], [], 0
    for number, (place, others) in enumerate(places):
        names = dict.fromkeys(others, ALIAS) | dict.fromkeys(place.aliases, KNOWN) | {place.name: NAME}
        if place.country_code in ROMANISED:
            # News prints 'Rastan' and 'Hudaydah' for what GeoNames calls Ar Rastan and Al Hudaydah.
            names = dict.fromkeys((bare for name in names if (bare := without_article(name))), ALIAS) | names
        # On many pages, a letter that is missing in Western encodings has become a question mark: 'Öncüp?nar'.
        names |= {
            lost: ALIAS for name in tuple(names) if (lost := name.encode("cp1252", "replace").decode("cp1252")) != name
        }
        for name, match in names.items():
            if key := plain_key(name):
                postings.add((_hash("=" + key), number | match << 30))
            if (place.country_code in ROMANISED) and (loose := loose_key(name)):
                postings.add((_hash("~" + loose), number | LOOSE << 30))
        text = "\x1f".join((place.name, place.admin1 or "", place.wikidata_id or "", "|".join(place.aliases))).encode()
        records.append(
            _RECORD.pack(
                place.geonames_id or 0,
                _NOWHERE if place.latitude is None else round(place.latitude * _COORDINATE),
                _NOWHERE if place.longitude is None else round(place.longitude * _COORDINATE),
                place.population,
                (place.country_code or "").encode(),
                _NO_TYPE if place.place_type is None else PLACE_TYPES.index(place.place_type),
                place.reviewed + _CAPITAL * place.capital,
                length,
                len(text),
                min(place.fame, _MOST_FAME),
            )
        )
        strings.append(text)
        length += len(text)
    # Records are padded to a multiple of four bytes; the keys come first, so that they are aligned to eight bytes.
    ordered = sorted(postings)
    body = b"".join(
        (
            struct.pack(f"<{len(ordered)}Q", *(key for key, _ in ordered)),
            struct.pack(f"<{len(ordered)}I", *(posting for _, posting in ordered)),
            *records,
            *strings,
        )
    )
    size = _HEADER.size + len(body)
    return _HEADER.pack(MAGIC, inputs_digest, len(ordered), len(records), length, size) + body


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
