"""Figures against NewsQuant, Microsoft's recognizer specs and quantulum3's tests."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.loading.reference import load_reference
from flows.loading.seeds import rows
from tests.quality.gold import BY_PATH, Part, Row
from tests.quality.metric import Asked, Metric, found_in
from transforms.extract import Extraction
from transforms.figures.counted import singular
from transforms.figures.rules import FigureRule
from transforms.numerals.numbers import find_numbers
from transforms.records import Figure

CHANGES = {
    "exact": "=", "between": "=", "vague": "=", "about": "~", "at_least": ">", "more_than": ">",
    "at_most": "<", "less_than": "<",
}  # fmt: skip
# Stands for an open side, where the scorer wants a number.
UNBOUNDED = 1e18
# Room between the two bounds of one number: 'more than 20 and less than 35'.
BETWEEN_BOUNDS = 40
# Names that the annotators of currencies use where they don't say which country's money it is.
PLAIN_MONEY = {
    "USD": "dollar",
    "GBP": "pound sterling",
    "EUR": "euro",
    "JPY": "japanese yen",
    "CNY": "chinese yuan",
    "ILS": "shekel",
    "SGD": "singaporean dollar",
}
# Their names of units that ours differ from by spelling alone.
ANNOTATED = {
    "parts per billion": "parts-per-billion",
    "parts per million": "parts-per-million",
    "milliampere hour": "milliampere-hour",
    "parts per trillion": "parts-per-trillion",
    "ampere hour": "ampere-hour",
    "pound-foot": "foot pound-force",
    "million british thermal units": "mega british thermal unit",
    "millimetre of mercury": "millimeter of mercury",
    "acre-foot": "acre foot",
    "angstrom": "ångström",
    "percent": "percentage",
    "times": "count",
}


def _currencies() -> dict[str, str]:
    return {row["unit"]: PLAIN_MONEY.get(row["unit"], row["name"].lower()) for row in rows("currencies")}


CURRENCIES = _currencies()
UNSAID = frozenset({"and", "or", "of", "the", "most", "least", "own"})
POSSESSIVE = re.compile(r"['’]s?(?=\s)")
SUPERLATIVES = {
    "best": "good",
    "worst": "bad",
    "largest": "large",
    "latest": "late",
    "biggest": "big",
    "finest": "fine",
}
SUPERLATIVE = re.compile(r"([a-z]{3,}?)(iest|est)(?<!honest)(?<!modest)(?<!west)(?<!interest)(?<!forest)")
MICROSOFT_MONEY = {"GBP": "pound", "USD": "dollar", "INR": "rupee"}
# What the recognizers call units that are ours by another name.
MICROSOFT_UNITS = {
    "celsius": "c", "fahrenheit": "f", "pound-mass": "pound", "decimetre": "decimeter", "penny": "pence",
}  # fmt: skip


def worth(figure: Figure) -> float | list[float] | None:
    """The value, or the bounds of a range and of a magnitude."""
    if figure.value is not None:
        return figure.value
    if figure.low is not None and figure.high is not None:
        return [figure.low, figure.high]
    if figure.qualifier == "vague" and figure.low is not None:
        return figure.low if figure.low in {12, 20, 24} else [figure.low, 10 * figure.low]
    return None


def unit(figure: Figure) -> str:
    """The unit as annotators name it: of a count the noun counted, of money the currency's name."""
    if figure.kind == "count" and figure.unit is None:
        return counted(figure)
    if figure.kind == "age":
        return f"{figure.unit} of age"
    if figure.kind == "ratio" and figure.unit is None:
        return f"% {counted(figure)}" if figure.counted else "% -"
    if figure.unit in ANNOTATED:
        return ANNOTATED[figure.unit]
    first, _, rest = (figure.unit or "").partition(" per ")
    name = CURRENCIES.get(first, ANNOTATED.get(first, first) if rest else first)
    return f"{name} per {ANNOTATED.get(rest, rest)}" if rest else name


