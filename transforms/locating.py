"""Gives each figure the place and the days that the whole article tells for it, where its clause doesn't."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from transforms.dating import Dated, Dating, DatingWeights
from transforms.placement import Chosen, Placement, PlacementWeights
from transforms.reading import Reading
from transforms.records import Date, Document, Entity, Figure, Link, Mention
from transforms.timemeanings import DOCUMENT, TEXT

# The rules of links that the sentences before left to a figure's clause.
CARRIED = "carried-"
CARRIED_DATE = "date-carried"
# What a date of the article is to a figure, by what it was counted from.
BASES = {DOCUMENT: "relative", TEXT: "inferred"}
LENGTHS_OF_TIME = frozenset({"duration", "age"})


def locate_figures(
    reading: Reading,
    figures: Sequence[Figure],
    links: Sequence[Link],
    mentions: Sequence[Mention],
    *,
    entities: Sequence[Entity],
    weights: PlacementWeights,
) -> tuple[list[Figure], list[Link]]:
    """The figures with place, relation and how the article tells it, and all links, those of places among them.

    Where the article as a whole tells another place than the clause, that place comes first and the clause's places
    come behind it. A distance keeps the place that it is measured from.
    """
    known = {entity.entity_id: entity for entity in entities if entity.kind == "place"}
    placement = Placement(reading, [m for m in mentions if m.kind == "place"], known)
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
        if best is None or best.mention.entity_id == figure.place_id or _is_distance(figure):
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
    return located, list(_merged(links, more))


def date_figures(
    reading: Reading,
    document: Document,
    figures: Sequence[Figure],
    links: Sequence[Link],
    dates: Sequence[Date],
    *,
    weights: DatingWeights,
) -> tuple[list[Figure], list[Link]]:
    """The figures with their days and how the article tells them, and all links, those of dates among them.

    Days that the clause or the sentences before say stay; the article as a whole is asked for the others.
    """
    undated = [
        figure
        for figure in figures
        if figure.date_basis in {"document", "none"}
        and figure.kind not in LENGTHS_OF_TIME
        and reading.sentence_at(figure.char_start) is not None
    ]
    chosen = weights.choose(Dating(reading, document, dates, figures), undated)
    carried = {link.from_id for link in links if link.role == "date" and link.rule == CARRIED_DATE}
    dated: list[Figure] = []
    more: list[Link] = []
    for figure in figures:
        best = chosen.get(figure.figure_id)
        if best is None:
            dated.append(replace(figure, date_evidence=_date_evidence(figure, carried)))
            continue
        day = best.option.date
        first, last = best.option.window
        basis = "document" if day is None else BASES.get(day.anchor, "explicit")
        dated.append(replace(figure, from_date=first, to_date=last, date_basis=basis, date_evidence=best.evidence))
        if day is not None:
            more.append(_date_link(reading, figure, best, day))
    return dated, [*links, *more]


def _date_evidence(figure: Figure, carried: set[str]) -> str:
    """How the days are told that the clause, the sentences before or publication say."""
    if figure.date_basis in {"document", "none"}:
        return figure.date_basis
    return "carried" if figure.figure_id in carried else "clause"


def _date_link(reading: Reading, figure: Figure, best: Dated, day: Date) -> Link:
    return Link(
        from_id=figure.figure_id,
        role="date",
        ordinal=0,
        document_id=reading.document_id,
        target_id=day.date_id,
        char_start=day.char_start,
        char_end=day.char_end,
        quote=reading.text[day.char_start : day.char_end],
        rule=f"article-{best.evidence}{'-since' if best.option.since else ''}",
    )


def _is_distance(figure: Figure) -> bool:
    return figure.place_id is not None and (figure.kind == "length" or figure.event == "distance")


def _evidence(figure: Figure, clause: Sequence[Link]) -> str:
    """How the clause's own place is told."""
    if figure.place_id is None:
        return "none"
    return "carried" if clause and clause[0].rule.startswith(CARRIED) else "clause"


def _behind(clause: Sequence[Link], best: Chosen) -> list[Link]:
    """The clause's places behind the one chosen, which isn't named twice."""
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
        rule=f"article-{best.evidence}-{best.relation}",
    )


def _merged(links: Sequence[Link], more: Mapping[str, Sequence[Link]]) -> Iterator[Link]:
    """All links, those of places exchanged where an article told another place."""
    for link in links:
        if link.role != "place" or link.from_id not in more:
            yield link
    for exchanged in more.values():
        yield from exchanged
