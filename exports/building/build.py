"""The order in which a release is built, which is the folder's own argument.

Split, write, hold what was written to its promises, seal. A leak or an empty split is refused before anything is
published.
"""

from __future__ import annotations

from pathlib import Path

from exports.building.cards import write_cards
from exports.building.clips import write_clips
from exports.building.facts import facts_of, summary_of
from exports.building.items import in_order, write_items
from exports.building.materials import Built, Materials
from exports.building.planning import plan_of
from exports.building.reports import check_leakage, write_reports
from exports.building.site import Site
from exports.building.splits import write_splits
from exports.building.tables import write_tables
from exports.building.tasks import write_tasks
from exports.building.twins import write_twins
from exports.errors import NothingToRelease
from exports.folder.seal import seal
from exports.order import Order


def build(order: Order, materials: Materials, work: Path) -> Built:
    """Build the folder of a release under `work` (an empty folder on the disk it will be renamed on).

    Raises errors.Refused (nothing to release, split impossible, leak found) and errors.ChangedMeanwhile.
    """
    if not materials.catalogue.items:
        raise NothingToRelease(
            "These campaigns have no accepted items yet. Accept some work first; nothing was changed."
        )
    materials.tell("splitting", 0, len(materials.catalogue.items))
    site = Site(order, materials, plan_of(order, materials.catalogue), work / "folder", work / "scratch")
    site.folder.mkdir(parents=True)
    site.scratch.mkdir()
    write_items(site, in_order(site))
    site.forget_items()
    sources = write_clips(site)
    write_twins(site)
    write_tasks(site)
    new_ledger = write_splits(site)
    report = check_leakage(site)
    site.forget_evidence()
    facts = facts_of(site, sources, report)
    write_reports(site, facts)
    write_tables(site)
    write_cards(site, facts)
    site.tell("sealing", 0, 1)
    digest = seal(site.folder, site.hashes)
    return Built(site.folder, digest, summary_of(site, facts, report, digest), new_ledger)
