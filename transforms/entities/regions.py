"""Finds the states named anywhere on a page, menus included: local papers often name their state only there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_WORDS = re.compile(
    r"(?P<comma>, )?(?P<first>[A-Z][\w]*\.?(?:[A-Z]\.)?)(?P<second> [A-Z][\w.]+)?(?P<third> [A-Z][a-z]+)?"
)

Region = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Regions:
    """First-level divisions with a short form; names are recognised anywhere, short forms only after a comma."""

    names: Mapping[str, Region]
    short: Mapping[str, Region]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "Regions":
        """Make the regions from rows with `country_code`, `name`, `aliases`, `short`; leave out those without `short`.

        >>> rows = [{"country_code": "US", "name": "New Mexico", "aliases": "N.M.", "short": "NM"}]
        >>> list(Regions.from_rows(rows).find("Home | New Mexico News, Taos, N.M. and Taos, NM 87571"))
        [('US', 'New Mexico'), ('US', 'New Mexico'), ('US', 'New Mexico')]
        """
        known = [row for row in rows if row["short"]]
        names = {row["name"]: (row["country_code"], row["name"]) for row in known}
        short = {
            form: (row["country_code"], row["name"])
            for row in known
            for form in (row["short"], *row["aliases"].split("|"))
        }
        return cls(names, short)

    def find(self, text: str) -> Iterator[Region]:
        """Yield the divisions that the text names, once for each occurrence."""
        for words in _WORDS.finditer(text):
            first, second, third = words["first"], words["second"] or "", words["third"] or ""
            if words["comma"] and (region := self.short.get(first)):
                yield region
                continue
            for name in (first + second + third, first + second, second[1:] + third, first, second[1:], third[1:]):
                if region := self.names.get(name):
                    yield region
                    break
