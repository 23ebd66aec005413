"""The order in which a release is built, which is the folder's own argument.

Split, write, read back what was written, look for leaks, seal. A leak or an empty split is refused before anything is
published.
"""

from __future__ import annotations

from pathlib import Path

from exports.building.cards import write_cards
from exports.building.clips import write_clips
from exports.building.facts import facts_of, summary_of
from exports.building.items import write_items
from exports.building.materials import Built, Materials
from exports.building.order import Order
from exports.building.reports import check_leakage, write_reports
from exports.building.site import Site
from exports.building.splits import write_splits
from exports.building.tasks import write_tasks
from exports.errors import NothingToRelease
from exports.folder.seal import seal
from exports.splitting import Outcome, split, units_of
from exports.splitting.attributes import Attributes


def build(order: Order, materials: Materials, work: Path) -> Built:
    """Build the folder of a release under `work` (an empty folder on the disk it will be renamed on).

    Raises errors.Refused (nothing to release, split impossible, leak found) and errors.ChangedMeanwhile.
    """
    site = Site(order, materials, work / "folder", work / "scratch")
    items = site.catalogue.items
    if not items:
        raise NothingToRelease(
            "These campaigns have no accepted items yet. Accept some work first; nothing was changed."
        )
    site.folder.mkdir(parents=True)
    site.scratch.mkdir()
    site.tell("splitting", 0, len(items))
    outcome = split_of(site)
    kept = [item for item in items if item.content_id in outcome.splits]
    clip_split = {clip: outcome.splits[item.content_id] for item in kept for clip in item.clips}
    write_items(site, kept, outcome.splits)
    write_tasks(site)
    sources = write_clips(site, clip_split)
    new_ledger = write_splits(site, outcome, clip_split)
    site.tell("checking", 0, 1)
    report = check_leakage(site.folder)
    facts = facts_of(site, outcome, clip_split, sources)
    write_reports(site, facts)
    write_cards(site, facts)
    site.tell("sealing", 0, 1)
    digest = seal(site.folder)
    return Built(site.folder, digest, summary_of(site.folder, facts, report, outcome, digest), new_ledger)


def split_of(site: Site) -> Outcome:
    attributes = Attributes(site.catalogue.clips)
    return split(
        units_of(site.catalogue.items, attributes),
        pins=attributes.pins(site.catalogue.pins),
        shares=site.order.shares,
        seed=site.order.seed,
    )
