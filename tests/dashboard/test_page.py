"""The page in a real browser: open, filter, from a figure to its sentence in two clicks, nothing run that was text."""

import shutil
from urllib.parse import parse_qs, urlparse

import pytest

from tests.dashboard.conftest import HOSTILE, served
from tests.publishing import publish_folder

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
VIEWS = ("figures", "map", "actors", "documents", "checks", "changes")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens(look, view):
    page = look(f"?view={view}")
    page.wait_for_selector("nav a.here")
    assert page.locator("nav a").count() == len(VIEWS)
    assert "Traceback" not in page.inner_text("body")


def test_a_figure_leads_to_its_sentence_in_two_clicks(look):
    page = look()
    card = page.locator(".card.figure", has_text="45,000").first
    card.click()
    page.wait_for_selector("#chosen")
    assert page.locator("#chosen").first.inner_text() in "45,000 Syrians"
    passage = page.locator(".passage", has=page.locator("#chosen")).first
    assert "Human Rights Watch" in passage.inner_text()


def test_contradictions_stand_side_by_side_with_who_claims_them(look):
    page = look("?view=figures")
    pair = page.locator(".against", has_text="45,000").filter(has_text="30,000").first
    pair.wait_for()
    assert pair.locator(".card").count() == 2
    assert "United Nations" in pair.inner_text()
    assert "Human Rights Watch" in pair.inner_text()


def test_a_filter_narrows_and_stands_in_the_address(look):
    page = look("?view=map")
    page.wait_for_selector(".map .place")
    assert page.locator(".map .place").count() > 5
    page.locator("td a", has_text="Azaz").first.click()
    page.wait_for_url("**place=*")
    chosen = parse_qs(urlparse(page.url).query)["place"][0]
    assert chosen
    page.wait_for_selector(".card.figure")
    narrowed = page.locator(".card.figure").count()
    assert narrowed > 0
    whole = look("?view=figures")
    # Cards come one by one: more than the narrowed view has must follow.
    whole.wait_for_function("narrowed => document.querySelectorAll('.card.figure').length > narrowed", arg=narrowed)


def test_hostile_titles_are_text(look):
    page = look("?view=documents")
    row = page.locator("td a", has_text="document.title").first
    assert HOSTILE.split(">")[0] in row.inner_text()
    row.click()
    page.wait_for_selector(".document")
    assert page.title() == "Dateline"
    assert page.locator(".dl script, .dl img").count() == 0


def test_refused_files_and_checks_are_shown(look):
    page = look("?view=checks")
    page.get_by_text("passages tile the text").first.wait_for()
    assert "empty.txt" in page.inner_text("body")


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_needs_no_sideways_scrolling(look, dark):
    for view in VIEWS:
        page = look(f"?view={view}", width=390, dark=dark)
        page.wait_for_selector("nav a.here")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_unknown_rows_are_said_to_be_unknown(look):
    page = look("?view=fact&id=ffffffffffffffff")
    page.wait_for_selector("p.note")
    assert "has no row" in page.inner_text("p.note")


@pytest.mark.parametrize("texts", [[], ["thousands-flee-azaz.txt"]])
def test_small_warehouses_work(look, tmp_path, dispatches, texts):
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "empty.txt").write_bytes(b"")
    for text in texts:
        shutil.copy(dispatches / text, landing)
    publish_folder(landing, tmp_path / "data", judged=False)
    with served(tmp_path / "data") as url:
        for view in VIEWS:
            page = look(f"?view={view}", base=url)
            page.wait_for_selector("nav a.here")
            assert "Traceback" not in page.inner_text("body")
            page.context.close()
