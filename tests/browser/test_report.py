"""The HTML report as a reader meets it: mouse, keyboard, phone, print, dark, without scripts, under attack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from overclaim.report.html import render
from tests.browser.conftest import Open
from tests.report.samples import sample_report, with_script

pytestmark = pytest.mark.browser

CONTRAST = """() => {
  const parse = (text) => ((part) => [...part.slice(0, 3), part[3] ?? 1])(text.match(/[\\d.]+/g).map(Number));
  const over = (top, below) => top.slice(0, 3).map((value, i) => value * top[3] + below[i] * (1 - top[3]));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const chain = [];
    for (let at = element; at; at = at.parentElement) chain.unshift(parse(getComputedStyle(at).backgroundColor));
    return chain.reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ["SCRIPT", "OPTION"].includes(element.tagName)) continue;
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".vh, .skip")) continue;
    const below = ground(element);
    const pair = [light(over(parse(getComputedStyle(element).color), below)), light(below)].sort((a, b) => b - a);
    seen.push([(pair[0] + 0.05) / (pair[1] + 0.05), walker.currentNode.data.trim().slice(0, 40), element.className]);
  }
  return seen.sort((a, b) => a[0] - b[0]);
}"""


def shown(page: Page, selector: str) -> list[str]:
    return [item.inner_text() for item in page.locator(selector).all() if item.is_visible()]


def open_note(page: Page) -> Any:
    notes = page.locator(".note.open")
    assert notes.count() == 1
    return notes.first


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.closest('[id]')?.id"))


def test_counts_are_those_of_the_report(visit: Open) -> None:
    page = visit()
    assert [text.split() for text in shown(page, ".count")] == [
        ["2", "contradicted"],
        ["5", "overstated"],
        ["3", "unsupported"],
        ["2", "supported"],
        ["3", "not", "checkable"],
    ]
    assert len(shown(page, ".note")) == 11
    assert page.locator(".lede").inner_text().startswith("11 of 15 statements flagged, checked against 69 documents.")


def test_the_article_stands_there_word_for_word(visit: Open) -> None:
    page = visit()
    page.evaluate("document.querySelectorAll('.tag, main .vh').forEach((element) => element.remove())")
    expected = sample_report().article.text.split()
    title = sample_report().article.title.split()
    assert page.locator("main").inner_text().split() == expected[len(title) :]


def test_a_count_filters_by_verdict_and_shows_all_again(visit: Open) -> None:
    page = visit()
    page.click(".count.contradicted")
    assert page.locator(".count.contradicted").get_attribute("aria-pressed") == "true"
    assert [text.split()[0] for text in shown(page, ".note h3")] == ["Contradicted", "Contradicted"]
    assert page.locator(".st.match").count() == 2
    assert page.locator("#shown").inner_text() == "2 of 15 statements match the filter"
    assert not page.locator(".whole").is_visible()
    page.click(".count.supported")
    assert len(shown(page, ".note")) == 4
    page.click("#reset")
    assert len(shown(page, ".note")) == 11
    assert page.locator("[aria-pressed=true]").count() == 0


def test_filtered_out_statements_lose_their_mark(visit: Open) -> None:
    page = visit()
    line = "(link) => getComputedStyle(link).textDecorationLine"
    assert page.locator("#s2").evaluate(line) == "underline"
    page.click(".count.contradicted")
    assert page.locator("#s2").evaluate(line) == "none"
    assert page.locator("#s7").evaluate(line) == "underline"


def test_a_rule_filters(visit: Open) -> None:
    page = visit()
    page.select_option("#rule", label="OC301 number-mismatch (1)")
    assert shown(page, ".note .said") == ["Halvorin cures migraine in up to 90% of people."]
    page.click(".count.contradicted")
    assert shown(page, ".note") == []
    assert page.locator(".none").is_visible()


def test_a_rule_of_the_whole_article_filters(visit: Open) -> None:
    page = visit()
    page.select_option("#rule", label="OC403 harms-missing (1)")
    assert shown(page, ".note") == []
    assert "Raised liver enzymes" in page.locator(".whole").inner_text()


def test_a_click_opens_findings_and_evidence_in_the_abstract(visit: Open) -> None:
    page = visit()
    page.click("#s7")
    note = open_note(page)
    text = note.inner_text()
    assert "Nausea is called rare, but PMID 90000001 reports it in 34% of patients." in text
    assert "Nausea occurred in about a third of patients in the largest trial." in text
    assert "High level" in text
    assert "randomised controlled trial: starts high" in text
    abstract = note.locator(".card .text").first
    assert "Preventive treatment of migraine is often stopped early." in abstract.inner_text()
    lit = abstract.locator("mark.lit")
    assert lit.count() == 1
    assert lit.inner_text().startswith("Refutes")
    assert "Nausea occurred in 34%" in lit.inner_text()
    link = note.locator(".ids a").first
    assert link.get_attribute("href") == "https://pubmed.ncbi.nlm.nih.gov/90000001/"
    assert page.locator("#s7").get_attribute("aria-expanded") == "true"


def test_the_abstract_can_be_folded_to_the_sentence(visit: Open) -> None:
    page = visit()
    page.click("#s7")
    card = open_note(page).locator(".card").first
    card.locator(".toggle").click()
    assert not card.locator(".text").is_visible()
    assert card.locator(".quote blockquote").inner_text().startswith("Nausea occurred in 34%")
    assert card.locator(".toggle").get_attribute("aria-expanded") == "false"


def test_retracted_evidence_has_a_badge(visit: Open) -> None:
    page = visit()
    page.click("#s11")
    assert open_note(page).locator(".badge").inner_text().lower() == "retracted"


def test_the_keyboard_opens_and_escape_gives_the_focus_back(visit: Open) -> None:
    page = visit()
    page.focus("#s4")
    page.keyboard.press("Enter")
    assert "Patients are named, but PMID 90000003 studied rats." in open_note(page).inner_text()
    assert focused(page) == "n4"
    page.keyboard.press("Escape")
    assert page.locator(".note.open").count() == 0
    assert focused(page) == "s4"
    assert page.locator("#s4").get_attribute("aria-expanded") == "false"


def test_tab_reaches_the_statements_with_a_visible_focus(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "s1"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_keys_step_through_flagged_statements_and_keep_to_the_filter(visit: Open) -> None:
    page = visit()
    seen = []
    for key in ("j", "j", "ArrowRight", "k", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append(open_note(page).get_attribute("id"))
    assert seen == ["n2", "n4", "n5", "n4", "n2"]
    page.keyboard.press("Escape")
    page.click(".count.contradicted")
    page.keyboard.press("j")
    assert open_note(page).get_attribute("id") == "n6"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert open_note(page).get_attribute("id") == "n7"


def test_single_keys_can_be_turned_off(visit: Open) -> None:
    page = visit()
    page.uncheck("#keys")
    page.keyboard.press("j")
    assert page.locator(".note.open").count() == 0


def test_a_statement_that_is_not_flagged_opens_too(visit: Open) -> None:
    page = visit()
    page.click("#s3")
    assert "A meta-analysis and a trial of 412 adults say the same." in open_note(page).inner_text()
    page.click("#close")
    page.click("#s1")
    assert "It asserts nothing that a study could show or refute." in open_note(page).inner_text()


def test_an_address_with_a_statement_opens_it(visit: Open) -> None:
    assert open_note(visit(fragment="#n9")).get_attribute("id") == "n9"


def test_the_list_of_evidence_leads_back_to_the_statements(visit: Open) -> None:
    page = visit()
    page.click(".cited a[href='#n8']")
    assert open_note(page).get_attribute("id") == "n8"


def test_each_abstract_is_stored_once(report_file: Path) -> None:
    assert report_file.read_text(encoding="utf-8").count("Fourteen trials with 5,120 participants were pooled.") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["list", "note", "filter", "print"])
def test_contrast_is_sufficient(visit: Open, scheme: str, state: str) -> None:
    page = visit(color_scheme=scheme)
    if state == "note":
        page.click("#s11")
    elif state == "filter":
        page.click(".count.overstated")
    elif state == "print":
        page.emulate_media(media="print", color_scheme="dark" if scheme == "dark" else "light")
    measured = page.evaluate(CONTRAST)
    assert len(measured) > 50
    assert [row for row in measured if row[0] < 4.5] == []


def test_dark_and_light_differ(visit: Open) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert visit(color_scheme="dark").evaluate(ground) != visit(color_scheme="light").evaluate(ground)


def test_verdicts_differ_by_more_than_colour(visit: Open) -> None:
    page = visit()
    styles = {
        page.locator(f".st.{verdict}.flagged").first.evaluate("(link) => getComputedStyle(link).textDecorationStyle")
        for verdict in ("overstated", "contradicted", "unsupported", "not_checkable")
    }
    assert len(styles) == 4
    icons = page.locator("main .tag use").evaluate_all("(uses) => uses.map((use) => use.getAttribute('href'))")
    assert set(icons) == {
        f"#i-{name}" for name in ("overstated", "contradicted", "unsupported", "supported", "not_checkable")
    }


@pytest.mark.parametrize("state", ["list", "note"])
@pytest.mark.parametrize("taint", [False, True])
def test_a_phone_needs_no_sideways_scrolling(visit: Open, tmp_path: Path, state: str, taint: bool) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(sample_report(lambda text: text + "w" * 90 if taint else text)), encoding="utf-8")
    page = visit(path, viewport={"width": 375, "height": 740}, has_touch=True)
    page.locator("details.run").evaluate("(details) => { details.open = true; }")
    if state == "note":
        page.click("#s7")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_on_a_phone_the_statement_stays_visible_above_its_evidence(visit: Open) -> None:
    page = visit(viewport={"width": 375, "height": 740})
    page.click("#s15")
    statement, sheet = page.locator("#s15").bounding_box(), page.locator("#panel").bounding_box()
    assert statement is not None
    assert sheet is not None
    assert statement["y"] >= 0
    assert statement["y"] + statement["height"] <= sheet["y"]
    assert sheet["y"] + sheet["height"] <= 741


@pytest.mark.parametrize("scripts", [True, False])
def test_print_lists_every_finding_with_its_evidence(visit: Open, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    if scripts:
        page.click(".count.contradicted")
        page.click("#s7")
    page.emulate_media(media="print")
    text = page.locator("#panel").inner_text()
    for judgement in sample_report().judgements:
        for finding in judgement.findings:
            assert finding.message in text
            for evidence in judgement.evidence:
                assert evidence.statement.text in text
    assert "Raised liver enzymes" in text
    assert shown(page, "button:not(.count)") == []


def test_without_scripts_everything_can_be_read(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    text = page.locator("body").inner_text()
    for judgement in sample_report().judgements:
        assert judgement.reason in text
        for finding in judgement.findings:
            assert finding.message in text
        for evidence in judgement.evidence:
            assert evidence.statement.text in text
            for section in evidence.document.sections:
                assert evidence.document.text[section.start : section.end] in text
    assert shown(page, ".scripted") == []
    page.click("#s7")
    assert page.url.endswith("#n7")
    page.click("#n7 .where a >> nth=0")
    assert page.url.endswith("#d1")


@pytest.mark.parametrize("scripts", [True, False])
def test_planted_markup_does_nothing(visit: Open, tmp_path: Path, scripts: bool) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(sample_report(with_script)), encoding="utf-8")
    page = visit(path, java_script_enabled=scripts)
    page.click("#s7")
    assert page.evaluate("window.pwned") is None
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert page.locator("[onerror]").count() == 0


def test_script_addresses_are_not_linked(visit: Open) -> None:
    page = visit()
    addresses = page.locator("a").evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    assert len(addresses) > 50
    assert [address for address in addresses if not address.startswith(("#", "https://"))] == []


def test_the_policy_refuses_a_script_that_was_added(visit: Open, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    page_text = render(sample_report()).replace("</main>", "<script>window.pwned = 1</script></main>")
    path.write_text(page_text, encoding="utf-8")
    page = visit(path, refused="Content Security Policy")
    assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize("width", [1000, 1280])
def test_the_panel_stays_below_the_bar(visit: Open, width: int) -> None:
    page = visit(viewport={"width": width, "height": 500})
    page.click("#s15")
    page.evaluate("scrollTo(0, 400)")
    bar, head = page.locator(".bar").bounding_box(), page.locator(".panel-head").bounding_box()
    assert bar is not None
    assert head is not None
    assert bar["y"] + bar["height"] <= head["y"] < 500


def test_landmarks_and_names(visit: Open) -> None:
    page = visit()
    assert page.get_attribute("html", "lang") == "en"
    for role in ("banner", "main", "complementary", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    ids = page.locator("[id]").evaluate_all("(elements) => elements.map((element) => element.id)")
    assert len(ids) == len(set(ids))
    nameless = "(items) => items.filter((item) => !(item.textContent.trim() || item.ariaLabel || item.labels?.length))"
    assert page.locator("a, button, select, input").evaluate_all(f"(all) => ({nameless})(all).length") == 0


def test_motion_is_only_for_those_who_want_it(visit: Open) -> None:
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert visit().evaluate(behaviour) == "auto"
    assert visit(reduced_motion="no-preference").evaluate(behaviour) == "smooth"
