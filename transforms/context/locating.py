"""Gives each figure the place and the days that the whole article supports, and says where these are named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from transforms.context.dating import Dating
from transforms.context.dating_weights import Dated, DatingWeights
from transforms.context.days import published_days
from transforms.context.evidence import Evidence
from transforms.context.placement import Placement
from transforms.context.placement_weights import Chosen, PlacementWeights
from transforms.context.rules import DateRule, PlaceRule
from transforms.dates.meanings import DOCUMENT, TEXT
from transforms.records import Date, Document, Entity, Figure, Link, Mention
from transforms.text.reading import Reading
from transforms.vocabulary import CARRIED, CLAUSE

BOUNDS = {"pair": "between"}
# Rules of places right beside a figure, which can't belong to another figure.
OWN = frozenset({PlaceRule.LABEL, PlaceRule.BEHIND_FIGURE})
# The basis of a figure's days, by what the date was counted from.
BASES = {DOCUMENT: "relative", TEXT: "inferred"}


def locate_figures(
    reading: Reading,
    figures: Sequence[Figure],
    links: Sequence[Link],
    mentions: Sequence[Mention],
    *,
    entities: Sequence[Entity],
    document: Document,
    evidence: Evidence,
    weights: PlacementWeights,
) -> tuple[list[Figure], list[Link]]:
    """Return the figures with `place_id`, `place_relation` and `place_evidence`, and all links, updated for places.

    If the whole article supports another place than the clause, that place comes first and the places of the clause
    after it. A distance keeps the place that it is measured from.
    """
    known = {entity.entity_id: entity for entity in entities if entity.kind == "place"}
    places = [m for m in mentions if m.kind == "place"]
    placement = Placement(reading, places, known, evidence, document.publisher)
    chosen = weights.choose(placement, figures, {f.figure_id: f.place_id for f in figures})
    own: dict[str, list[Link]] = {}
    for link in links:
        if link.role == "place":
            own.setdefault(link.from_id, []).append(link)
    located: list[Figure] = []
    more: dict[str, list[Link]] = {}
    for figure in figures:
        best = chosen.get(figure.figure_id)
        clause = own.get(figure.figure_id, [])
        # A place in the clause stays if it is inside the chosen one: 'south of the Öncüpınar crossing' in Turkey.
        kept = _is_distance(figure) or (bool(clause) and clause[0].rule in OWN)
        if best is None or kept or placement.holds(best.mention.entity_id, figure.place_id):
            located.append(replace(figure, place_evidence=_evidence(figure, clause)))
            continue
        located.append(
            replace(
                figure,
                place_id=best.mention.entity_id,
                place_relation=best.relation,
                place_evidence=best.evidence,
            )
        )
        more[figure.figure_id] = [_link(reading, figure, best), *_behind(clause, best)]
    return located, list(_merged("place", links, more))


def date_figures(
    reading: Reading,
    document: Document,
    figures: Sequence[Figure],
    links: Sequence[Link],
    *,
    dates: Sequence[Date],
    evidence: Evidence,
    weights: DatingWeights,
) -> tuple[list[Figure], list[Link]]:
    """Return the figures with their days, `date_basis` and `date_evidence`, and all links, updated for dates.

    If the whole article supports other days than the clause, their date replaces the clause's date in the links.
    """
    by_id = {day.date_id: day for day in dates}
    said: dict[str, list[Date]] = {}
    carried = set()
    for link in links:
        if link.role == "date" and link.target_id in by_id:
            said.setdefault(link.from_id, []).append(by_id[link.target_id])
            if link.evidence == CARRIED:
                carried.add(link.from_id)
    figures = [replace(figure, date_evidence=_date_evidence(figure, carried)) for figure in figures]
    chosen = weights.choose(Dating(reading, document, dates, evidence), figures, said)
    dated: list[Figure] = []
    more: dict[str, list[Link]] = {}
    for figure in figures:
        if figure.figure_id not in chosen:
            dated.append(figure)
            continue
        best = chosen[figure.figure_id]
        dated.append(_dated(figure, best, document))
        more[figure.figure_id] = [] if best is None else list(_date_links(reading, figure, best))
    return dated, list(_merged("date", links, more))


def _dated(figure: Figure, best: Dated | None, document: Document) -> Figure:
    """Return the figure with the days chosen from the article, or with those that follow from publication."""
    if best is None or best.option.date is None:
        first, last = best.option.window if best is not None else published_days(document)
        basis = "document" if first or last else "none"
        return replace(figure, from_date=first, to_date=last, date_basis=basis, date_evidence=basis)
    first, last = best.option.window
    # A date in the figure's sentence is read from its words, a date elsewhere is inferred.
    basis = BASES.get(best.option.date.anchor, "explicit") if best.evidence == "sentence" else "inferred"
    return replace(figure, from_date=first, to_date=last, date_basis=basis, date_evidence=best.evidence)


def _date_links(reading: Reading, figure: Figure, best: Dated) -> Iterator[Link]:
    """Yield the links to the one or two dates from which the days come."""
    told = [day for day in (best.option.date, best.option.other) if day is not None]
    for ordinal, day in enumerate(told):
        yield Link(
            from_id=figure.figure_id,
            role="date",
            ordinal=ordinal,
            document_id=reading.document_id,
            target_id=day.date_id,
            relation=BOUNDS.get(best.option.shape, best.option.shape),
            char_start=day.char_start,
            char_end=day.char_end,
            quote=reading.text[day.char_start : day.char_end],
            rule=DateRule.ARTICLE,
            evidence=best.evidence,
        )


def _date_evidence(figure: Figure, carried: set[str]) -> str:
    """Return where the figure's first days came from: publication, nothing, the sentences before or the clause."""
    if figure.date_basis in {"document", "none"}:
        return figure.date_basis
    return CARRIED if figure.figure_id in carried else CLAUSE


def _is_distance(figure: Figure) -> bool:
    return figure.place_id is not None and (figure.kind == "length" or figure.event == "distance")


def _evidence(figure: Figure, clause: Sequence[Link]) -> str:
    """Return the evidence of the place that the figure already has; 'none' if it has no place."""
    if figure.place_id is None:
        return "none"
    return clause[0].evidence or CLAUSE if clause else CLAUSE


def _behind(clause: Sequence[Link], best: Chosen) -> list[Link]:
    """Return the links to the other places of the clause, numbered after the chosen place."""
    others = [link for link in clause if link.target_id != best.mention.entity_id]
    return [replace(link, ordinal=ordinal) for ordinal, link in enumerate(others, start=1)]


def _link(reading: Reading, figure: Figure, best: Chosen) -> Link:
    mention = best.mention
    return Link(
        from_id=figure.figure_id,
        role="place",
        ordinal=0,
        document_id=reading.document_id,
        target_id=mention.entity_id,
        char_start=mention.char_start,
        char_end=mention.char_end,
        quote=reading.text[mention.char_start : mention.char_end],
        rule=PlaceRule.ARTICLE,
        relation=best.relation,
        evidence=best.evidence,
    )


def _merged(role: str, links: Sequence[Link], more: Mapping[str, Sequence[Link]]) -> Iterator[Link]:
    """Yield all links; for the figures in `more`, those of the role are replaced by the ones given there."""
    for link in links:
        if link.role != role or link.from_id not in more:
            yield link
    for exchanged in more.values():
        yield from exchanged
