"""Time expressions: TIMEX3 values against TimeBank, AQUAINT, WikiWars and the specification of Microsoft's recognizers."""

from collections.abc import Sequence
from typing import Any

from tests.quality.gold import Row
from tests.quality.metric import Metric
from transforms.extract import Extraction


def timexes(_: Row, found: Extraction) -> Row:
    """Our dates as the scorer reads them."""
    return {
        "timexes": [
            {"begin": d.char_start, "end": d.char_end, "type": d.type.upper(), "value": d.value} for d in found.dates
        ]
    }


def value(scores: Any) -> float:
    """F1 of relaxed matches with the right value, as TempEval-3 has it."""
    return float(scores["value"]["F1"])


def relaxed(scores: Any) -> float:
    """F1 of overlapping spans."""
    return float(scores["relaxed"]["F1"])


# Kinds of the recognizers' results to types of TIMEX3.
KINDS = {"date": "DATE", "daterange": "DATE", "time": "TIME", "timerange": "TIME", "datetime": "TIME",
         "datetimerange": "TIME", "duration": "DURATION", "set": "SET"}  # fmt: skip


def specified(row: Row, found: Extraction | None) -> Row | None:
    """The recognizers' specification as TIMEX3: one row an expression, its value any that they resolve to.

    Sentences with an expression that TIMEX3 can't write ('(start,end,duration)') are left out.
    """
    if any(value.get("timex", "(").startswith("(") for one in row["dates"] for value in _values(one)):
        return None
    return {**row, "timexes": [_timex(one, found) for one in row["dates"]]}


def _values(expression: Row) -> Sequence[Row]:
    return list(expression["resolution"]["values"])


def _timex(expression: Row, found: Extraction | None) -> Row:
    """The expression with our value where it is one of theirs."""
    options = [v[key] for v in _values(expression) for key in ("timex", "value") if key in v]
    begin, end = expression["begin"], expression["end"]
    dates = found.dates if found else ()
    ours = [d.value for d in dates if d.char_start < end and d.char_end > begin and d.value in options]
    kind = KINDS.get(expression["type"].rpartition(".")[2], "DATE")
    return {"begin": begin, "end": end, "type": kind, "value": ours[0] if ours else options[0]}


# HeidelTime and Microsoft's recognizers as published or measured on TempEval-3 and WikiWars.
METRICS = [
    Metric("dates: WikiWars value", "time/wikiwars.jsonl", "timex.py", timexes, value,
           peers={"HeidelTime": 84, "Microsoft": 51}, aim=86),
    Metric("dates: WikiWars spans", "time/wikiwars.jsonl", "timex.py", timexes, relaxed),
    Metric("dates: TimeBank value", "time/timebank.jsonl", "timex.py", timexes, value,
           peers={"HeidelTime (TempEval-3)": 74, "Microsoft (TempEval-3)": 56}, aim=83),
    Metric("dates: TimeBank spans", "time/timebank.jsonl", "timex.py", timexes, relaxed),
    Metric("dates: AQUAINT value", "time/aquaint.jsonl", "timex.py", timexes, value,
           peers={"HeidelTime (TempEval-3)": 74}, aim=83),
    Metric("dates: AQUAINT spans", "time/aquaint.jsonl", "timex.py", timexes, relaxed),
    Metric("dates: Microsoft spec value", "time/ms_datetime.jsonl", "timex.py", timexes, value, asked=specified),
]  # fmt: skip
