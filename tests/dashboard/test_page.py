"""The page in a real browser, at two sizes: what an analyst opens, narrows, sorts, exports and sends to others."""

import csv
import io
import shutil
from urllib.parse import parse_qs, urlencode, urlparse

import pyarrow.parquet as pq
import pytest

from tests.dashboard.conftest import HOSTILE, served
from tests.publishing import publish_folder
from warehouse.dashboard.app import VIEWS
from warehouse.read.reading import connect
from warehouse.store.folder import DataFolder

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
DESK, PHONE = 1200, 360


def at(view, **more):
    return "?" + urlencode({"view": view, **more}, doseq=True)


def open_row(page, row=0):
    """Press the button in front of a row of the table."""
    grid = page.locator("[data-testid=stDataFrame]").first
    grid.wait_for()
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    grid.click(position={"x": 35, "y": 37 + 35 * row + 17})


def settled(page, text):
    page.get_by_text(text).first.wait_for(timeout=60_000)


def ask(data, query):
    return connect(DataFolder.open(data)).execute(query).fetchall()


@pytest.mark.parametrize(("width", "dark"), [(DESK, False), (PHONE, True)])
def test_every_view_opens_and_needs_no_sideways_scrolling(look, width, dark):
    for view in VIEWS:
        page = look(at(view), width=width, dark=dark)
        settled(page, "each with the words that say it")
        page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=90_000)
        assert page.locator(".stException").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_figure_leads_to_its_sentence_in_one_click(look, width):
    page = look(at("Figures", words="45,000", event="displaced"), width=width)
    settled(page, "1 figure.")
    open_row(page)
    page.wait_for_selector(".sentence mark")
    assert page.locator(".sentence mark").first.inner_text() == "45,000"
    assert page.locator(".sentence").first.bounding_box()["y"] < 900
    assert "fact" in parse_qs(urlparse(page.url).query)
    page.get_by_role("button", name="Back to the list").click()
    settled(page, "1 figure.")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_fact_opens_with_who_disagrees_and_says_its_rules_in_words(look, published, width):
    ((figure, quote, other),) = ask(
        published,
        "SELECT figure_id, quote, other_quote FROM figure_pairs WHERE verdict = 'conflict' ORDER BY figure_id LIMIT 1",
    )
    page = look(at("Figures", fact=figure), width=width)
    settled(page, "Who disagrees")
    rivals = page.locator(".rival.conflict").all_inner_texts()
    contradicting = ask(
        published,
        f"SELECT count(*) FROM figure_pairs WHERE verdict = 'conflict' AND '{figure}' IN (figure_id, other_id)",
    )
    assert len(rivals) == contradicting[0][0] > 0
    assert any(other in rival for rival in rivals)
    assert "A number without a unit." in page.inner_text("body")
    assert page.locator(".sentence mark").first.inner_text() == quote
    assert page.locator("#chosen").count()


def test_a_link_restores_view_and_filters_and_each_chip_takes_one_away(look):
    page = look(at("Figures", event=["displaced", "killed"], country="Syria", words="azaz"))
    settled(page, "figures.")
    chips = page.locator(".st-key-chips button")
    chips.nth(4).wait_for()
    assert [chip.split(" ✕")[0] for chip in chips.all_inner_texts()[:4]] == [
        "in Syria",
        "displaced",
        "killed",
        "“azaz”",
    ]
    chips.nth(2).click()
    page.wait_for_function("document.querySelectorAll('.st-key-chips button').length === 4")
    assert parse_qs(urlparse(page.url).query)["event"] == ["displaced"]
    page.wait_for_timeout(500)
    again = look("?" + urlparse(page.url).query)
    settled(again, "figures.")
    again.locator(".st-key-chips button").nth(3).wait_for()
    assert again.locator(".st-key-chips button").all_inner_texts() == chips.all_inner_texts()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_export_is_the_rows_shown(look, published, width):
    page = look(at("Figures", event="displaced"), width=width)
    settled(page, "rows as CSV")
    shown = int(page.get_by_text("figures.").first.inner_text().split()[1])
    with page.expect_download() as told:
        page.get_by_role("button", name="rows as CSV").click()
    lines = list(csv.DictReader(io.StringIO(told.value.path().read_text(encoding="utf-8"))))
    with page.expect_download() as told:
        page.get_by_role("button", name="rows as Parquet").click()
    rows = pq.read_table(told.value.path()).to_pylist()
    wanted = ask(published, "SELECT figure_id FROM figures WHERE event = 'displaced' AND kind = 'count'")
    assert {line["figure_id"] for line in lines} == {figure for (figure,) in wanted}
    assert [line["figure_id"] for line in lines] == [row["figure_id"] for row in rows]
    assert len(rows) == shown == len(wanted) > 1
    cells = page.locator("[data-testid=stDataFrame] [role=gridcell]").all_inner_texts()
    assert all(row["figure"] in cells for row in rows)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_incident_opens_in_one_click_with_all_its_claims(look, published, width):
    page = look(at("Incidents"), width=width)
    settled(page, "incidents.")
    open_row(page)
    page.wait_for_selector("table.claims")
    (incident,) = parse_qs(urlparse(page.url).query)["incident"]
    wanted = f"SELECT claim_id FROM incident_claims WHERE incident_id = '{incident}'"
    shown = page.locator("table.claims a, table.statements a").evaluate_all("all => all.map(one => one.href)")
    facts = [parse_qs(urlparse(address).query)["fact"][0] for address in shown]
    assert sorted((fact,) for fact in facts) == sorted(ask(published, wanted))


