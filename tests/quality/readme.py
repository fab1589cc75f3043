"""README's table of quality, made of the floors file: of each metric what was reached on both parts."""

from collections.abc import Mapping
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
HEAD = "| what | read | scored | peers |\n| --- | --- | --- | --- |\n"
# What a line says, the metrics it shows, and what peers reach.
LINES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "figures: value, with unit, with hedge (NewsQuant)",
        ("newsquant.value", "newsquant.unit", "newsquant.change"),
        "CQE 92, 86, 88; quantulum3 73, 47",
    ),
    (
        "figures in real news: number, event told, place told, days told, claimant told",
        (
            "figures: number",
            "figures: event told",
            "figures: place told",
            "figures: days told",
            "figures: claimant told",
        ),
        "a second reader 100, 96, 96, 73, 95",
    ),
    ("of these with an event: all of it right", ("figures: answered",), "a second reader 90"),
    (
        "counts of a registry's incidents: place within 50 km, days within three",
        ("registry: where", "registry: when"),
        "",
    ),
    (
        "pages of one incident joined (a sample of a registry's): precision and recall of pairs, B3",
        ("incidents: pair precision", "incidents: pair recall", "incidents: B3"),
        "joining nothing 100, 0, 74",
    ),
    (
        "dates: TIMEX3 value (WikiWars, TimeBank, AQUAINT)",
        ("dates: WikiWars value", "dates: TimeBank value", "dates: AQUAINT value"),
        "HeidelTime 84 on WikiWars",
    ),
    (
        "a saved web page: body (4-grams), title, authors, publisher, date",
        ("html: body, 4-grams", "html: title", "html: authors", "html: publisher", "html: date"),
        "trafilatura 96, 89, 78, 96, 98",
    ),
    ("the same page dumped to text: body, 4-grams", ("documents: body, 4-grams",), "best simple rule 76"),
    (
        "title, authors, publisher, date",
        ("documents: title", "documents: authors", "documents: publisher", "documents: date"),
        "naive rules 20, 38, 0, 58",
    ),
    (
        "numerals with a role (news: TimeBank, LGL; forums and reviews: EWT)",
        ("numerals explained: TimeBank", "numerals explained: LGL", "numerals explained: UNER EWT"),
        "",
    ),
    ("places found (GeoVirus, LGL)", ("places geovirus overlap", "places lgl overlap"), "spaCy small 78 to 88"),
    (
        "places within 161 km, given where they stand (GeoVirus, LGL)",
        ("places geovirus 161 km on gold spans", "places lgl 161 km on gold spans"),
        "most populous 59, 56",
    ),
    (
        "differently worded names of one thing joined, and precision of pairs (GUM)",
        ("alias gum variants", "alias gum pair precision"),
        "equal strings 0",
    ),
    (
        "who says what: direct speech, all (PolNeAR)",
        ("polnear_dev.direct_all", "polnear_dev.all"),
        "textacy 65, 27",
    ),
    (
        "small cases that real text taught: numbers, kinds and units",
        ("cases: wrong number", "cases: wrong kind or unit"),
        "",
    ),
)


def table(floors: Mapping[str, Mapping[str, object]]) -> str:
    """The table, as README has it."""
    rows = []
    for what, names, peers in LINES:
        read, scored = (
            ", ".join(f"{floors[name][part]:.1f}" if part in floors[name] else "-" for name in names)
            for part in ("read", "scored")
        )
        rows.append(f"| {what} | {read} | {scored} | {peers} |\n".replace("|  |", "| |"))
    return HEAD + "".join(rows)


def write(floors: Mapping[str, Mapping[str, object]]) -> None:
    """Put the table in the place of the one that README has."""
    before, _, rest = README.read_text(encoding="utf-8").partition(HEAD)
    lines = rest.splitlines(keepends=True)
    after = next(number for number, line in enumerate(lines) if not line.startswith("|"))
    README.write_text(before + table(floors) + "".join(lines[after:]), encoding="utf-8")
