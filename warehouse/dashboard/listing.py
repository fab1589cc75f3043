"""A list of rows as Streamlit's table: a button that opens each, pages that say how many there are, and downloads."""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import streamlit as st

from warehouse.dashboard.controls import open_one
from warehouse.dashboard.wording import Row

PAGE_SIZES = (100, 1_000, 10_000)
_ROW, _HEAD, _MOST_SEEN = 35, 37, 14


@dataclass(frozen=True)
class Listing:
    """What a list shows: its name, what a row opens and by which column, and the columns, each with its settings."""

    name: str
    opens: str
    key: str
    columns: Mapping[str, Any] = field(hash=False)


def show(
    listing: Listing,
    count: int,
    fetch: Callable[[int, int], Sequence[Row]],
    orders: Sequence[str] = (),
    order_key: str = "order",
) -> Sequence[Row]:
    """Show the rows of one page: `fetch` returns them by limit and offset; returns these rows.

    If there are several orders, the chosen one is in the session's state under `order_key` when `fetch` is called.
    """
    if not count:
        st.info(f"No {listing.name} pass these filters.")
        return ()
    with st.container(horizontal=True, vertical_alignment="bottom", key="paging"):
        if orders:
            st.selectbox("Sorted by", orders, key=order_key, bind="query-params", width=190)
        size = st.selectbox(
            "Rows a page",
            PAGE_SIZES,
            index=1,
            format_func=lambda n: f"{n:,}",
            key="size",
            bind="query-params",
            width=120,
        )
        pages = math.ceil(count / size)
        number = 1
        if pages > 1:
            number = min(st.pagination(pages, key="page", bind="query-params"), pages)
    first = (number - 1) * size
    rows = fetch(size, first)
    named = listing.name if count > 1 else listing.name.removesuffix("s")
    whole = f"All {count:,}" if count > 1 else "1"
    shown = whole if pages == 1 else f"{first + 1:,} to {first + len(rows):,} of {count:,}"
    sorts = "A click on the head of a column sorts the rows shown." if len(rows) > 1 else ""
    st.caption(f"**{shown} {named}.** {sorts}")
    table = pa.table({name: [row[name] for row in rows] for name in listing.columns})
    _grid(listing, table, [row[listing.key] for row in rows])
    with st.container(horizontal=True, key="exports"):
        for kind, data in (("CSV", _csv), ("Parquet", _parquet)):
            st.download_button(
                f"{len(rows):,} rows as {kind}",
                partial(data, table),
                file_name=f"{listing.name}.{kind.lower()}",
                on_click="ignore",
                icon=":material/download:",
            )
    return rows


def _grid(listing: Listing, table: pa.Table, keys: Sequence[str]) -> None:
    """Show the table, with a button in front of each row."""
    clicked = f"{listing.name}_clicked"

    def opened() -> None:
        click = st.session_state[clicked]
        if click:
            open_one(listing.opens, keys[click["row"]])

    button = pa.array(["Open"] * len(table), pa.string())
    st.dataframe(
        table.add_column(0, "open", button),
        hide_index=True,
        placeholder="",
        height=_HEAD + _ROW * min(len(table), _MOST_SEEN),
        row_height=_ROW,
        alt=f"Table of {listing.name}",
        column_config={
            "open": st.column_config.ButtonColumn(
                "", width=70, pinned=True, type="tertiary", key=clicked, on_click=opened
            ),
            **listing.columns,
        },
    )


def _csv(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pa.csv.write_csv(table, out)
    return out.getvalue()


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pa.parquet.write_table(table, out)
    return out.getvalue()
