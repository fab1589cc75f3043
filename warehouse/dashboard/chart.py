"""Figures by week as SVG: a dot for the value written, a bar for its bounds, an open end for a bound nobody gave."""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from warehouse.dashboard.markup import amount, claimant, href
from warehouse.dashboard.queries import Row

ROW = 30
LEFT = 190
WIDTH = 900


def figures_by_week(rows: Sequence[Row], disputed: frozenset[str], keep: Mapping[str, str]) -> str:
    """One line a figure that counts something, grouped by week and event, on a shared logarithmic scale."""
    extents = {r["figure_id"]: _extent(r) for r in rows}
    counts = [r for r in rows if r["kind"] == "count" and r["event"] and extents[r["figure_id"]]]
    if not counts:
        return ""
    top = max(extent[1] for extent in extents.values() if extent)
    decades = max(1, math.ceil(math.log10(max(top, 10))))

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - 40) * math.log10(max(value, 1.0)) / decades

    lines: list[str] = []
    at, last = 26, None
    for row in sorted(
        counts,
        key=lambda r: (str(r["week"] or "9999"), r["event"], r["counted_class"] or "" if "counted_class" in r else ""),
    ):
        group = (row["week"], row["event"])
        if group != last:
            week = f"week of {row['week']:%-d %b %Y}" if row["week"] else "no week said"
            event = row["event"].replace("_", " ")
            lines.append(f'<text class="group" x="0" y="{at + 14}">{escape(f"{week} · {event}")}</text>')
            at += ROW
            last = group
        lines.append(_line(row, at, x, disputed, keep))
        at += ROW
    ticks = "".join(
        f'<line class="grid" x1="{x(10**d):.0f}" x2="{x(10**d):.0f}" y1="20" y2="{at}"/>'
        f'<text class="tick" x="{x(10**d):.0f}" y="14">{10**d:,}</text>'
        for d in range(decades + 1)
    )
    return (
        f'<div class="scroll"><svg class="chart" viewBox="0 0 {WIDTH} {at + 6}" role="img"'
        f' aria-label="Figures by week and event, with bounds">{ticks}{"".join(lines)}</svg></div>'
    )


def _extent(row: Row) -> tuple[float, float] | None:
    known = [v for v in (row["low"], row["value"], row["high"]) if v is not None and v > 0]
    return (min(known), max(known)) if known else None


def _line(row: Row, at: int, place: Callable[[float], float], disputed: frozenset[str], keep: Mapping[str, str]) -> str:
    """The bar, the dot, an arrow where a bound is open, and the words of one figure."""
    low, high = _extent(row) or (1.0, 1.0)
    middle = at + ROW // 2 - 4
    kind = "mark bad" if row["figure_id"] in disputed else "mark"
    shapes = [f'<line class="bar" x1="{place(low):.1f}" x2="{place(high):.1f}" y1="{middle}" y2="{middle}"/>']
    if row["value"] is not None:
        shapes.append(f'<circle cx="{place(row["value"]):.1f}" cy="{middle}" r="5"/>')
    if row["high"] is None:
        shapes.append(_arrow(place(high), middle, 1))
    if row["low"] is None:
        shapes.append(_arrow(place(low), middle, -1))
    who = claimant(row)
    name = who if len(who) <= 28 else who[:27] + "…"
    label = f"{amount(row)} {row['counted'] or ''}".strip()
    end = place(high) + (34 if row["high"] is None else 12)
    side = f'x="{end:.0f}"' if end < WIDTH - 220 else f'x="{place(low) - 12:.0f}" text-anchor="end"'
    return (
        f'<a target="_self" href="{href({**keep, "view": "fact", "id": row["figure_id"]})}"><g class="{kind}">'
        f"<title>{escape(label)}: {escape(who)}. “{escape(row['quote'])}”</title>"
        f'<text class="who" x="12" y="{middle + 4}">{escape(name)}</text>{"".join(shapes)}'
        f'<text class="label" {side} y="{middle + 4}">{escape(label)}</text></g></a>'
    )


def _arrow(x: float, y: float, direction: int) -> str:
    tip = x + direction * 24
    back = tip - direction * 6
    return f'<path class="open" d="M{x:.1f} {y}H{tip:.1f}M{back:.1f} {y - 4}L{tip:.1f} {y}L{back:.1f} {y + 4}"/>'
