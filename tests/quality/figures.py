"""Figures against NewsQuant, Microsoft's recognizer specs and quantulum3's tests."""

from collections.abc import Callable, Iterator
from typing import Any

from flows.reference import rows
from tests.quality.metric import Metric, Row
from transforms.counted import singular
from transforms.extract import Extraction
from transforms.numbers import find_numbers
from transforms.records import Figure

CHANGES = {
    "exact": "=", "between": "=", "vague": "=", "about": "~", "at_least": ">", "more_than": ">",
    "at_most": "<", "less_than": "<",
}  # fmt: skip
# Names that the annotators of currencies use where they don't say which country's money it is.
PLAIN_MONEY = {
    "USD": "dollar",
    "GBP": "pound sterling",
    "EUR": "euro",
    "JPY": "japanese yen",
    "CNY": "chinese yuan",
    "ILS": "shekel",
}
# Their names of units that ours differ from by spelling alone.
ANNOTATED = {
    "parts per billion": "parts-per-billion",
    "parts per million": "parts-per-million",
    "milliampere hour": "milliampere-hour",
    "pound-foot": "foot pound-force",
    "million british thermal units": "mega british thermal unit",
    "percent": "percentage",
    "times": "count",
}


def _currencies() -> dict[str, str]:
    return {row["unit"]: PLAIN_MONEY.get(row["unit"], row["name"].lower()) for row in rows("currencies")}


CURRENCIES = _currencies()
MICROSOFT_MONEY = {"GBP": "pound", "USD": "dollar", "INR": "rupee"}
MICROSOFT_TEMPERATURES = {"celsius": "c", "fahrenheit": "f"}


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
    return f"{name} per {rest}" if rest else name


def counted(figure: Figure) -> str:
    """The noun counted, its head in the singular."""
    *before, head = (figure.counted or "").split() or [""]
    return " ".join([*before, head if head == "people" else singular(head)]).lower()


def newsquant(_: Row, extraction: Extraction) -> Row:
    """Figures as the scorer's quantities; the annotators write 'from 5 to 7' as a range, be it a change or not."""
    quantities: list[dict[str, Any]] = []
    for figure in _valued(extraction):
        change = figure.trend if figure.trend and figure.qualifier in {"exact", "between", "about"} else None
        found = {
            "value": worth(figure), "unit": unit(figure), "change": change or CHANGES[figure.qualifier],
            "begin": figure.char_start, "end": figure.char_end, "rule": figure.rule,
        }  # fmt: skip
        before = quantities[-1] if quantities else None
        if figure.rule == "change_to" and before is not None and before["rule"] == "change_from":
            found |= {"value": [before["value"], found["value"]], "change": "=", "begin": before["begin"]}
            quantities.pop()
        quantities.append(found)
    return {"quantities": quantities}


def of_kinds(*kinds: str) -> Callable[[Row, Extraction], Row]:
    """Figures of these kinds only, with the unit as the specs name it."""

    def system(row: Row, extraction: Extraction) -> Row:
        kept = []
        for found, figure in zip(newsquant(row, extraction)["quantities"], _valued(extraction), strict=True):
            if figure.kind in kinds:
                name = figure.unit or ""
                name = MICROSOFT_MONEY.get(name, found["unit"]) if figure.kind == "money" else name
                kept.append({**found, "unit": MICROSOFT_TEMPERATURES.get(name, name)})
        return {"quantities": kept}

    return system


def percents(_: Row, extraction: Extraction) -> Row:
    """Percentages, with the sign that the specs write."""
    return {
        "quantities": [
            {"value": f.value, "unit": "", "begin": f.char_start, "end": f.char_end}
            for f in extraction.figures
            if f.unit == "percent" and f.value is not None
        ]
    }


def _valued(extraction: Extraction) -> Iterator[Figure]:
    return (figure for figure in extraction.figures if worth(figure) is not None)


def numerals(*roles: str) -> Callable[[Row, Extraction], Row]:
    """Numerals of these roles with what they are worth."""

    def system(_: Row, extraction: Extraction) -> Row:
        text = extraction.document.text
        quantities = []
        for numeral in extraction.numerals:
            if numeral.role in roles:
                number = next(find_numbers(text, numeral.char_start, numeral.char_end), None)
                if number is not None and number.value is not None:
                    quantities.append({"value": number.value, "begin": numeral.char_start, "end": numeral.char_end})
        return {"quantities": quantities}

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


METRICS = [
    _metric(
        "newsquant.value", "newsquant", newsquant, "value", peers={"quantulum3": 73, "microsoft": 70, "cqe": 92}, aim=86
    ),
    _metric(
        "newsquant.unit",
        "newsquant",
        newsquant,
        "value+unit",
        peers={"quantulum3": 47, "microsoft": 36, "cqe": 86},
        aim=75,
    ),
    _metric("newsquant.change", "newsquant", newsquant, "value+change", peers={"cqe": 88}, aim=75),
    _metric("ms_number.value", "ms_number", numerals("figure", "identifier", "name"), "value", options=("--spans",)),
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
        "quantulum3.unit", "quantulum3_quantities", newsquant, "value+unit", options=("--spans", "--average-ranges")
    ),
    _metric("currency_model.unit", "currency-model", newsquant, "value+unit"),
    _metric("dimension_model.unit", "dimension-model", newsquant, "value+unit"),
    _metric("temperature_model.unit", "temperature-model", newsquant, "value+unit"),
    _metric("age_model.unit", "age-model", newsquant, "value+unit"),
]
