"""The equalised twins of a release's held-out detection clips, where the order asks for them."""

from __future__ import annotations

from typing import Any

from datasets_app.audio.equalise import common_band
from exports import leakage
from exports.building.equalised import ROWS, write_equalised
from exports.building.site import Site
from exports.canonical import Lines, pretty, write_text
from exports.leakage.evidence import HELD
from exports.leakage.shortcuts import CHECKS

SHORTCUTS = CHECKS[0].key
TELL_EVERY = 50
INVITATION = (
    " What tells real from fake without listening can be taken away: ask for the equalised twin of val and test too "
    "(`--equalised`, or “equalised” on the page). The release then goes out with a warning and both figures."
)
NO_TWIN = (
    " An equalised twin was asked for, but not every clip of detection's val and test has its sound in this release, "
    "so the twin is not complete. Include all sound (audio: all), or leave those sources out."
)


def write_twins(site: Site) -> None:
    """Write `audio_equalised/` and its rows; the clips must be in place. Without held-out sound nothing is written."""
    held = [
        row
        for clip in sorted(site.digests)
        if (row := site.clip_row(clip))["included"] and row["split_detection"] in HELD
    ]
    if not site.order.equalised or not held:
        return
    facts = (site.catalogue.clips[site.digests[row["id"]]].facts for row in held)
    band = common_band(float(each["bandwidth_hz"]) for each in facts if each.get("bandwidth_hz") is not None)
    with Lines(site.folder / ROWS) as file:
        for done, twin in enumerate(write_equalised(held, site.folder, band_hz=band)):
            file.write(twin.row)
            site.hashes[twin.row["audio"]] = twin.sha256
            site.twins[twin.row["id"]] = twin.facts
            if done % TELL_EVERY == 0:
                site.tell("equalising", done, len(held))


def what_to_do(site: Site, refused: list[dict[str, Any]]) -> str:
    """How the twin helps, where shortcuts are among what was refused; else nothing."""
    if not any(check["check"] == SHORTCUTS for check in refused):
        return ""
    return NO_TWIN if site.order.equalised else INVITATION


def write_shortcuts(site: Site, report: leakage.Report) -> None:
    """The probe's figures on their own: for whoever reports a detector's score beside them."""
    found = next(check for check in report.checks if check["check"] == SHORTCUTS)
    if found["figures"]:
        figures = {**found["figures"], "looked_at": found["looked_at"], "verdict": found["verdict"]}
        write_text(site.folder / "reports" / "shortcuts.json", pretty(figures))
