"""Time expressions: TIMEX3 values against TimeBank, AQUAINT, WikiWars and the specification of Microsoft's recognizers."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.quality.metric import Metric, Row, extractions, gold_rows
from transforms.extract import Extraction
from transforms.given import Given


def told(row: Row) -> Given:
    """The day that the annotators counted from."""
    return Given(published_on=date.fromisoformat((row.get("dct") or row["reference"])[:10]))


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


@dataclass(frozen=True)
class Specified(Metric):
    """The recognizers' specification as TIMEX3: one row an expression, its value any that they resolve to.

    Sentences with an expression that TIMEX3 can't write ('(start,end,duration)') are left out.
    """

    def measure(self, gold: Path) -> float:
        """Write the specification as TIMEX3 beside a temporary copy of the scorers, then measure as ever."""
        source = gold / self.gold
        found = extractions(source, self.given)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "gold"
            (copy / self.gold).parent.mkdir(parents=True)
            (Path(folder) / "scorers").symlink_to((gold.parent / "scorers").resolve())
            lines = [
                json.dumps({**row, "timexes": [_timex(d, found[row["id"]]) for d in row["dates"]]})
                for row in gold_rows(source)
                if not any(v.get("timex", "(").startswith("(") for d in row["dates"] for v in _values(d))
            ]
            (copy / self.gold).write_text("\n".join(lines) + "\n", encoding="utf-8")
            return super().measure(copy)


def _values(expression: Row) -> Sequence[Row]:
    return list(expression["resolution"]["values"])


def _timex(expression: Row, found: Extraction) -> Row:
    """The expression with our value where it is one of theirs."""
    options = [v[key] for v in _values(expression) for key in ("timex", "value") if key in v]
    begin, end = expression["begin"], expression["end"]
    ours = [d.value for d in found.dates if d.char_start < end and d.char_end > begin and d.value in options]
    kind = KINDS.get(expression["type"].rpartition(".")[2], "DATE")
    return {"begin": begin, "end": end, "type": kind, "value": ours[0] if ours else options[0]}


# HeidelTime and Microsoft's recognizers as published or measured on TempEval-3 and WikiWars.
METRICS = [
    Metric("dates: WikiWars value", "time/wikiwars.jsonl", "timex.py", timexes, value, given=told,
           peers={"HeidelTime": 84, "Microsoft": 51}, aim=86),
    Metric("dates: WikiWars spans", "time/wikiwars.jsonl", "timex.py", timexes, relaxed, given=told),
    Metric("dates: TimeBank value", "time/timebank.jsonl", "timex.py", timexes, value, given=told,
           peers={"HeidelTime (TempEval-3)": 74, "Microsoft (TempEval-3)": 56}, aim=83),
    Metric("dates: TimeBank spans", "time/timebank.jsonl", "timex.py", timexes, relaxed, given=told),
    Metric("dates: AQUAINT value", "time/aquaint.jsonl", "timex.py", timexes, value, given=told,
           peers={"HeidelTime (TempEval-3)": 74}, aim=83),
    Metric("dates: AQUAINT spans", "time/aquaint.jsonl", "timex.py", timexes, relaxed, given=told),
    Specified("dates: Microsoft spec value", "time/ms_datetime.jsonl", "timex.py", timexes, value, given=told),
]  # fmt: skip
