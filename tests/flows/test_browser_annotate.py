"""The rater's page when life happens: switched sides, typing, a cut wire, a reload, a second window, a telephone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.flows import road
from tests.flows.answers import AGREE, assessment
from tests.flows.browser import PATIENCE_MS, PHONE, Rater, is_dark, spoken_sounds
from tests.flows.person import Person, eventually
from tests.flows.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SAVES = """
import json
from annotation.models import AnswerEvent
events = AnswerEvent.objects.filter(sheet__assignment={assignment}, kind="save").order_by("pk")
print(json.dumps([[event.version, event.data["raw"]] for event in events]))
"""
Open = Callable[..., Rater]


@pytest.fixture(scope="module")
def clips(site: Stack) -> list[int]:
    return road.upload(Person(site.url, "mara"), "spoken", spoken_sounds())


@pytest.fixture
def open_item(browser: Browser, site: Stack, clips: list[int], request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens a fresh item of a campaign of its own for Ann; whatever a page complains about fails the test."""
    opened: list[Rater] = []

    def open_(task: str = "assessment", *, answered: bool = False, **options: Any) -> Rater:
        campaign = road.open_campaign(Person(site.url, "mara"), task, request.node.name[:60], clips)
        person = Person(site.url, "ann")
        work = road.lease(person, campaign["id"])
        assert work is not None
        if answered:
            road.answer(person, work, assessment(AGREE, "ann", ""))
        rater = Rater(browser, site.url, "ann", **options)
        opened.append(rater)
        rater.page.goto(f"/annotate/{work['id']}")
        expect(rater.page.locator(".workplace")).to_be_visible(timeout=PATIENCE_MS)
        expect(rater.page.get_by_role("button", name=re.compile("^(Play|播放)$"))).to_be_enabled()
        return rater

    yield open_
    for rater in opened:
        rater.close()


def assignment_of(rater: Rater) -> int:
    return int(rater.page.url.rsplit("/", 1)[1])


def on_the_server(rater: Rater) -> dict[str, Any]:
    sheet: dict[str, Any] = rater.context.request.get(f"/api/assignments/{assignment_of(rater)}").json()["sheet"]
    return sheet


def state(page: Page, words: str) -> None:
    badge = page.locator(".topbar").get_by_role("status").get_by_text(words, exact=True)
    expect(badge).to_be_visible(timeout=PATIENCE_MS)


def playing(rater: Rater) -> bool:
    return rater.page.get_by_role("button", name="Pause", exact=True).count() > 0


