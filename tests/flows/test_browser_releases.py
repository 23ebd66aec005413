"""A manager looks ahead, chooses a policy with open eyes and builds; and lets a refused release out by name."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from exports.leakage.checks import CHECKS
from tests.flows import road
from tests.flows.answers import AGREE, assessment
from tests.flows.browser import PATIENCE_MS, Visitor, spoken_sounds
from tests.flows.person import Person, eventually
from tests.flows.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LONG_MS = 60_000
WHY = "Known to the lab; the paper reports on the core only."
# The import's own column puts copies of one recording into two splits: the policy `given` follows it all the same.
PLANT = """
from annotation.models import Item
from datasets_app.models import Clip
clips = Item.objects.filter(campaign={campaign}, state="accepted").order_by("pk").values_list("clip", flat=True)
for clip, split in zip(clips, ("train", "val", "test")):
    Clip.objects.filter(pk=clip).update(recording="take-1", extra={{"split": split}})
"""


@pytest.fixture(scope="module")
def clips(site: Stack) -> list[int]:
    return road.upload(Person(site.url, "mara"), "spoken", spoken_sounds())


def accepted_campaign(site: Stack, clips: list[int], name: str) -> int:
    """Three items, rated, written and accepted."""
    campaign = road.open_campaign(Person(site.url, "mara"), "assessment", name, clips, raters_per_item=1)
    ann, ines = Person(site.url, "ann"), Person(site.url, "ines")
    for place in range(3):
        work = road.lease(ann, campaign["id"])
        assert work is not None
        road.answer(ann, work, assessment(AGREE, "ann", ""))
        road.write(ann, work, ("The bus was late.", "My tea went cold.", "Snow fell on the roof.")[place])
        road.verdict(ines, work["id"], "accept")
    return int(campaign["id"])


def preview(page: Page, campaign: int, more: str = "") -> None:
    page.goto(f"/releases/new?campaigns={campaign}{more}")
    page.get_by_role("button", name="Preview every policy").click()
    expect(page.get_by_role("heading", name="What each policy would keep")).to_be_visible(timeout=LONG_MS)


def test_preview_choose_build_and_read_the_report(browser: Browser, site: Stack, clips: list[int]) -> None:
    campaign = accepted_campaign(site, clips, "To be previewed")
    visitor = Visitor(browser, site.url, "mara")
    page = visitor.page
    preview(page, campaign, "&policy=strict")
    assert Person(site.url, "mara").every("/releases") == []
    cards = page.locator(".releases-policy")
    expect(cards).to_have_count(5)
    expect(cards.filter(has_text="paper detection")).to_contain_text("not possible")
    for part in ("Balance", "Why rows fall out", "Certificate", "Exposure"):
        expect(page.get_by_role("region", name=part)).to_be_visible()
    expect(page.get_by_role("button", name="Build the release")).to_be_visible()

    colleague = visitor.new_page()
    colleague.goto(page.url)
    expect(colleague.get_by_role("radio", name=re.compile("^strict"))).to_be_checked(timeout=PATIENCE_MS)
    colleague.close()

    page.get_by_role("radio", name=re.compile("^core flags")).check()
    page.get_by_label("Name").fill("seen-first")
    page.get_by_role("button", name="Build the release").click()
    expect(page.get_by_role("link", name=re.compile("Download"))).to_be_visible(timeout=LONG_MS)
    expect(page.locator(".releases-short h2").first).to_have_text("Disjoint core")
    report = page.get_by_role("region", name="Leak report")
    expect(report.locator("details[data-check]")).to_have_count(len(CHECKS))
    expect(report.locator("summary .badge.bad")).to_have_count(0)
    check = report.locator("details[data-check=exact_audio]")
    check.locator("summary").first.click()
    expect(check.get_by_text("found the planted leak")).to_be_visible()
    visitor.close()


def test_a_refused_release_is_heard_and_let_out_by_name(browser: Browser, site: Stack, clips: list[int]) -> None:
    campaign = accepted_campaign(site, clips[1:] + clips[:1], "To be refused")
    site.shell(PLANT.format(campaign=campaign))
    visitor = Visitor(browser, site.url, "mara")
    page = visitor.page
    preview(page, campaign)
    page.get_by_role("radio", name=re.compile("^given")).check()
    page.get_by_label("Name").fill("risky")
    page.get_by_role("button", name="Build the release").click()
    expect(page.get_by_text("This release was refused")).to_be_visible(timeout=LONG_MS)

    leaking = page.locator("details[data-check=recordings]")
    expect(leaking).to_have_attribute("open", "")
    play = leaking.get_by_role("button", name=re.compile("^Play ")).first
    play.click()
    expect(leaking.get_by_role("button", name=re.compile("^Stop ")).first).to_be_visible()

    form = page.get_by_role("form", name="Let it out by name")
    build = form.get_by_role("button", name=re.compile("^Build again"))
    expect(build).to_be_disabled()
    for box in form.get_by_role("checkbox").all():
        box.check()
    for reason in form.get_by_label("Reason").all():
        reason.fill(WHY)
    build.click()
    expect(page.get_by_text(WHY).first).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_role("link", name=re.compile("Download"))).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text("Let out although").first).to_contain_text("by mara")
    mara = Person(site.url, "mara")
    (made,) = [row for row in mara.every("/releases") if row["name"] == "risky"]
    assert {(row["by"], row["reason"]) for row in made["overrides"]} == {("mara", WHY)}
    manifest = mara.get(f"/releases/{made['id']}/files/release.json")
    assert manifest["overrides"] == made["overrides"]
    visitor.close()


def test_what_is_reserved_stands_in_the_ledger_and_cannot_be_moved(browser: Browser, site: Stack) -> None:
    visitor = Visitor(browser, site.url, "mara")
    page = visitor.page
    page.goto("/releases")
    page.get_by_role("link", name="Reservations and ledger").click()
    page.get_by_label("Which speakers").fill("nobody-yet\nsomebody-else\n")
    page.get_by_role("button", name="Reserve 2 for test").click()
    expect(page.get_by_text("4 entries written.")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("nobody-yet")).first
    expect(row).to_contain_text("reserved by mara")
    page.get_by_label("For the split").select_option("train")
    page.get_by_label("Which speakers").fill("nobody-yet")
    page.get_by_role("button", name="Reserve 1 for train").click()
    expect(page.get_by_text("is in test for good").first).to_be_visible()
    entries = eventually(lambda: Person(site.url, "mara").every("/ledger?value=nobody-yet"), what="the ledger")
    assert {entry["split"] for entry in entries} == {"test"}
    visitor.close()