def test_words_are_searched_in_sentences_and_titles(look, published):
    page = look(at("Figures"))
    settled(page, "figures.")
    page.get_by_label("Search", exact=True).fill("blast Kabul")
    page.get_by_label("Search", exact=True).press("Enter")
    settled(page, "All 3 figures")
    assert parse_qs(urlparse(page.url).query)["words"] == ["blast Kabul"]
    wanted = (
        "SELECT count(*) FROM figures JOIN documents USING (document_id) WHERE path = 'blast.txt' AND kind = 'count'"
    )
    assert ask(published, wanted) == [(3,)]


def test_the_map_is_drawn_and_a_place_leads_to_its_figures(look):
    page = look(at("Map"))
    page.wait_for_selector("[data-testid=stDeckGlJsonChart] canvas", timeout=120_000)
    open_row(page)
    page.locator(".st-key-chips button").first.wait_for(timeout=60_000)
    query = parse_qs(urlparse(page.url).query)
    assert query.keys() & {"place", "country"}


def test_what_changed_names_each_figure_with_its_cause(look):
    page = look(at("What changed"))
    settled(page, "changed figures.")
    with page.expect_download() as told:
        page.get_by_role("button", name="rows as CSV").click()
    lines = list(csv.DictReader(io.StringIO(told.value.path().read_text(encoding="utf-8"))))
    moved = [line for line in lines if line["after"].startswith("31,000")]
    assert [(line["before"], line["what"], line["path"]) for line in moved] == [
        ("30,000 Syrians", "changed", "counts-differ-over-azaz.txt")
    ]
    assert {line["path"] for line in lines if line["what"] == "new"} == {"blast.txt"}
    assert {line["why"] for line in lines} == {"the texts changed"}


def test_health_has_refused_files_and_folds_away_what_holds(look):
    page = look(at("Health"))
    settled(page, "Broken laws: 0 of")
    page.locator("[role=gridcell]", has_text="empty.txt").first.wait_for(state="attached")
    assert page.get_by_text("checks hold").first.is_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_hostile_titles_are_text(look, published, width):
    ((document, figure),) = ask(
        published,
        "SELECT document_id, figure_id FROM figures JOIN documents USING (document_id) WHERE quote = '46,000'",
    )
    for query in (at("Documents", document=document), at("Documents", fact=figure)):
        page = look(query, width=width)
        page.wait_for_selector(".document")
        assert HOSTILE.split(">")[0] in page.inner_text(".dl h2 >> nth=-1")
        assert page.title() == "Dateline"
        assert page.locator(".dl script, .dl img").count() == 0
    for query in (at("Documents"), at("Figures", publisher=HOSTILE, place=HOSTILE), at("Figures", words=HOSTILE)):
        page = look(query, width=width)
        settled(page, "each with the words that say it")
        page.wait_for_timeout(1500)
        assert page.title() == "Dateline"
        assert page.locator("img[src=x]").count() == 0


def test_unknown_rows_are_said_to_be_unknown(look):
    settled(look("?fact=ffffffffffffffff"), "has no row")
    settled(look("?document=ffffffffffffffff"), "has no document")
    settled(look("?incident=ffffffffffffffff"), "has no incident")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_keyboard_reaches_view_search_and_filters(look, width):
    page = look(at("Figures"), width=width)
    settled(page, "figures.")
    reached = []
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || document.activeElement.placeholder || ''"))
    assert any("words of" in words for words in reached)
    assert any("Filters" in words for words in reached)


@pytest.mark.parametrize("texts", [[], ["thousands-flee-azaz.txt"]])
def test_small_warehouses_work(look, tmp_path, dispatches, texts):
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "empty.txt").write_bytes(b"")
    for text in texts:
        shutil.copy(dispatches / text, landing)
    publish_folder(landing, tmp_path / "data", judged=False)
    with served(tmp_path / "data") as url:
        if not texts:
            page = look("", base=url)
            settled(page, "Nothing to read yet")
            page.context.close()
        for view in VIEWS:
            page = look(at(view), base=url)
            settled(page, "each with the words that say it")
            page.wait_for_timeout(500)
            assert page.locator(".stException").count() == 0
            page.context.close()