def test_switching_sides_keeps_the_position(open_item: Open) -> None:
    ann = open_item("comparison")
    side = ann.page.locator(".transport-side b")
    ann.press("Space")
    eventually(lambda: ann.time() >= 0.5, what="half a second of sound")
    before = ann.time()
    ann.press("`")
    expect(side).to_have_text("B")
    after = ann.time()
    assert playing(ann)
    assert before <= after < before + 1
    ann.press("Space")
    expect(ann.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stopped = ann.time()
    assert stopped >= after
    ann.press("`")
    expect(side).to_have_text("A")
    assert ann.time() == stopped
    ann.press("ArrowLeft", "`")
    assert ann.time() == pytest.approx(max(stopped - 1, 0), abs=0.11)


def test_both_sides_must_be_heard_and_are_told_apart(open_item: Open) -> None:
    ann = open_item("comparison")
    ann.press("=", "=", "=", "Space")
    heard = ann.page.locator(".transport-heard")
    expect(heard.nth(0)).to_have_class(re.compile("whole"), timeout=PATIENCE_MS)
    expect(heard.nth(1)).not_to_have_class(re.compile("whole"))
    ann.press("`", "Space")
    expect(heard.nth(1)).to_have_class(re.compile("whole"), timeout=PATIENCE_MS)
    ann.saved()
    stored = eventually(lambda: {s: h for s, h in on_the_server(ann)["heard"].items() if h}, what="what was heard")
    assert set(stored) == {"A", "B"}


def test_plain_keys_rest_while_typing(open_item: Open) -> None:
    ann = open_item(answered=True)
    expect(ann.text_area).to_be_visible()
    ann.press("w")
    expect(ann.text_area).to_be_focused()
    written = "1 2 3 v e r [ ] ? - = a"
    ann.type(written)
    assert ann.editor() == written
    assert not playing(ann)
    assert ann.page.locator("dialog[open]").count() == 0
    ann.press("Control+Space")
    expect(ann.page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    ann.press("Control+Space")
    expect(ann.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert ann.editor() == written
    ann.saved()


def test_plain_keys_rest_in_a_dialog(open_item: Open) -> None:
    ann = open_item()
    ann.press("Control+.")
    reason = ann.page.locator(
        "dialog[open] textarea, dialog[open] input[type=text], dialog[open] input:not([type])"
    ).first
    reason.focus()
    ann.type("1 2 3 r")
    expect(reason).to_have_value("1 2 3 r")
    ann.press("Escape")
    expect(ann.page.locator("dialog[open]")).to_have_count(0)
    assert on_the_server(ann)["raw"] == {}
    assert not playing(ann)


def test_a_cut_wire_loses_nothing_and_repeats_nothing(open_item: Open, site: Stack) -> None:
    ann = open_item()
    ann.press("4")
    ann.saved()
    ann.context.set_offline(True)
    ann.press("3", "2")
    state(ann.page, "offline, kept here")
    ann.press("3")
    for line, word in (
        ("Overall quality", "Good"),
        ("Intelligibility", "Moderate"),
        ("Distortion", "Fairly distorted"),
    ):
        shown = ann.page.get_by_role("radiogroup", name=line, exact=True).first
        expect(shown).to_contain_text(word)
    ann.context.set_offline(False)
    ann.complaints[:] = [line for line in ann.complaints if "ERR_INTERNET_DISCONNECTED" not in line]
    ann.saved()
    raw = on_the_server(ann)["raw"]
    assert {key: raw[key] for key in ("overall_quality", "intelligibility", "distortion")} == {
        "overall_quality": 4,
        "intelligibility": 3,
        "distortion": 2,
    }
    saves = json.loads(site.shell(SAVES.format(assignment=assignment_of(ann))))
    versions = [version for version, _ in saves]
    assert len(set(versions)) == len(versions)
    assert [said for _, said in saves].count(raw) == 1
    assert len(saves) <= 3


def test_a_reload_resumes_even_what_was_never_sent(open_item: Open) -> None:
    ann = open_item()
    ann.press("5", "4")
    ann.saved()
    ann.page.route("**/answers", lambda route: route.abort())
    ann.press("5")
    state(ann.page, "offline, kept here")
    ann.complaints[:] = [line for line in ann.complaints if "ERR_FAILED" not in line]
    ann.page.unroute("**/answers")
    ann.page.reload()
    ann.wait_for_sheet()
    assert ann.question() == "Speech rate", "where one left off"
    ann.saved()
    raw = on_the_server(ann)["raw"]
    assert raw == {"overall_quality": 5, "intelligibility": 4, "distortion": 5}


def test_a_second_window_is_told_of_the_first_and_both_are_kept(open_item: Open, site: Stack) -> None:
    ann = open_item()
    other = ann.new_page()
    other.goto(ann.page.url)
    expect(other.locator(".rows .line-here")).to_be_visible()
    ann.press("5")
    ann.saved()
    other.keyboard.press("2")
    state(other, "changed elsewhere")
    shown = other.get_by_role("radiogroup", name="Overall quality", exact=True).first
    expect(shown).to_contain_text("Poor")
    assert on_the_server(ann)["raw"]["overall_quality"] == 5
    other.get_by_role("button", name="Keep what I see here").click()
    state(other, "saved")
    assert on_the_server(ann)["raw"]["overall_quality"] == 2
    saves = json.loads(site.shell(SAVES.format(assignment=assignment_of(ann))))
    assert [said["overall_quality"] for _, said in saves] == [5, 2], "both are kept"


def test_in_a_hand_one_question_at_a_time(open_item: Open) -> None:
    ann = open_item(viewport=PHONE, has_touch=True, is_mobile=True)
    asked = []
    for _ in range(4):
        expect(ann.page.locator(".panel .block:visible")).to_have_count(1)
        asked.append(ann.question())
        ann.focus.locator(".anchor, .chip").nth(4).tap()
        eventually(lambda: ann.question() != asked[-1], what="the next question")
        wide = ann.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]
    assert asked == ["Overall quality", "Intelligibility", "Distortion", "Speech rate"]
    ann.page.get_by_role("button", name="Back").tap()
    assert ann.question() == "Speech rate"
    box = ann.focus.locator(".anchor, .chip").first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    ann.saved()


def test_by_night_in_chinese_with_the_sheet_of_keys(open_item: Open) -> None:
    ann = open_item()
    ann.patch_me(interface_language="zh", theme="dark")
    try:
        ann.page.reload()
        ann.wait_for_sheet()
        assert is_dark(ann.page)
        assert ann.question() == "总体质量"
        ann.press("?")
        sheet = ann.page.get_by_role("dialog")
        expect(sheet.get_by_role("heading", name="按键")).to_be_visible()
        assert sheet.locator("dt").count() >= 10
        ann.press("5", "Escape")
        expect(sheet).to_have_count(0)
        assert ann.question() == "总体质量", "the sheet has the keyboard for itself"
    finally:
        ann.patch_me(interface_language="en", theme="system")