def counted(figure: Figure) -> str:
    """The noun counted as they write it: the head in the singular, no 'and' and 'of', 'good' for 'best'."""
    *before, head = POSSESSIVE.sub("", figure.counted or "").split() or [""]
    kept = [plain(word) for word in before if word.lower() not in UNSAID]
    return " ".join([*kept, head if head == "people" else singular(head)]).lower()


def plain(word: str) -> str:
    """An adjective without its superlative: 'largest' is 'large', 'earliest' 'early'."""
    lowered = word.lower()
    if lowered in SUPERLATIVES:
        return SUPERLATIVES[lowered]
    found = SUPERLATIVE.fullmatch(lowered)
    return f"{found[1]}y" if found and found[2] == "iest" else found[1] if found else lowered


def newsquant(_: Row, extraction: Extraction) -> Row:
    """Figures as the scorer's quantities: to the annotators 'from 5 to 7' is a range, '3 years, 2 months' are two."""
    quantities: list[dict[str, Any]] = []
    for figure in _valued(extraction):
        value: Any = worth(figure)
        change = figure.trend if figure.trend and figure.qualifier in {"exact", "between", "about"} else None
        found = {
            "value": value, "unit": unit(figure), "change": change or CHANGES[figure.qualifier],
            "begin": figure.char_start, "end": figure.char_end, "rule": figure.rule,
        }  # fmt: skip
        parts = _parts(figure)
        if len(parts) > 1:
            quantities += [{**found, "value": value, "unit": name} for value, name in parts]
            continue
        before = quantities[-1] if quantities else None
        if figure.rule == FigureRule.CHANGE_TO and before is not None and before["rule"] == FigureRule.CHANGE_FROM:
            found |= {"value": [before["value"], found["value"]], "change": "=", "begin": before["begin"]}
            quantities.pop()
        quantities.append(found)
    return {"quantities": quantities}


def articles(row: Row, extraction: Extraction) -> Row:
    """As above, where the annotators of news take the 'p' of '164p' for points throughout."""
    quantities = newsquant(row, extraction)["quantities"]
    return {"quantities": [{**q, "unit": "point"} if q["unit"] == CURRENCIES["pence"] else q for q in quantities]}


def _parts(figure: Figure) -> list[tuple[float | None, str]]:
    """The hours and the minutes of one duration, as written."""
    if figure.kind != "duration" or figure.value is None:
        return []
    units, quote = load_reference().figures.units, figure.quote
    found = [(number.value, units.match_after(quote, number.end, len(quote))) for number in find_numbers(quote)]
    return [(value, match.unit.name) for value, match in found if match is not None]


def quantulum(row: Row, extraction: Extraction) -> Row:
    """As above, where a share is a number without a unit."""
    quantities = newsquant(row, extraction)["quantities"]
    return {"quantities": [{**q, "unit": ""} if q["unit"].startswith("% ") else q for q in quantities]}


def of_kinds(*kinds: str) -> Callable[[Row, Extraction], Row]:
    """Figures of these kinds only, with the unit as the specs name it."""

    def system(row: Row, extraction: Extraction) -> Row:
        kept = []
        for found, figure in zip(newsquant(row, extraction)["quantities"], _valued(extraction), strict=True):
            if figure.kind in kinds:
                name = figure.unit or ""
                if figure.kind == "money":  # the specs don't say what a rate is over
                    name = MICROSOFT_MONEY.get(name.partition(" per ")[0], found["unit"].partition(" per ")[0])
                kept.append({**found, "unit": MICROSOFT_UNITS.get(name, name)})
        return {"quantities": kept}

    return system


def percents(_: Row, extraction: Extraction) -> Row:
    """Percentages by their number."""
    return {"quantities": [_quantity(f, f.value) for f in extraction.figures if f.unit == "percent"]}


