"""Gives each figure the place that the whole article tells for it, and says how its place and days are told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from transforms.context.placement import Chosen, Placement, PlacementWeights
from transforms.records import Entity, Figure, Link, Mention
from transforms.text.reading import Reading

# The rules of links that the sentences before left to a figure's clause.
CARRIED = "carried-"
CARRIED_DATE = "date-carried"


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
        # What the clause says more finely than the article stays: 'south of the Öncüpınar crossing' in Turkey.
        if best is None or _is_distance(figure) or placement.holds(best.mention.entity_id, figure.place_id):
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


def tell_days(figures: Sequence[Figure], links: Sequence[Link]) -> list[Figure]:
    """The figures with how their days are told."""
    carried = {link.from_id for link in links if link.role == "date" and link.rule == CARRIED_DATE}
    return [replace(figure, date_evidence=_date_evidence(figure, carried)) for figure in figures]


def _date_evidence(figure: Figure, carried: set[str]) -> str:
    """How the days are told that the clause, the sentences before or publication say."""
    if figure.date_basis in {"document", "none"}:
        return figure.date_basis
    return "carried" if figure.figure_id in carried else "clause"


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
