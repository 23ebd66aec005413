"""A manager trains a judge from the page: the curve moves before her eyes, stops, goes on, and ends in figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.flows.browser import PATIENCE_MS, Visitor
from tests.flows.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LONG_MS = 240_000  # torch is imported, a model is made, and steps are taken, on a machine that does other things too
ENDLESS = 5000  # epochs: however quick the machine is, the run goes on until it is stopped
SHORT = "stages.0.epochs=1.0\nstages.0.batch=8"
PUBLISH = """
import json
from pathlib import Path
from datasets_app.storage import storage
from exports.domain.storing import put_folder
from exports.folder.seal import seal
from exports.models import Release, ReleaseState
from tests.speech_judge.planted import plant
folder = plant(Path({folder!r}) / "planted", {{"train": 80, "val": 10, "test": 20}})
clips = [json.loads(line) for line in (folder / "clips.jsonl").read_text().splitlines()]
(folder / "clips.jsonl").write_text("".join(json.dumps({{"source": "planted", **clip}}) + "\\n" for clip in clips))
(folder / "MANIFEST.sha256").unlink()
digest = seal(folder, {{}})
put_folder(storage(), "releases/planted", folder, lambda *_: None)
items = {{"assessment": {{"train": 80, "val": 10, "test": 20}}}}
summary = {{"simulated": "all", "items": items, "origins": {{"synthetic": 110}}}}
release = Release(name="planted", state=ReleaseState.PUBLISHED, digest=digest, folder_key="releases/planted")
release.summary = summary
release.save()
"""


@pytest.fixture(scope="module")
def published(site: Stack) -> None:
    site.shell(PUBLISH.format(folder=str(site.data)))


@pytest.fixture
def mara(browser: Browser, site: Stack, published: None) -> Iterator[Visitor]:
    visitor = Visitor(browser, site.url, "mara")
    yield visitor
    visitor.close()


def test_the_curve_moves_stops_and_goes_on(mara: Visitor) -> None:
    page = mara.page
    page.goto("/runs")
    page.get_by_role("heading", name="No run yet").wait_for()
    mara.tab_to(page.get_by_role("main").get_by_role("link", name="New run").first)
    mara.press("Enter")

    write(mara, "Epochs", "often")
    expect(page.get_by_text("Write a number, for example 2 or 0.0001.")).to_be_visible()
    expect(page.get_by_role("button", name="Start the run")).to_be_disabled()
    write(mara, "Epochs", str(ENDLESS))
    write(mara, "Batch", "8")
    write(mara, "Name", "Watched")
    mara.tab_to(page.get_by_role("button", name="Start the run"))
    mara.press("Enter")

    expect(page).to_have_url(re.compile(r"/runs/\d+$"), timeout=PATIENCE_MS)
    expect(page.get_by_text("The raters of this release are simulated")).to_be_visible()
    curve = page.get_by_role("region", name="Curve of instruction")
    curve.wait_for(timeout=LONG_MS)
    moves_on(curve)

    stop(mara)
    drawn = steps(curve)
    page.reload()  # nothing lives in the page alone
    curve.wait_for()
    assert steps(curve) == drawn
    mara.tab_to(page.get_by_role("button", name="Resume"))
    mara.press("Enter")
    moves_on(curve)
    assert steps(curve) > drawn
    stop(mara)


def test_a_run_ends_in_figures(mara: Visitor) -> None:
    page = mara.page
    page.goto(f"/runs/new?{urlencode({'recipe': 'tiny', 'options': SHORT})}")
    write(mara, "Name", "Measured")
    mara.tab_to(page.get_by_role("button", name="Start the run"))
    mara.press("Enter")
    expect(page.get_by_role("heading", name="Evaluation on test")).to_be_visible(timeout=2 * LONG_MS)
    assert steps(page.get_by_role("region", name="Curve of instruction")) == 10
    quality = page.get_by_role("table", name="Scores").get_by_role("row", name="Overall quality")
    expect(quality).to_contain_text(re.compile(r"\d\.\d\d"))
    page.get_by_text(re.compile(r"^\d+ plots: judge against people$")).click()
    plot = page.get_by_role("img", name="Scatter of overall quality")
    expect(plot).to_be_visible()
    expect(plot).to_have_js_property("complete", True, timeout=PATIENCE_MS)
    assert plot.evaluate("image => image.naturalWidth") > 0
    page.goto("/runs")
    expect(page.get_by_role("row", name="Measured")).to_contain_text("PCC of overall quality, test")


def moves_on(curve: Locator) -> None:
    first = steps(curve)
    expect(curve).not_to_have_attribute("data-steps", str(first), timeout=LONG_MS)
    assert steps(curve) > first


def stop(visitor: Visitor) -> None:
    visitor.tab_to(visitor.page.get_by_role("button", name="Stop"))
    visitor.press("Enter")
    visitor.page.get_by_role("button", name="Resume").wait_for(timeout=LONG_MS)


def write(visitor: Visitor, label: str, text: str) -> None:
    field = visitor.page.get_by_label(label, exact=True)
    field.focus()
    visitor.press("Control+a")
    visitor.type(text)


def steps(curve: Locator) -> int:
    return int(curve.get_attribute("data-steps") or 0)
