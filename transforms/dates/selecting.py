"""Selects tokens of an expression by code, and reads their number, year or turn (last, this or next)."""

from collections.abc import Sequence

from transforms.dates.scanner import Token
from transforms.numerals.dates import full_year


def whole(token: Token) -> int:
    """Return the token's number as an integer."""
    return int(token.number)


def year_of(token: Token) -> int:
    """Return the year of a token with code Y or y; the century is added to a short year (y) such as "'98"."""
    return full_year(whole(token)) if token.code == "y" else whole(token)


def first_of(tokens: Sequence[Token], codes: str) -> Token | None:
    """Return the first token with one of the codes; None if there is none."""
    return next((t for t in tokens if t.code in codes), None)


def last_of(tokens: Sequence[Token], codes: str) -> Token | None:
    """Return the last token with one of the codes; None if there is none."""
    return next((t for t in reversed(tokens) if t.code in codes), None)


def turn_of(token: Token) -> int:
    """Return -1 for words like 'last', 1 for words like 'next', 0 for words like 'this'."""
    return {"l": -1, "X": 1, "c": -1}.get(token.code, 0)


def count_of(tokens: Sequence[Token]) -> float | None:
    """Return the number of units in an expression; None if it is vague."""
    if first_of(tokens, "q"):
        return None
    numbers = [t.number for t in tokens if t.code in "DYNj"]
    half = first_of(tokens, "b")
    if numbers:
        return numbers[0] + (0.5 if half else 0)
    if first_of(tokens, "k"):
        return 2
    return (1.5 if first_of(tokens, "a&") and half and tokens[-1] is half else 0.5) if half else 1
