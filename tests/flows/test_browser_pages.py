"""Every page opens for a person who may: on a desk and in a hand, by day and by night, and nothing complains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.flows import road
from tests.flows.answers import AGREE, DISPUTED, assessment
from tests.flows.browser import DESKTOP, PATIENCE_MS, PHONE, Visitor, is_dark, spoken_sounds
from tests.flows.person import Person
from tests.flows.runs import told_runs
from tests.flows.stack import ROOT, Stack

pytestmark = [pytest.mark.slow, pytest.mark.browser]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Colours are all that a dark page may do worse than a light one.
RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
# Experimental, and takes the key printed on a button for a part of its name.
NOT_ASKED = {"label-content-name-mismatch": {"enabled": False}}
GRAVE = ("serious", "critical")
Ids = dict[str, Any]

# The routes of frontend/src/app/routes.ts: who opens them, and at which addresses.
PAGES: dict[str, tuple[str, Callable[[Ids], list[str]]]] = {
    "/": ("mara", lambda ids: ["/"]),
    "/annotate/next/:campaign": ("ben", lambda ids: [f"/annotate/next/{ids['done']}"]),
    "/annotate/:id": ("ann", lambda ids: [f"/annotate/{ids['pair']}", f"/annotate/{ids['writing']}"]),
    "/inspect/:assignment?": ("ines", lambda ids: ["/inspect", f"/inspect/{ids['finished']}"]),
    "/adjudicate/:id?": ("ada", lambda ids: ["/adjudicate", f"/adjudicate/{ids['dispute']}"]),
    "/campaigns/new": ("mara", lambda ids: ["/campaigns/new"]),
    "/campaigns/:id/:tab?": (
        "mara",
        lambda ids: [f"/campaigns/{ids['done']}{tab}" for tab in ("", *(f"/{name}" for name in TABS))],
    ),
    "/campaigns": ("mara", lambda ids: ["/campaigns"]),
    "/releases/new": (
        "mara",
        lambda ids: ["/releases/new", f"/releases/new?campaigns={ids['done']}&job={ids['preview']}"],
    ),
    "/releases/ledger": ("mara", lambda ids: ["/releases/ledger"]),
    "/releases/:id": ("mara", lambda ids: [f"/releases/{ids['release']}"]),
    "/releases": ("mara", lambda ids: ["/releases"]),
    "/runs/new": ("mara", lambda ids: ["/runs/new", "/runs/new?recipe=sq_llm"]),
    "/runs/compare": ("mara", lambda ids: ["/runs/compare?ids=" + ",".join(map(str, ids["runs"]))]),
    "/runs/:id/people/:campaign": ("mara", lambda ids: [f"/runs/{ids['runs'][0]}/people/{ids['done']}"]),
    "/runs/:id": ("mara", lambda ids: [f"/runs/{run}" for run in ids["runs"]]),
    "/runs": ("mara", lambda ids: ["/runs"]),
    "/clips": ("mara", lambda ids: ["/clips"]),
    "/clips/:id": ("mara", lambda ids: [f"/clips/{ids['clip']}"]),
    "/imports": ("mara", lambda ids: ["/imports"]),
    "/imports/:id": ("mara", lambda ids: [f"/imports/{ids['import']}"]),
    "/imports/judgements": ("mara", lambda ids: ["/imports/judgements"]),
    "/imports/judgements/:id": ("mara", lambda ids: [f"/imports/judgements/{ids['judgements']}"]),
    "/record": ("mara", lambda ids: ["/record"]),
    "/settings": ("ann", lambda ids: ["/settings"]),
}
TABS = ("items", "people", "agreement", "disputes", "releases")
PEOPLE = ("mara", "ann", "ben", "ines", "ada")


@pytest.fixture(scope="module")
def ids(site: Stack) -> Ids:
    """Something in every queue and on every page."""
    mara, ines = Person(site.url, "mara"), Person(site.url, "ines")
    clips = road.upload(mara, "spoken", spoken_sounds())
    done = road.open_campaign(mara, "assessment", "Speech on the way home", clips)
    pairs = road.open_campaign(mara, "comparison", "Two voices, one sentence", clips)
    mixed = road.open_campaign(mara, "assessment", "Half-way there", clips)
    finished: list[int] = []
    for place in (AGREE, AGREE, DISPUTED):
        for name in ("ann", "ben"):
            finished.append(rate_and_write(site, name, done["id"], place, f"{name.title()} wrote note {place}."))
    for assignment in finished:
        road.verdict(ines, assignment, "accept")
    ann = Person(site.url, "ann")
    waiting = rate_and_write(site, "ann", mixed["id"], AGREE, "It waits for Ines.")
    writing = road.lease(ann, mixed["id"])
    pair = road.lease(ann, pairs["id"])
    assert writing is not None
    assert pair is not None
    road.listen(ann, writing["item"])
    road.answer(ann, writing, assessment(AGREE, "ann", ""))
    asked = mara.post("/releases", {"name": "first", "campaigns": [done["id"]], "seed": 7}, expect=201)
    preview = mara.post("/releases/previews", {"campaigns": [done["id"]]}, expect=202)
    foreign = [("files", ("NISQA.csv", b"filename_deg,mos\nnowhere.wav,3.4\n", "text/csv"))]
    judgements = mara.request("POST", "/judgements", expect=201, files=foreign, data={"campaign": "From elsewhere"})
    return {
        "done": done["id"],
        "pair": pair["id"],
        "writing": writing["id"],
        "finished": waiting,
        "dispute": Person(site.url, "ada").every(f"/disputes?campaign={done['id']}")[0]["id"],
        "release": asked["id"],
        "preview": preview["job_id"],
        "judgements": judgements["id"],
        "runs": told_runs(site, asked["id"]),
        "clip": clips[0],
        "import": mara.every("/imports")[0]["id"],
    }


def rate_and_write(site: Stack, name: str, campaign: int, place: int, addition: str) -> int:
    rater = Person(site.url, name)
    work = road.lease(rater, campaign)
    assert work is not None
    road.answer(rater, work, assessment(place, name, ""))
    road.write(rater, work, addition)
    return int(work["id"])


@pytest.fixture(scope="module")
def visitors(browser: Browser, site: Stack) -> Iterator[dict[str, Visitor]]:
    opened = {name: Visitor(browser, site.url, name) for name in PEOPLE}
    yield opened
    for visitor in opened.values():
        visitor.context.close()


def test_every_route_is_visited() -> None:
    source = (ROOT / "frontend" / "src" / "app" / "routes.ts").read_text(encoding="utf-8")
    assert set(re.findall(r'path: "([^"]+)"', source)) == set(PAGES)


@pytest.mark.parametrize("route", PAGES)
def test_page(route: str, visitors: dict[str, Visitor], ids: Ids) -> None:
    name, addresses = PAGES[route]
    visitor = visitors[name]
    visitor.complaints.clear()
    found: list[str] = []
    for address in addresses(ids):
        for scheme, size in (("light", DESKTOP), ("dark", PHONE)):
            open_page(visitor.page, address, scheme, size)
            found += too_wide(visitor.page, address)
            visitor.page.set_viewport_size(DESKTOP)
            found += inaccessible(visitor.page, f"{address} ({scheme})", scheme)
            found += visitor.told()
    assert found + visitor.complaints == []


def open_page(page: Page, address: str, scheme: Any, size: Any) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    expect(page.locator("h1, h2").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".loading")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.get_by_text("This page stopped")).to_have_count(0)
    assert is_dark(page) is (scheme == "dark")


def too_wide(page: Page, address: str) -> list[str]:
    have, want = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"{address} is {have} px wide on a screen of {want}"] if have > want else []


def inaccessible(page: Page, where: str, scheme: str) -> list[str]:
    # Given to the page as a function's body: its policy lets no script element of ours in, and should not.
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe()} }} }}")
    options = {"runOnly": RULES[scheme], "rules": NOT_ASKED, "resultTypes": ["violations"]}
    told = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{where}: {violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in told["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"][:3]
    ]


def axe(path: Path = AXE) -> str:
    return path.read_text(encoding="utf-8")
