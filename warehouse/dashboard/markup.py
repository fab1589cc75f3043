"""Makes HTML of rows; all text of documents is escaped, so that it is shown and never executed."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import urlencode

from warehouse.dashboard.queries import Row

# Kinds of facts from the outermost to the innermost: where spans overlap, the link leads to the innermost fact.
LAYERS = ("statement", "mention", "date", "figure")


def href(parameters: Mapping[str, str]) -> str:
    """Return an address within the page, escaped for an attribute."""
    return escape("?" + urlencode(parameters), quote=True)


def link(text: str, parameters: Mapping[str, str], *, kind: str = "") -> str:
    """Return a link within the page."""
    return f'<a class="{kind}" target="_self" href="{href(parameters)}">{escape(text)}</a>'


def number(value: float | None) -> str:
    """Format a number as people write it; empty for None.

    >>> number(45000.0), number(0.25), number(None)
    ('45,000', '0.25', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def amount(row: Row) -> str:
    """Return a figure's hedge and its value or bounds; its quote instead if it has a unit, is vague or a ratio."""
    hedge = {"exact": "", "between": "", "vague": ""}.get(row["qualifier"], row["qualifier"].replace("_", " "))
    if row["unit"] or row["qualifier"] == "vague" or row["kind"] == "ratio":
        shown = row["quote"]
    elif row["value"] is not None:
        shown = number(row["value"])
    else:
        shown = " to ".join(number(bound) for bound in (row["low"], row["high"]) if bound is not None) or row["quote"]
    return f"{hedge} {shown}".strip()


def days(row: Row) -> str:
    """Return the days that a figure is about, in words."""
    first, last = row["from_date"], row["to_date"]
    if first is None and last is None:
        return "no date said"
    if first == last:
        return f"{first}"
    return f"{first or '…'} to {last or '…'}"


def published(row: Row) -> str:
    """Return when a document was published, as precisely as it is known."""
    if row["published_on"]:
        return str(row["published_on"])
    if row["published_earliest"] or row["published_latest"]:
        return f"between {row['published_earliest'] or '…'} and {row['published_latest'] or '…'}"
    return "no date"


def claimant(row: Row) -> str:
    """Return who claims a figure: a name, a description in quotation marks, or the publisher."""
    if row["attribution"] == "named":
        return row["claimant"] or row["claimant_quote"] or ""
    if row["attribution"] == "described":
        return f"“{row['claimant_quote']}”"
    return row["publisher"] or "the publisher"


def chip(text: str, kind: str = "") -> str:
    """Return a small label; nothing for an empty text."""
    return f'<span class="chip {kind}">{escape(text)}</span>' if text else ""


def figure_card(row: Row, keep: Mapping[str, str], *, disputed: bool = False) -> str:
    """Return the card of one figure: amount, what is counted, place, days, claimant, quote; it links to the text."""
    counted = " ".join(
        part for part in (row["counted"] or "", f"({row['event'].replace('_', ' ')})" if row["event"] else "") if part
    )
    place = f"{row['place_relation'] or 'in'} {row['place']}" if row["place"] else ""
    address = href({**keep, "view": "fact", "id": row["figure_id"]})
    kind = "card figure disputed" if disputed else "card figure"
    labels = [chip(place), chip(days(row)), chip(row["measure"] or "")]
    if row["modality"] != "asserted":
        labels.append(chip(row["modality"], "warn"))
    if disputed:
        labels.append(chip("disputed", "bad"))
    source = f"“{row['quote']}” · {row['title'] or row['path']} · {published(row)}"
    return f"""
    <a class="{kind}" target="_self" href="{address}" data-figure="{escape(row["figure_id"])}">
      <div class="amount">{escape(amount(row))} <span class="counted">{escape(counted)}</span></div>
      <div class="chips">{"".join(labels)}</div>
      <div class="who">{escape(claimant(row))}</div>
      <div class="source">{escape(source)}</div>
    </a>"""


def table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table; the cells of `lines` are HTML already."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def marked_text(
    text: str, passages: Sequence[Row], spans: Sequence[Row], keep: Mapping[str, str], chosen: str | None = None
) -> str:
    """Return a document with its zones and with every fact highlighted; `chosen` is the id of the fact to show first.

    Facts can overlap, HTML elements can't: the text is cut wherever a fact begins or ends, and each
    piece is marked with all the facts that contain it and links to the innermost of them.
    """
    order = {fact: rank for rank, fact in enumerate(LAYERS)}
    parts = []
    for passage in passages:
        start, end = passage["char_start"], passage["char_end"]
        inside = [s for s in spans if s["char_start"] < end and s["char_end"] > start]
        cuts = sorted({start, end, *(c for s in inside for c in (s["char_start"], s["char_end"]) if start < c < end)})
        pieces: list[str] = []
        for a, b in pairwise(cuts):
            here = [s for s in inside if s["char_start"] <= a and s["char_end"] >= b]
            piece = escape(text[a:b])
            if here:
                here.sort(key=lambda s: (order[s["fact"]], s["char_start"] - s["char_end"]))
                inner = here[-1]
                kinds = " ".join(dict.fromkeys(s["fact"] for s in here))
                is_chosen = any(s["id"] == chosen for s in here)
                title = escape("; ".join(f"{s['fact']}: {s['about']}" for s in reversed(here)), quote=True)
                anchor = ' id="chosen"' if is_chosen and 'id="chosen"' not in "".join(pieces) else ""
                address = href({**keep, "view": "fact", "id": inner["id"]})
                piece = (
                    f'<a{anchor} class="fact {kinds}{" chosen" if is_chosen else ""}" target="_self" title="{title}"'
                    f' href="{address}">{piece}</a>'
                )
            pieces.append(piece)
        zone, language = escape(passage["zone"]), escape(passage["language"])
        label = zone if language in ("en", "und") else f"{zone}, {language}"
        parts.append(
            f'<div class="passage {zone}" lang="{language}"><span class="zone">{label}</span>{"".join(pieces)}</div>'
        )
    return f'<div class="document">{"".join(parts)}</div>'
