"""The pages of one fact and of one document: the sentence first, beside it who disagrees, then the whole text."""

from collections.abc import Mapping, Sequence
from html import escape

import duckdb
import streamlit as st

from warehouse.dashboard import charts, markup, queries
from warehouse.dashboard.controls import OPENED, close
from warehouse.dashboard.figures import worded
from warehouse.dashboard.wording import EVIDENCE, Row, amount, claimant, days, plain, published, rules

_KEY = (
    '<p class="legend"><span class="fact figure">figure</span><span class="fact date">date</span>'
    '<span class="fact mention">name</span><span class="fact statement">statement</span>'
    " A click on marked words shows how they were read.</p>"
)


def show_html(*parts: str) -> None:
    """Put HTML on the page; what comes from documents is escaped already."""
    st.html(f'<div class="dl">{"".join(parts)}</div>')


def keep() -> dict[str, list[str]]:
    """Return the address without what is opened: links within the page keep view and filters."""
    names = [name for name in st.query_params if name not in OPENED]
    return {name: st.query_params.get_all(name) for name in names}


def back() -> None:
    """Show the button that leads back to the list."""
    st.button("Back to the list", icon=":material/arrow_back:", on_click=close, type="tertiary", key="back")


def show_fact(connection: duckdb.DuckDBPyConnection, fact_id: str) -> None:
    """Show one fact: its sentence, who disagrees, how it was read, and its place in the text."""
    back()
    found = queries.fact(connection, fact_id)
    if found is None:
        st.info(f"This snapshot has no row {fact_id}: its text changed or is gone. “What changed” tells more.")
        return
    row = queries.figures_of(connection, [fact_id]).get(fact_id)
    pairs = queries.rivals(connection, fact_id) if row else []
    others = queries.figures_of(connection, [pair["other"] for pair in pairs])
    said, against = st.columns([3, 2], gap="large")
    with said:
        title = _heading(row) if row else f"{found['fact']}: {found['quote']}"
        show_html(f"<h2>{escape(title)}</h2>", markup.sentence(found), f'<p class="note">{_source(found, row)}</p>')
    with against:
        _disagreement(pairs, others, is_figure=row is not None)
    if row and any(pair["verdict"] == "conflict" for pair in pairs):
        rivals = [others[pair["other"]] for pair in pairs if pair["verdict"] == "conflict"]
        charts.side_by_side([{**each, **worded(each)} for each in (row, *rivals)])
    _reading(connection, found, row)
    show_document(connection, found["document_id"], fact_id)


def _heading(row: Row) -> str:
    event = f"({plain(row['event'])})" if row["event"] else ""
    return " ".join(part for part in (amount(row), row["counted"], event) if part)


def _source(found: Row, row: Row | None) -> str:
    document = markup.link(found["title"] or found["path"], {**keep(), "document": found["document_id"]})
    told = f"Claimed by <b>{escape(claimant(row))}</b>. " if row else ""
    publisher = f"{escape(found['publisher'])}, " if found["publisher"] else ""
    return f"{told}In {document}, {publisher}{escape(published(found))}."


def _disagreement(pairs: Sequence[Row], others: Mapping[str, Row], *, is_figure: bool) -> None:
    """Say who contradicts a figure and who agrees with it."""
    if not is_figure:
        return
    by_verdict = {verdict: [p for p in pairs if p["verdict"] == verdict] for verdict in ("conflict", "agree")}
    conflicts, agreeing = by_verdict["conflict"], by_verdict["agree"]
    if conflicts:
        show_html("<h3>Who disagrees</h3>", *(_rival(pair, others[pair["other"]]) for pair in conflicts))
    else:
        show_html('<h3>Who disagrees</h3><p class="note">No other figure contradicts it.</p>')
    if agreeing:
        show_html("<h3>Who agrees</h3>", *(_rival(pair, others[pair["other"]]) for pair in agreeing))


def _rival(pair: Row, row: Row) -> str:
    how = "independent of this one" if pair["independent"] else "not independent: the same story or source"
    if not pair["independent"] and not pair["same_story"] and not pair["same_claimant"]:
        how = "whether they are independent isn’t known"
    address = markup.link(_heading(row), {**keep(), "fact": row["figure_id"]})
    kind = "rival conflict" if pair["verdict"] == "conflict" else "rival"
    return (
        f'<div class="{kind}"><b>{address}</b><br>{escape(claimant(row))}, {escape(published(row))}'
        f' <span class="note">({how})</span>{markup.sentence(row)}</div>'
    )


def _reading(connection: duckdb.DuckDBPyConnection, found: Row, row: Row | None) -> None:
    """Show how a fact was read: each part with its words and the rule, in words, that linked it."""
    known = rules()
    lines: list[Sequence[str]] = []
    if row:
        place = ", ".join(part for part in (row["place"], row["admin1"], row["country"]) if part)
        when = days(row["from_date"], row["to_date"])
        lines += [
            ("number", f"“{escape(row['quote'])}”", escape(amount(row)), _rule(row["rule"], known)),
            ("place", "", escape(f"{row['place_relation'] or 'in'} {place}" if place else "none"),
             escape(f"told {EVIDENCE[row['place_evidence']]}" if place else "no place is told")),
            ("days", "", escape(when or "none"),
             escape(f"told {EVIDENCE[row['date_evidence']]}" if when else "no days are told")),
            ("stated as", "", escape(plain(row["modality"])), escape(plain(row["measure"]))),
        ]  # fmt: skip
    lines += [
        (escape(plain(link["role"])), f"“{escape(link['quote'])}”", escape(link["target"] or ""),
         _rule(link["rule"], known))
        for link in queries.figure_links(connection, found["id"])
    ]  # fmt: skip
    if not lines and found["rule"]:
        lines = [(escape(found["fact"]), f"“{escape(found['quote'])}”", "", _rule(found["rule"], known))]
    if lines:
        show_html("<h3>How it was read</h3>", markup.table(("Part", "Words", "Read as", "Why"), lines))
    where = f"{found['path']}, bytes {found['byte_start']:,} to {found['byte_end']:,}"
    show_html(f'<p class="note">{escape(where)} · id {escape(found["id"])}</p>')


def _rule(name: str, known: Mapping[str, str]) -> str:
    """Return a rule in words, with its name to look it up by."""
    return f"{escape(known.get(name, ''))} <code>{escape(name)}</code>"


def show_document(connection: duckdb.DuckDBPyConnection, document_id: str, fact_id: str | None = None) -> None:
    """Show a document with its zones and every fact marked."""
    found = queries.document(connection, document_id)
    if found is None:
        st.info(f"This snapshot has no document {document_id}.")
        return
    by = ", ".join(found["authors"] or ())
    about = " · ".join(part for part in (by, found["publisher"], published(found), found["path"]) if part)
    passages, spans = queries.passages(connection, document_id), queries.spans(connection, document_id)
    show_html(
        f"<h2>{escape(found['title'] or found['path'])}</h2>",
        f'<p class="note">{escape(about)}</p>',
        _KEY,
        markup.marked_text(found["text"], passages, spans, keep(), fact_id),
    )
