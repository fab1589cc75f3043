"""The filters as a reader sets them: kept in the address, and each shown as a chip that takes it away."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from warehouse.dashboard.filters import Filters
from warehouse.dashboard.wording import EVIDENCE, day, plain

# The range of the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
_LISTS = {
    "country": ("Country, with everything in it", "any country"),
    "place": ("Place, or province with its places", "any place"),
    "event": ("Event", "any event"),
    "counted": ("What is counted", "anything"),
    "claimant": ("Who claims it", "anybody"),
    "publisher": ("Publisher", "any publisher"),
    "evidence": ("Where the place is told", "anywhere"),
}
# Names may be typed that aren't among those offered, which are the most frequent ones.
_OPEN = ("country", "place", "claimant", "publisher")
_LABELS = {"country": "in", "claimant": "claimed by", "publisher": "published by", "counted": "counting"}
# What shows one thing instead of a list; it is in the address beside the view.
OPENED = ("incident", "fact", "document")


def choose(offered: Mapping[str, Sequence[str]], *, compared: bool) -> Filters:
    """Show the filters and return them as they are set; `compared` says whether disputed figures are known."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="search"):
        st.text_input(
            "Search",
            key="words",
            placeholder='words of paragraphs and titles, "side by side"',
            bind="query-params",
            on_change=start_again,
            width=420,
        )
        with st.popover("Filters", icon=":material/filter_list:"):
            _fields(offered, compared=compared)
    filters = _read()
    _chips(filters)
    return filters


def _fields(offered: Mapping[str, Sequence[str]], *, compared: bool) -> None:
    for name, (label, placeholder) in _LISTS.items():
        st.multiselect(
            label,
            list(EVIDENCE) if name == "evidence" else offered[name],
            key=name,
            format_func=_worded(name),
            placeholder=placeholder,
            accept_new_options=name in _OPEN,
            bind="query-params",
            on_change=start_again,
        )
    for name, label in (("since", "From day"), ("until", "To day")):
        st.date_input(
            label,
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key=name,
            format="YYYY-MM-DD",
            bind="query-params",
            on_change=start_again,
        )
    st.toggle(
        "Only disputed" if compared else "Only disputed (too many figures to compare here; each figure’s page says)",
        key="disputed",
        bind="query-params",
        on_change=start_again,
        disabled=not compared,
    )
    st.toggle(
        "Also durations, ages, distances, money and other measures",
        key="every_kind",
        bind="query-params",
        on_change=start_again,
    )


def _worded(name: str) -> Any:
    return EVIDENCE.__getitem__ if name == "evidence" else plain if name in ("event", "counted") else str


def _read() -> Filters:
    state = st.session_state
    chosen: dict[str, Any] = {name: tuple(state[name]) for name in _LISTS}
    chosen |= {name: state[name] for name in ("disputed", "since", "until", "every_kind")}
    return Filters(words=state["words"].strip(), **chosen)


def _chips(filters: Filters) -> None:
    """Show each value that is set as a button that takes it away."""
    chips = [
        (name, value, f"{_LABELS.get(name, '')} {_worded(name)(value)}".strip())
        for name in _LISTS
        for value in getattr(filters, name)
    ]
    if filters.words:
        chips.append(("words", "", f"“{filters.words}”"))
    if filters.since:
        chips.append(("since", None, f"from {day(filters.since)}"))
    if filters.until:
        chips.append(("until", None, f"until {day(filters.until)}"))
    if filters.disputed:
        chips.append(("disputed", False, "disputed"))
    if filters.every_kind:
        chips.append(("every_kind", False, "all kinds of measures"))
    if not chips:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for number, (name, value, label) in enumerate(chips):
            shown = _escaped(label)
            st.button(f"{shown} ✕", key=f"chip{number}", on_click=_take_away, args=(name, value))
        if len(chips) > 1:
            st.button("Clear all", key="clear", type="tertiary", on_click=_clear)


def _escaped(text: str) -> str:
    """Return the text without meaning as Markdown, which labels of buttons are."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:" else c for c in text)


def _take_away(name: str, value: object) -> None:
    state = st.session_state
    state[name] = [kept for kept in state[name] if kept != value] if name in _LISTS else value
    start_again()


def _clear() -> None:
    state = st.session_state
    for name in _LISTS:
        state[name] = []
    state["words"] = ""
    state["since"] = state["until"] = None
    state["disputed"] = state["every_kind"] = False
    start_again()


def start_again() -> None:
    """Show the first page of the list: another filter makes another list."""
    if "page" in st.session_state:
        st.session_state["page"] = 1
    close()


def close() -> None:
    """Go back from what is opened to the list."""
    for name in OPENED:
        st.query_params.pop(name, None)


def open_one(name: str, identity: str) -> None:
    """Show one fact, document or incident instead of the list."""
    close()
    st.query_params[name] = identity
