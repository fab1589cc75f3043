"""Finds the role of each column of a table or key of a JSON object, by the usual names and by names a user adds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

Cell = TypeVar("Cell")
Role = Literal["id", "url", "title", "subtitle", "text", "date", "authors", "publisher", "language"]
ROLES = get_args(Role)


@dataclass(frozen=True, slots=True)
class Columns:
    """Pairs of a role and one of its names; the likeliest names of a role come first."""

    names: tuple[tuple[str, str], ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Columns":
        """Build from rows of `role` and `name`; raises `ValueError` if a role is unknown."""
        return cls(tuple((_role(row["role"]), _plain(row["name"])) for row in rows))

    def with_own(self, chosen: Mapping[Role, str]) -> "Columns":
        """Return a copy with a user's own names before the usual ones; raises `ValueError` if a role is unknown.

        >>> Columns((("text", "text"),)).with_own({"text": "Story Text"}).find(["text", "story_text"])
        {'text': 'story_text'}
        """
        own = tuple((_role(role), _plain(name)) for role, name in chosen.items())
        return Columns((*own, *self.names))

    def find(self, columns: Sequence[str]) -> dict[str, str]:
        """Return the column for each role that has one; column names are spelled as given.

        >>> Columns((("text", "body"), ("title", "headline"))).find(["Headline", "BODY", "x"])
        {'text': 'BODY', 'title': 'Headline'}
        """
        written = {_plain(column): column for column in reversed(columns)}
        found: dict[str, str] = {}
        for role, name in self.names:
            if name in written and role not in found:
                found[role] = written[name]
        return found

    def unfold(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """Return the cells, with those of the first inner object that has a text if there is none outside.

        >>> Columns((("text", "body"),)).unfold({"_id": 7, "_source": {"body": "Two died."}})
        {'_id': 7, 'body': 'Two died.'}
        """
        if "text" not in self.find(list(cells)):
            for name, cell in cells.items():
                if isinstance(cell, Mapping) and "text" in self.find(list(cell)):
                    return {**{other: cells[other] for other in cells if other != name}, **cell}
        return dict(cells)


NO_COLUMNS = Columns(())


def _role(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"{role!r} is no role of a column; there are {', '.join(ROLES)}")
    return role


def _plain(name: str) -> str:
    """Return the name without case, spaces and signs: 'Published At' and 'publishedAt' become the same."""
    return "".join(char for char in name.casefold() if char.isalnum())
