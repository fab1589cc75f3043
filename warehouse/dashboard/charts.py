"""The charts: figures over time, and claims beside each other on one scale."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import streamlit as st

from warehouse.dashboard.wording import Row, plain

# Told apart by people who see colours differently as well; blue and orange of Okabe and Ito, darkened for contrast.
_ONE, _OTHER = "#0b6bb8", "#c4430c"
_DISPUTED = alt.Color(
    "disputed:N",
    title=None,
    scale=alt.Scale(domain=["not disputed", "another figure contradicts it"], range=[_ONE, _OTHER]),
    legend=alt.Legend(orient="top", columns=1, labelLimit=260),
)
# With more dots than this their names would cover each other.
_NAMED = 12
# Numbers are drawn on a logarithmic scale, because 12 dead and 120,000 displaced stand in one picture.
_LOG = alt.Scale(type="log", nice=True)
_TOLD = {
    "figure": "Figure",
    "counted": "Counted",
    "event": "Event",
    "place": "Place",
    "days": "Days",
    "claimant": "Who claims it",
    "published": "Published",
    "document": "Document",
}


def over_time(rows: Sequence[Row]) -> None:
    """Draw the figures over time; dragging and scrolling moves and zooms the days."""
    points = [_point(row) | {"at": _middle(row["from_date"], row["to_date"]).isoformat()} for row in rows]
    days = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(padding=40),
        axis=alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6),
    )
    base = alt.Chart(alt.InlineData(values=points)).encode(x=days, color=_DISPUTED, tooltip=_tooltip())
    axis = _axis(points, "number, each line ten times the last")
    shape = alt.Shape("event:N", title=None, legend=alt.Legend(orient="top", columns=3, symbolLimit=12, labelLimit=110))
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(y=alt.Y("low:Q", scale=_LOG, axis=axis), y2="high:Q")
    dots = base.mark_point(filled=True, size=70, opacity=0.8).encode(
        y=alt.Y("middle:Q", scale=_LOG, axis=axis), shape=shape
    )
    layers = [bars, dots]
    if len(points) <= _NAMED:
        layers.append(
            base.mark_text(align="left", dx=8, fontSize=11).encode(y=alt.Y("middle:Q", scale=_LOG), text="place:N")
        )
    chart = alt.layer(*layers).properties(height=280)
    st.altair_chart(chart.interactive(bind_y=False), alt="Figures over time, with their bounds")


def side_by_side(rows: Sequence[Row]) -> None:
    """Draw claims one below the other on one scale, each with who claims it and when."""
    points = [_point(row) | {"who": _says(row), "nth": number} for number, row in enumerate(rows)]
    who = alt.Y("who:N", title=None, sort=alt.EncodingSortField("nth"), axis=alt.Axis(labelLimit=170, grid=True))
    base = alt.Chart(alt.InlineData(values=points)).encode(y=who, color=_DISPUTED, tooltip=_tooltip())
    axis = _axis(points, "number, each line ten times the last")
    bars = base.mark_bar(height=6, opacity=0.45).encode(x=alt.X("low:Q", scale=_LOG, axis=axis), x2="high:Q")
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(x=alt.X("middle:Q", scale=_LOG, axis=axis))
    chart = alt.layer(bars, dots).properties(height=alt.Step(34))
    st.altair_chart(chart, alt="Claims side by side on one scale")


def can_be_drawn(row: Row) -> bool:
    """Whether a figure has a number above nought, as a logarithmic scale needs."""
    return any(row[name] and row[name] > 0 for name in ("low", "value", "high"))


def timeline(rows: Sequence[Row]) -> None:
    """Draw incidents over time: each at its days, the largest number claimed as its size."""
    points = [
        {
            "from": (row["from_date"] or row["to_date"]).isoformat(),
            "to": (row["to_date"] or row["from_date"]).isoformat(),
            "disputed": _in_words(row),
            "size": row["high"] or 1,
            **{name: row[name] for name in ("event", "place", "days", "claimed", "documents", "stories", "headline")},
        }
        for row in rows
    ]
    told = {
        "event": "What happened",
        "place": "Place",
        "days": "Days",
        "claimed": "Number claimed",
        "stories": "Independent texts",
    }
    base = alt.Chart(alt.InlineData(values=points)).encode(
        x=alt.X(
            "from:T",
            title=None,
            scale=alt.Scale(padding=20),
            axis=alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6),
        ),
        y=alt.Y("event:N", title=None, axis=alt.Axis(grid=True, labelLimit=90)),
        color=_DISPUTED,
        tooltip=[alt.Tooltip(f"{name}:N", title=title) for name, title in told.items()],
    )
    size = alt.Size("size:Q", scale=alt.Scale(type="log", range=[40, 700]), legend=None)
    chart = alt.layer(
        base.mark_rule(strokeWidth=3, opacity=0.4).encode(x2="to:T"), base.mark_circle(opacity=0.6).encode(size=size)
    )
    st.altair_chart(chart.properties(height=alt.Step(34)).interactive(bind_y=False), alt="Incidents over time")


def _in_words(row: Row) -> str:
    return "another figure contradicts it" if row["disputed"] else "not disputed"


def _says(row: Row) -> str:
    return " ".join(part for part in (f"{row['claimant']}:", row["figure"], row["counted"]) if part)


def _tooltip() -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:N", title=title) for name, title in _TOLD.items()]


def _axis(points: Sequence[Row], title: str) -> alt.Axis:
    """Return an axis of numbers with a line at each power of ten."""
    decades = range(
        math.floor(math.log10(min(p["low"] for p in points))), math.ceil(math.log10(max(p["high"] for p in points))) + 1
    )
    return alt.Axis(title=title, format=",~g", grid=True, values=[10.0**decade for decade in decades])


def _point(row: Row) -> dict[str, Any]:
    """Return the values that a chart draws; a bound that isn't given is drawn at the number itself."""
    known = [float(v) for v in (row["low"], row["value"], row["high"]) if v is not None and v > 0]
    middle = float(row["value"]) if row["value"] and row["value"] > 0 else known[0]
    told = {name: row[name] for name in _TOLD if name in row}
    return told | {
        "id": row["figure_id"],
        "event": plain(row["event"]),
        "low": min(known),
        "high": max(known),
        "middle": middle,
        "disputed": _in_words(row),
    }


def _middle(first: date | None, last: date | None) -> date:
    known = [day for day in (first, last) if day]
    return known[0] + timedelta(days=(known[-1] - known[0]).days // 2)
