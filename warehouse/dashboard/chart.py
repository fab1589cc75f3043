"""Chart of figures by week: a dot for the written value, a bar for its bounds, an arrow if a bound is missing."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby

from warehouse.dashboard.markup import amount, claimant, href
from warehouse.dashboard.queries import Row


def figures_by_week(rows: Sequence[Row], disputed: frozenset[str], keep: Mapping[str, str]) -> str:
    """Draw one line for each count that has an event, grouped by week and event, on a shared logarithmic scale."""
    extents = {r["figure_id"]: _extent(r) for r in rows}
    counts = [r for r in rows if r["kind"] == "count" and r["event"] and extents[r["figure_id"]]]
    if not counts:
        return ""
    top = max(extent[1] for row in counts if (extent := extents[row["figure_id"]]))
    decades = max(1, math.ceil(math.log10(max(top, 10))))
    ticks = "".join(f'<i style="left:{100 * d / decades:.2f}%">{10**d:,}</i>' for d in range(decades + 1))
    body = []
    for (week, event), lines in groupby(sorted(counts, key=_order), key=lambda r: (r["week"], r["event"])):
        body.append(_head(week, event))
        body += (_line(row, decades, row["figure_id"] in disputed, keep) for row in lines)
    scale = f'<div class="scale"><span></span><div class="track">{ticks}</div></div>'
    return f'<div class="chart">{scale}{"".join(body)}</div>'


def _order(row: Row) -> tuple[str, str, str]:
    """Return the sort key of a figure: its week (none is last), its event and its counted class."""
    return str(row["week"] or "9999"), row["event"], row["counted_class"] or ""


def _extent(row: Row) -> tuple[float, float] | None:
    known = [v for v in (row["low"], row["value"], row["high"]) if v is not None and v > 0]
    return (min(known), max(known)) if known else None


def _head(week: date | None, event: str) -> str:
    words = f"week of {week:%-d %b %Y}" if week else "no week said"
    return f'<div class="group">{escape(words)} · {escape(event.replace("_", " "))}</div>'


def _line(row: Row, decades: int, is_disputed: bool, keep: Mapping[str, str]) -> str:
    """Draw the line of one figure: the claimant, the bar with its dot, and the words."""
    low, high = _extent(row) or (1.0, 1.0)

    def at(value: float) -> float:
        return 100 * math.log10(max(value, 1.0)) / decades

    shapes = [f'<b class="bar" style="left:{at(low):.2f}%;width:{at(high) - at(low):.2f}%"></b>']
    if row["low"] is None and row["qualifier"] != "exact":
        shapes.append(f'<b class="open" style="right:{100 - at(low):.2f}%">←</b>')
    if row["high"] is None and row["qualifier"] != "exact":
        shapes.append(f'<b class="open" style="left:{at(high):.2f}%">→</b>')
    if row["value"] is not None:
        shapes.append(f'<b class="dot" style="left:{at(row["value"]):.2f}%"></b>')
    label = f"{amount(row)} {row['counted'] or ''}".strip()
    kind = "line bad" if is_disputed else "line"
    about = escape(f"{label}: {claimant(row)}. “{row['quote']}”", quote=True)
    address = href({**keep, "view": "fact", "id": row["figure_id"]})
    return (
        f'<a class="{kind}" target="_self" title="{about}" href="{address}">'
        f'<span class="by">{escape(claimant(row))}</span><div class="track">{"".join(shapes)}</div>'
        f'<span class="label">{escape(label)}</span></a>'
    )
