"""The view of places: a map with zoom, whose base are the outlines that ship with Dateline, and a table."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pydeck
import streamlit as st
from streamlit import column_config as c

from warehouse.counting import counted
from warehouse.dashboard import controls, outlines, queries
from warehouse.dashboard.filters import Filters
from warehouse.dashboard.wording import Row, number, plain

HEIGHT = 480
# Map widths differ; a view that fits this many pixels fits most screens.
_WIDTH = 640
_SMALLEST, _LARGEST = 5, 26
_CLOSEST, _FARTHEST = 9.0, 0.5
# Degrees: a single town is shown with its surroundings.
_NARROWEST = 5.0
# The places that have this share of all decide the view: a far capital named once must not make it the globe.
_DECIDING = 0.85
# Letters of names are this wide, in pixels. Nearer to the pole than this, no name is placed exactly.
_LETTER, _POLAR = 7, 80.0
_TOWN, _AREA, _GREY, _INK = [196, 67, 12], [11, 107, 184], [128, 128, 128], [40, 40, 40]
_WORDS = {"country": "country", "admin1": "province"}


def show(connection: duckdb.DuckDBPyConnection, filters: Filters, offered: Mapping[str, Sequence[str]]) -> None:
    """Show the map and the table of places."""
    by = st.selectbox(
        "Circles show",
        ["figures", *offered["event"]],
        format_func=lambda name: "number of figures" if name == "figures" else f"most {plain(name)} in one figure",
        key="sized",
        bind="query-params",
        width=320,
    )
    queries.choose_figures(connection, filters)
    places = queries.places(connection, by)
    if not places:
        st.info("No place with coordinates passes these filters.")
        return
    st.pydeck_chart(
        draw([_point(row, by, places[0]["amount"]) for row in places]),
        height=HEIGHT,
        key="map",
        on_select=lambda: _open_place(st.session_state["map"]["selection"]["objects"]),
        alt="Map of the places of figures; the table below has the same places",
    )
    st.html(
        '<p class="dl legend"><span class="dot"></span> town or other place <span class="ring"></span> country or'
        " province, at its middle · The larger a circle, the more. Scroll to zoom, click to see the figures.</p>"
    )
    _table(places, by)


def show_spot(name: str, latitude: float, longitude: float) -> None:
    """Show where one place lies."""
    point = {
        "name": name,
        "about": "",
        "at": [longitude, latitude],
        "amount": 1,
        "size": 9,
        "beside": [13, 0],
        "is_area": False,
    }
    st.pydeck_chart(draw([point]), height=300, alt=f"Map with {name}")


def draw(points: Sequence[Mapping[str, Any]]) -> pydeck.Deck:
    """Return the map: outlines, a ring for each country and province, a disc for each other place, and names."""
    areas = [point for point in points if point["is_area"]]
    towns = [point for point in points if not point["is_area"]]
    view = _view(sorted(towns or areas, key=lambda point: -point["amount"]))
    circle = {"get_position": "at", "get_radius": "size", "radius_units": "'pixels'", "pickable": True}
    layers = [
        pydeck.Layer(
            "GeoJsonLayer",
            outlines.countries(),
            id="outlines",
            get_fill_color=[*_GREY, 38],
            get_line_color=[*_GREY, 150],
            line_width_units="'pixels'",
            get_line_width=1,
        ),
        pydeck.Layer(
            "ScatterplotLayer", areas, id="areas", filled=True, stroked=True, get_fill_color=[*_AREA, 12],
            get_line_color=[*_AREA, 230], line_width_units="'pixels'", get_line_width=2, **circle,
        ),
        pydeck.Layer("ScatterplotLayer", towns, id="towns", get_fill_color=[*_TOWN, 165], **circle),
        pydeck.Layer(
            "TextLayer",
            _named(points, view.zoom),
            id="names",
            get_position="at",
            get_text="name",
            get_size=12,
            get_color=_INK,
            # On paper of their own, names aren't struck through by borders, on a dark page either.
            background=True,
            get_background_color=[255, 255, 255, 210],
            background_padding=[2, 1],
            get_text_anchor="'start'",
            get_pixel_offset="beside",
            character_set="'auto'",
            font_family="'Source Sans, sans-serif'",
        ),
    ]  # fmt: skip
    return pydeck.Deck(
        layers=layers,
        initial_view_state=view,
        map_provider=None,
        tooltip={"text": "{name}\n{about}"},
    )


def _view(points: Sequence[Mapping[str, Any]]) -> pydeck.ViewState:
    """Return the view that shows most of what there is."""
    kept: list[Any] = []
    total, seen = sum(point["amount"] for point in points), 0.0
    for point in points:
        if seen <= _DECIDING * total or len(kept) < 3:
            kept.append(point["at"])
        seen += point["amount"]
    west, east = min(x for x, _ in kept), max(x for x, _ in kept)
    south, north = min(y for _, y in kept), max(y for _, y in kept)
    across = max(
        east - west, (north - south) * _WIDTH / HEIGHT / math.cos(math.radians((north + south) / 2)), _NARROWEST
    )
    zoom = math.log2(_WIDTH * 360 / (512 * across * 1.3))
    return pydeck.ViewState(
        longitude=(west + east) / 2,
        latitude=(south + north) / 2,
        zoom=max(_FARTHEST, min(_CLOSEST, zoom)),
        max_zoom=12,
        min_zoom=0,
    )


def _named(points: Sequence[Mapping[str, Any]], zoom: float) -> list[Mapping[str, Any]]:
    """Return the points whose names are drawn: those of less that a name would cover when the map opens have none."""
    scale = 512 * 2**zoom / 360
    taken: list[tuple[float, float, float, float]] = []
    kept = []
    for point in sorted(points, key=lambda point: -point["amount"]):
        (longitude, latitude), size = point["at"], point["size"]
        x, y = longitude * scale, -latitude * scale / math.cos(math.radians(min(abs(latitude), _POLAR)))
        box = (x - size, y - max(size, 8), x + size + 4 + _LETTER * len(point["name"]), y + max(size, 8))
        if not any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in taken):
            taken.append(box)
            kept.append(point)
    return kept


def _point(row: Row, by: str, most: float) -> dict[str, Any]:
    """Return what the map draws of a place."""
    count = f"{counted(row['figures'], 'figure')} in {counted(row['documents'], 'document')}"
    highest = "" if by == "figures" else f"at most {number(row['amount'])} {plain(by)} in one figure\n"
    size = _SMALLEST + (_LARGEST - _SMALLEST) * min(1.0, math.sqrt(row["amount"] / most))
    return {
        "name": row["name"],
        "country": row["country"],
        "about": f"{_kind(row)}\n{highest}{count}",
        "at": [row["longitude"], row["latitude"]],
        "amount": row["amount"],
        "size": size,
        "beside": [size + 4, 0],
        "is_area": row["place_type"] in _WORDS,
        "is_country": row["place_type"] == "country",
    }


def _kind(row: Row) -> str:
    where = ", ".join(part for part in (row["admin1"], row["country"]) if part and part != row["name"])
    kind = _WORDS.get(row["place_type"], plain(row["place_type"]) or "place")
    return f"{kind} in {where}" if where else kind


def _table(places: Sequence[Row], by: str) -> None:
    """Show the places as a table, with a button that leads to the figures of each."""

    def opened() -> None:
        if click := st.session_state["places_clicked"]:
            row = places[click["row"]]
            _show_figures(row["name"], is_country=row["place_type"] == "country")

    columns: dict[str, Any] = {
        "figures of": ["Figures"] * len(places),
        "place": [row["name"] for row in places],
        "kind": [_kind(row) for row in places],
        "amount": [row["amount"] for row in places],
        "figures": [row["figures"] for row in places],
        "documents": [row["documents"] for row in places],
    }
    if by == "figures":
        del columns["amount"]
    st.caption(f"**{len(places):,} places.**")
    st.dataframe(
        pa.table(columns),
        hide_index=True,
        placeholder="",
        alt="Table of places",
        column_config={
            "figures of": c.ButtonColumn(
                "", type="tertiary", width=80, pinned=True, key="places_clicked", on_click=opened
            ),
            "place": c.TextColumn("Place"),
            "kind": c.TextColumn("Kind"),
            "amount": c.NumberColumn(f"Most {plain(by)}", format="localized"),
            "figures": c.NumberColumn("Figures", format="localized"),
            "documents": c.NumberColumn("Documents", format="localized"),
        },
    )


def _open_place(chosen: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    for point in (point for layer in chosen.values() for point in layer):
        _show_figures(point["name"], is_country=point["is_country"])


def _show_figures(name: str, *, is_country: bool) -> None:
    st.session_state["country" if is_country else "place"] = [name]
    st.session_state["view"] = "Figures"
    controls.start_again()
