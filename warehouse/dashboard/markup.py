"""Makes HTML of rows; all text of documents is escaped, so that it is shown and never executed."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import urlencode

from warehouse.dashboard.wording import Row

# Kinds of facts from the outermost to the innermost: where spans overlap, the link leads to the innermost fact.
LAYERS = ("statement", "mention", "date", "figure")


Address = Mapping[str, str | Sequence[str]]


def href(parameters: Address) -> str:
    """Return an address within the page, escaped for an attribute."""
    return escape("?" + urlencode(parameters, doseq=True), quote=True)


def link(text: str, parameters: Address) -> str:
    """Return a link within the page."""
    return f'<a target="_self" href="{href(parameters)}">{escape(text)}</a>'


def sentence(row: Row) -> str:
    """Return the sentence of a fact with its words marked."""
    text, start = row["sentence"], row["start_in_sentence"]
    end = start + len(row["quote"])
    before, words, after = escape(text[:start]), escape(text[start:end]), escape(text[end:])
    return f'<blockquote class="sentence">{before}<mark>{words}</mark>{after}</blockquote>'


def table(header: Sequence[str], lines: Iterable[Sequence[str]], kind: str = "") -> str:
    """Return a table; the cells of `lines` are HTML already."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def marked_text(
    text: str, passages: Sequence[Row], spans: Sequence[Row], keep: Address, chosen: str | None = None
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
                address = href({**keep, "fact": inner["id"]})
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
