"""Picks tokens of an expression by their codes, and reads the number, year or turn that one holds."""

from collections.abc import Sequence

from transforms.dates.scanner import Token
from transforms.numerals.dates import full_year


def whole(token: Token) -> int:
    """The token's number."""
    return int(token.number)


def year_of(token: Token) -> int:
    """The year of a token of code Y or y; "'98" has no century."""
    return full_year(whole(token)) if token.code == "y" else whole(token)


def first_of(tokens: Sequence[Token], codes: str) -> Token | None:
    """The first token with one of the codes."""
    return next((t for t in tokens if t.code in codes), None)


def last_of(tokens: Sequence[Token], codes: str) -> Token | None:
    """The last token with one of the codes."""
    return next((t for t in reversed(tokens) if t.code in codes), None)


def turn_of(token: Token) -> int:
    """-1 for words like 'last', 1 for 'next', 0 for 'this'."""
    return {"l": -1, "X": 1, "c": -1}.get(token.code, 0)


def count_of(tokens: Sequence[Token]) -> float | None:
    """The number of units; None where it is vague."""
    if first_of(tokens, "q"):
        return None
    numbers = [t.number for t in tokens if t.code in "DYNj"]
    half = first_of(tokens, "b")
    if numbers:
        return numbers[0] + (0.5 if half else 0)
    if first_of(tokens, "k"):
        return 2
    return (1.5 if first_of(tokens, "a&") and half and tokens[-1] is half else 0.5) if half else 1