def ranges(_: Row, extraction: Extraction) -> Row:
    """Bounded figures as closed ranges, an open side as UNBOUNDED; two bounds of one number are one range."""
    found: list[dict[str, Any]] = []
    for figure in extraction.figures:
        open_or_rough = figure.kind not in {"count", "ratio", "age"} or figure.qualifier in {"vague", "about"}
        if open_or_rough or (figure.qualifier == "exact" and not _equals(figure, extraction)):
            continue
        low = -UNBOUNDED if figure.low is None else figure.low
        high = UNBOUNDED if figure.high is None else figure.high
        row = _quantity(figure, [low, high])
        if found and figure.char_start - found[-1]["end"] < BETWEEN_BOUNDS and _closes(found[-1]["value"], [low, high]):
            before = found.pop()
            both = [max(low, before["value"][0]), min(high, before["value"][1])]
            row |= {"value": both, "begin": before["begin"]}
        found.append(row)
    return {"quantities": found}


def _closes(one: list[float], two: list[float]) -> bool:
    """Whether one bounds below and the other above it."""
    below, above = (one, two) if one[1] == UNBOUNDED else (two, one)
    return below[1] == UNBOUNDED and above[0] == -UNBOUNDED and -UNBOUNDED < below[0] < above[1] < UNBOUNDED


def _equals(figure: Figure, extraction: Extraction) -> bool:
    """Whether the words say that it is this number: 'equal to 20'."""
    return "equal" in extraction.document.text[max(0, figure.char_start - 10) : figure.char_start]


def _quantity(figure: Figure, value: float | list[float] | None) -> dict[str, Any]:
    return {"value": value, "unit": "", "begin": figure.char_start, "end": figure.char_end}


def _valued(extraction: Extraction) -> Iterator[Figure]:
    return (figure for figure in extraction.figures if worth(figure) is not None)


def numerals(*roles: str) -> Callable[[Row, Extraction], Row]:
    """Numerals of these roles with what they are worth."""

    def system(_: Row, extraction: Extraction) -> Row:
        values = {(n.start, n.end): n.value for n in find_numbers(extraction.document.text)}
        places = [(n.char_start, n.char_end) for n in extraction.numerals if n.role in roles]
        return {
            "quantities": [
                {"value": values[place], "begin": place[0], "end": place[1]}
                for place in places
                if values.get(place) is not None
            ]
        }

    return system


def f1(level: str) -> Callable[[Any], float]:
    """Take the F1 of one level."""

    def pick(scores: Any) -> float:
        return float(scores[level]["F1"])

    return pick


def _metric(name: str, gold: str, system: Callable[[Row, Extraction], Row], level: str, **more: Any) -> Metric:
    options = ("--units", "unit_aliases.json", *more.pop("options", ()))
    return Metric(
        name=name, gold=f"quantity/{gold}.jsonl", scorer="quantity.py", system=system, pick=f1(level),
        options=options, **more,
    )  # fmt: skip


def specified(read: Callable[[Row], float | list[float] | None]) -> Asked:
    """A specification of the recognizers whose values are no plain numbers: `read` makes them the scorer's."""

    def asked(row: Row, _: Extraction | None) -> Row:
        values = [(quantity, read(quantity)) for quantity in row["quantities"]]
        kept = [{**quantity, "value": value, "unit": ""} for quantity, value in values if value is not None]
        return {**row, "quantities": kept}

    return asked


def percent_of(quantity: Row) -> float | None:
    """'-5%' is minus five; a percentage without a number is none."""
    return None if quantity["value"] == "null" else float(quantity["value"].rstrip("%"))


def bounds_of(quantity: Row) -> list[float]:
    """'(20,35]' without regard to whether its ends are in it."""
    low, high = quantity["value"].strip("()[]").split(",")
    return [float(low) if low else -UNBOUNDED, float(high) if high else UNBOUNDED]


def ordinal_of(quantity: Row) -> float | None:
    """The position; ordinals that count from the end or from here ('last', 'next') aren't ours to read."""
    return float(quantity["value"]) if quantity["type"] == "ordinal" else None


