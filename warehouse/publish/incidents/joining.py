"""Joins accounts of one incident, the likeliest pairs first, unless that would join what texts tell apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# A pair this likely is joined although the one extracted place or day differs: an error of one of them is likelier.
SURE = 0.955
# News and registries differ by a night.
_SLACK = timedelta(days=1)

Pair = tuple[float, str, str]


@dataclass(frozen=True, slots=True)
class Account:
    """What one document tells of one incident: where, as country, province and place ('' is unknown), and when."""

    account_id: str
    document_id: str
    chain: tuple[str, ...] = ()
    from_date: date | None = None
    to_date: date | None = None

    def is_apart(self, other: "Account") -> bool:
        """Whether the two name places or days that exclude each other."""
        return _exclude(self.chain, other.chain) or _are_apart(
            self.from_date, self.to_date, other.from_date, other.to_date
        )


@dataclass(slots=True)
class _Incident:
    """Accounts joined so far, by document, and the narrowest place and days that they leave open."""

    chain: tuple[str, ...]
    from_date: date | None
    to_date: date | None
    accounts: dict[str, list[Account]]

    def may_join(self, other: "_Incident", score: float) -> bool:
        """Whether no document tells the two apart and, unless the score is sure, no place and no day does."""
        few, many = sorted((self.accounts, other.accounts), key=len)
        for document, own in few.items():
            if any(one.is_apart(two) for one in own for two in many.get(document, ())):
                return False
        return score >= SURE or not (
            _exclude(self.chain, other.chain)
            or _are_apart(self.from_date, self.to_date, other.from_date, other.to_date)
        )

    def join(self, other: "_Incident") -> None:
        """Add the accounts of another one."""
        self.chain = max(self.chain, other.chain, key=len)
        starts = [day for day in (self.from_date, other.from_date) if day]
        ends = [day for day in (self.to_date, other.to_date) if day]
        first, last = max(starts, default=None), min(ends, default=None)
        self.from_date, self.to_date = (last, first) if first and last and first > last else (first, last)
        few, many = sorted((self.accounts, other.accounts), key=len)
        for document, own in few.items():
            many.setdefault(document, []).extend(own)
        self.accounts = many


def join_accounts(
    accounts: Iterable[Account],
    pairs: Iterable[Pair],
    together: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> tuple[dict[str, str], dict[str, str]]:
    """Return for each account its component and its incident, each named by the first of its accounts.

    A component is all that pairs connect: what becomes of its accounts depends on nothing outside it. `together` and
    `apart` are reviewed: they win over places, days and scores.

    >>> syria = Account("a", "one", ("SY", "", "Homs")), Account("b", "two", ("SY", "", "Hama")), Account("c", "two")
    >>> join_accounts(syria, [(0.9, "a", "b"), (0.8, "a", "c")])
    ({'a': 'a', 'b': 'a', 'c': 'a'}, {'a': 'a', 'b': 'b', 'c': 'a'})
    """
    known = {account.account_id: account for account in sorted(accounts, key=lambda account: account.account_id)}
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
    joined = [pair for pair in together if pair[0] in known and pair[1] in known]
    forbidden = {frozenset(pair) for pair in apart if pair[0] in known and pair[1] in known}
    connected = _Sets(known)
    for one, other in [*joined, *(pair[1:] for pair in ordered), *(tuple(sorted(pair)) for pair in forbidden)]:
        connected.unite(one, other)
    sets, incidents = _Sets(known), {}
    for name, account in known.items():
        incidents[name] = _Incident(account.chain, account.from_date, account.to_date, {account.document_id: [account]})
    for score, one, other in [*((2.0, *pair) for pair in sorted(joined)), *ordered]:
        left, right = sets.find(one), sets.find(other)
        if left == right or _is_forbidden(incidents[left], incidents[right], forbidden):
            continue
        if score > 1 or incidents[left].may_join(incidents[right], score):
            first, second = sets.unite(left, right)
            incidents[first].join(incidents.pop(second))
    return {name: connected.find(name) for name in known}, {name: sets.find(name) for name in known}


def _is_forbidden(one: _Incident, other: _Incident, forbidden: set[frozenset[str]]) -> bool:
    return bool(forbidden) and any(
        frozenset((a.account_id, b.account_id)) in forbidden for a in _all(one) for b in _all(other)
    )


def _all(incident: _Incident) -> list[Account]:
    return [account for own in incident.accounts.values() for account in own]


def _exclude(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one place lies outside the other: somewhere both are known and differ."""
    return any(a and b and a != b for a, b in zip(one, other, strict=False))


def _are_apart(from_one: date | None, to_one: date | None, from_other: date | None, to_other: date | None) -> bool:
    if not (from_one and to_one and from_other and to_other):
        return False
    return from_one > to_other + _SLACK or from_other > to_one + _SLACK


class _Sets:
    """Disjoint sets of names; the smallest name of a set stands for it."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self._leaders = {name: name for name in names}

    def find(self, name: str) -> str:
        leaders = self._leaders
        while leaders[name] != name:
            leaders[name] = leaders[leaders[name]]
            name = leaders[name]
        return name

    def unite(self, one: str, other: str) -> tuple[str, str]:
        """Unite the sets of two names; return the name that stands for both, and the one that did before."""
        first, second = sorted((self.find(one), self.find(other)))
        self._leaders[second] = first
        return first, second
