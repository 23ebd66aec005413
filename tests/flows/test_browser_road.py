"""The whole road in a real browser with the keyboard alone: rate, write, inspect, adjudicate, release."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.flows import road
from tests.flows.browser import PATIENCE_MS, Rater, Visitor, grown, spoken_sounds
from tests.flows.person import Person, eventually
from tests.flows.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PACE = 0.02
SOUND = {
    "Overall quality": "Fair",
    "Intelligibility": "Clear",
    "Distortion": "Somewhat distorted",
    "Distortion intervals": lambda rater: rater.mark_a_part("f", "2"),
    "Distortion severity": "Moderate",
    "Distortion perception": ["Rough", "Metallic"],
    "Speech rate": "Appropriate",
    "Dynamic range": "Good",
    "Emotional impact": "Weak",
    "Artistic expression": "Plain",
    "Subjective experience": "Neutral",
    "Distortion type": ["Artifacts", "Clipping"],
    "Emotion": "Neutral",
    "Speaker's gender": "Male",
    "Speaker's age": "Thirties",
    "Tone": ["Clear"],
}
STORED = {
    "overall_quality": 3,
    "intelligibility": 4,
    "distortion": 3,
    "distortion_severity": "moderate",
    "distortion_perception": ["rough", "metallic"],
    "speech_rate": "appropriate",
    "dynamic_range": 4,
    "emotional_impact": 3,
    "artistic_expression": 3,
    "subjective_experience": 3,
    "distortion_type": ["artifacts", "clipping"],
    "emotion": "neutral",
    "gender": "male",
    "age": "thirties",
    "tone": ["clear"],
}
COMMENT = "Please listen to the last word again."


@pytest.fixture(scope="module")
def campaign(site: Stack) -> int:
    """Three clips, two raters each; the first clip is rated and written about already, over HTTP."""
    mara = Person(site.url, "mara")
    clips = road.upload(mara, "spoken", spoken_sounds())
    made = road.open_campaign(mara, "assessment", "Road by keys", clips)
    for name in ("ann", "ben"):
        rater = Person(site.url, name)
        work = road.lease(rater, made["id"])
        assert work is not None
        answers = {**STORED, "distortion_intervals": []}
        road.answer(rater, work, answers)
        road.write(rater, work, f"{name.title()} heard it in a quiet room.")
    return int(made["id"])


def test_the_road_by_keyboard_alone(browser: Browser, site: Stack, campaign: int, tmp_path: Path) -> None:
    ann = Rater(browser, site.url, "ann", signed_in=False)
    ann.sign_in_by_typing()
    ann.begin()
    with_care = rate_with_care(ann, SOUND)
    watch_revise_vary(ann)
    rate(ann, {**SOUND, "Overall quality": "Excellent"})
    write(ann, "My loudspeaker stood on a shelf.")
    expect(ann.page.get_by_role("heading", name="Nothing is left for you in this campaign")).to_be_visible()

    ben = Rater(browser, site.url, "ben", signed_in=False)
    ben.sign_in_by_typing()
    ben.begin()
    rate(ben, SOUND)
    write(ben, "It was raining outside.")
    rate(ben, {**SOUND, "Overall quality": "Poor"})
    write(ben, "The kettle was quiet by then.")
    by_keys_alone(ben)

    inspect(browser, site, campaign, returned=with_care)
    mend(ann)
    by_keys_alone(ann)
    inspect_the_mended(browser, site)
    adjudicate(browser, site)
    mara = Person(site.url, "mara")
    assert set(road.item_states(mara, campaign).values()) == {"accepted"}
    release(browser, site, mara, tmp_path)


def by_keys_alone(visitor: Visitor) -> None:
    assert visitor.told() == []
    visitor.close()


def rate_with_care(ann: Rater, said: dict[str, Any]) -> int:
    """Listen, answer every question, be told that it is saved, submit. Gives the assignment."""
    ann.wait_for_sheet()
    assignment = ann.page.url.rsplit("/", 1)[1]
    ann.listen_to_the_end()
    ann.answer_all(said)
    ann.saved()
    expect(ann.page.get_by_text("all answered")).to_be_visible()
    stored = ann.context.request.get(f"/api/assignments/{assignment}").json()["sheet"]["raw"]
    assert {key: stored[key] for key in STORED} == STORED
    (part,) = stored["distortion_intervals"]
    assert (part["start"], part["type"], part["severity"]) == (0, "clipping", "moderate")
    assert part["end"] == pytest.approx(1, abs=0.1)
    ann.press("Control+Enter")
    expect(ann.text_area).to_be_visible()
    return int(assignment)


def rate(rater: Rater, said: dict[str, Any]) -> None:
    rater.wait_for_sheet()
    rater.press("=", "=", "=")
    rater.listen_to_the_end()
    rater.answer_all(said)
    rater.press("Control+Enter")
    expect(rater.text_area).to_be_visible()


def watch_revise_vary(ann: Rater) -> None:
    shown = ann.page.locator(".editor-ghost")
    seen = grown(lambda: shown.inner_text() if shown.count() and "draft" in ann.page.content() else "")
    pieces = [text for text in seen if text != "Write what you heard."]
    assert len(pieces) >= 3, "it came in pieces"
    assert all(later.startswith(earlier.rstrip()) for earlier, later in pairwise(pieces))
    adopt(ann)
    ann.press("Control+End")
    ann.type(" My neighbour was out.")
    assert ann.editor().endswith(" My neighbour was out.")
    ann.saved()
    ann.press("Alt+v")
    cards = ann.page.locator(".variant-card:not(.variant-streaming)")
    expect(cards).to_have_count(3, timeout=PATIENCE_MS)
    ann.press("Escape", "1", "2", "2", "3", "3")
    expect(cards.nth(0).get_by_text("taken", exact=True)).to_be_visible()
    for dropped in (1, 2):
        expect(cards.nth(dropped).get_by_text("dropped", exact=True)).to_be_visible()
    finish(ann)


def adopt(rater: Rater) -> None:
    expect(rater.page.get_by_role("button", name="Adopt the draft")).to_be_enabled(timeout=PATIENCE_MS)
    rater.press("Alt+Enter")
    expect(rater.text_area).not_to_have_value("")
    expect(rater.text_area).to_be_focused()


def write(rater: Rater, addition: str) -> None:
    adopt(rater)
    rater.press("Control+End")
    rater.type(f" {addition}")
    finish(rater)


def finish(rater: Rater) -> None:
    here = rater.page.url
    rater.saved()
    rater.press("Control+Enter")
    expect(rater.page).not_to_have_url(here, timeout=PATIENCE_MS)


def inspect(browser: Browser, site: Stack, campaign: int, *, returned: int) -> None:
    """Ines accepts everything but one, which she returns with a comment."""
    ines = Visitor(browser, site.url, "ines", signed_in=False)
    ines.sign_in_by_typing()
    ines.begin()
    waiting = Person(site.url, "ines").every(f"/inspections?campaign={campaign}")
    assert len(waiting) == 6
    decision = ines.page.locator(".review-decision")
    for _ in waiting:
        expect(decision.get_by_role("button", name="Accept")).to_be_enabled()
        here = ines.page.locator(".queue-entry[aria-current=page]").get_attribute("href") or ""
        if here.endswith(f"/{returned}"):
            ines.press("r")
            expect(ines.page.get_by_label("What should be mended?")).to_be_focused()
            ines.type(COMMENT)
            ines.press("Control+Enter")
        else:
            ines.press("a")
        expect(ines.page.locator(f".queue-entry[href='{here}']")).to_have_count(0)
    expect(ines.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    by_keys_alone(ines)


def mend(ann: Rater) -> None:
    ann.page.goto("/")
    expect(ann.page.get_by_role("link", name="Revise")).to_be_visible()
    ann.begin()
    ann.wait_for_sheet()
    expect(ann.page.get_by_text(COMMENT)).to_be_visible()
    ann.press("Space")
    expect(ann.page.locator(".transport-heard.whole").first).to_be_visible(timeout=PATIENCE_MS)
    ann.press("Control+Enter")
    expect(ann.text_area).to_be_visible()
    expect(ann.text_area).not_to_have_value("", timeout=PATIENCE_MS)
    ann.press("Enter", "Control+End")
    ann.type(" My tea was cold by now.")
    finish(ann)


def inspect_the_mended(browser: Browser, site: Stack) -> None:
    ines = Visitor(browser, site.url, "ines", signed_in=False)
    ines.sign_in_by_typing()
    ines.begin()
    expect(ines.page.get_by_text("round 2")).to_be_visible()
    ines.press("a")
    expect(ines.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    by_keys_alone(ines)


def adjudicate(browser: Browser, site: Stack) -> None:
    ada = Rater(browser, site.url, "ada", signed_in=False)
    ada.sign_in_by_typing()
    ada.begin()
    expect(ada.page.get_by_role("heading", name="Overall quality")).to_be_visible()
    assert not ada.page.get_by_role("group", name="Who is right").count(), "blind"
    assert not ada.page.get_by_text("My loudspeaker stood on a shelf.").count(), "blind"
    ada.listen_to_the_end()
    ada.press("3", "Control+Enter")
    options = ada.page.get_by_role("group", name="Who is right")
    expect(options.get_by_role("button").first).to_be_visible()
    said = options.inner_text()
    assert "Excellent" in said
    assert "Poor" in said
    ada.press("1")
    expect(ada.page.get_by_text("Every answer is decided")).to_be_visible()
    ada.press("Control+Enter")
    expect(ada.page.get_by_role("heading", name="Nothing is in dispute")).to_be_visible()
    by_keys_alone(ada)


def release(browser: Browser, site: Stack, mara: Person, folder: Path) -> None:
    visitor = Visitor(browser, site.url, "mara", signed_in=False)
    visitor.sign_in_by_typing()
    page = visitor.page
    visitor.tab_to(page.get_by_role("link", name="Releases"))
    visitor.press("Enter")
    expect(page.get_by_role("heading", name="Releases", exact=True)).to_be_visible()
    visitor.tab_to(page.get_by_role("link", name="New release").first)
    visitor.press("Enter")
    expect(page.get_by_role("checkbox", name=re.compile("Road by keys"))).to_be_checked()
    visitor.tab_to(page.get_by_role("button", name="Preview every policy"))
    visitor.press("Enter")
    expect(page.get_by_role("radio", name=re.compile("core flags"))).to_be_checked(timeout=60_000)
    visitor.tab_to(page.get_by_label("Name"))
    visitor.press("Control+a")
    visitor.type("by-keys")
    visitor.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Download"))).to_be_visible(timeout=60_000)
    assert page.get_by_role("heading", level=1).inner_text().startswith("by-keys")
    address = page.get_by_role("link", name=re.compile("Download")).get_attribute("href")
    archive = visitor.context.request.get(str(address))
    assert archive.ok
    packed = folder / "by-keys.zip"
    packed.write_bytes(archive.body())
    by_keys_alone(visitor)
    with zipfile.ZipFile(packed) as files:
        assert files.testzip() is None
        files.extractall(folder)
    assert "as it was published" in road.verify(folder / "by-keys")
    rows = road.swift_rows(folder / "by-keys")
    assert set(rows) == {"train", "val", "test"}
    answers = [row.answer for split in rows.values() for row in split]
    assert all(rows.values())
    assert any("My neighbour was out." in answer and "My tea was cold by now." in answer for answer in answers)
    eventually(lambda: mara.get("/work")["campaigns"][0]["progress"]["accepted"] == 3, what="the count")