@dataclass(frozen=True)
class Explained(Metric):
    """The share of a text's numerals that the ledger explains."""

    def measure(self, folder: Path, part: Part) -> float | None:
        """Count the numerals outside furniture and those of them that are explained, in percent."""
        ids = {row["id"] for row in BY_PATH[self.gold].rows(folder, part)}
        found = (one for identity, one in found_in(folder, self.gold).items() if one and identity in ids)
        roles = [numeral.role for one in found for numeral in one.numerals if numeral.role != "furniture"]
        return 100 * (1 - roles.count("unexplained") / len(roles)) if roles else None


def _specified(
    name: str, gold: str, system: Callable[[Row, Extraction], Row], read: Callable[[Row], float | list[float] | None]
) -> Metric:
    return Metric(
        name=name, gold=f"quantity/{gold}.jsonl", scorer="quantity.py", system=system, pick=f1("value"),
        options=("--spans",), asked=specified(read),
    )  # fmt: skip


def _explained(name: str, gold: str) -> Metric:
    return Explained(
        name=f"numerals explained: {name}", gold=f"{gold}.jsonl", scorer="", system=newsquant, pick=f1("value"), aim=98
    )


METRICS = [
    _metric(
        "newsquant.value", "newsquant", articles, "value", peers={"quantulum3": 73, "microsoft": 70, "cqe": 92}, aim=86
    ),
    _metric(
        "newsquant.unit",
        "newsquant",
        articles,
        "value+unit",
        peers={"quantulum3": 47, "microsoft": 36, "cqe": 86},
        aim=75,
    ),
    _metric("newsquant.change", "newsquant", articles, "value+change", peers={"cqe": 88}, aim=75),
    _metric(
        "ms_number.value",
        "ms_number",
        numerals("figure", "identifier", "name", "unexplained"),
        "value",
        options=("--spans",),
    ),
    _specified("ms_numberrange.value", "ms_numberrange", ranges, bounds_of),
    _specified("ms_percent.value", "ms_percent", percents, percent_of),
    _specified("ms_ordinal.value", "ms_ordinal", numerals("ordinal"), ordinal_of),
    _metric("ms_currency.unit", "ms_currency", of_kinds("money"), "value+unit", options=("--spans",)),
    _metric(
        "ms_dimension.unit",
        "ms_dimension",
        of_kinds("length", "area", "volume", "mass", "speed", "other"),
        "value+unit",
        options=("--spans",),
    ),
    _metric("ms_age.unit", "ms_age", of_kinds("age"), "value+unit", options=("--spans",)),
    _metric(
        "ms_temperature.unit", "ms_temperature", of_kinds("temperature", "other"), "value+unit", options=("--spans",)
    ),
    _metric(
        "quantulum3.unit", "quantulum3_quantities", quantulum, "value+unit", options=("--spans", "--average-ranges")
    ),
    _metric(
        "quantulum3_ambiguous.unit",
        "quantulum3_quantities_ambiguity",
        quantulum,
        "value+unit",
        options=("--spans", "--average-ranges"),
    ),
    _metric("currency_model.unit", "currency-model", newsquant, "value+unit"),
    _metric("dimension_model.unit", "dimension-model", newsquant, "value+unit"),
    _metric("temperature_model.unit", "temperature-model", newsquant, "value+unit"),
    _metric("age_model.unit", "age-model", newsquant, "value+unit"),
    _explained("NewsQuant", "quantity/newsquant"),
    _explained("re3d", "re3d/dev"),
    _explained("WikiGold", "ner/wikigold"),
    _explained("GUM", "ner/gum_interview"),
    _explained("UNER EWT", "ner/uner_ewt_dev"),
    _explained("AQUAINT", "time/aquaint"),
    _explained("TimeBank", "time/timebank"),
    _explained("WikiWars", "time/wikiwars"),
    _explained("GeoVirus", "geo/geovirus"),
    _explained("LGL", "geo/lgl"),
]
