"""Raw annotations, and the tasks' rows still with every text, into the scratch folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from exports.building.site import Site
from exports.canonical import Lines
from exports.records import ItemKey

TELL_EVERY = 500


def in_order(site: Site) -> list[ItemKey]:
    """The kept items by task, split and opaque id: the order of every file of rows."""
    splits = site.plan.items
    kept = [item for item in site.catalogue.items if item.content_id in splits]
    return sorted(kept, key=lambda item: (item.task, splits[item.content_id], site.rows.item_id(item)))


def write_items(site: Site, kept: Sequence[ItemKey]) -> None:
    """One pass over whole items, so that no more than a chunk of them is in memory."""
    plan = site.plan
    with ExitStack() as open_files:
        raw = open_files.enter_context(Lines(site.folder / "annotations" / "raw.jsonl"))
        tasks: dict[tuple[str, str], Lines] = {}
        for done, item in enumerate(site.materials.read_items(kept)):
            split = plan.items[item.key.content_id]
            place = (item.key.task, split)
            if place not in tasks:
                tasks[place] = open_files.enter_context(Lines(site.scratch / place[0] / f"{place[1]}.jsonl"))
            row = site.rows.item(item, split, plan.flags.get(item.key.content_id))
            tasks[place].write(row)
            tasks[place].write(site.rows.aggregate(item, split))
            for rating in item.ratings:
                raw.write(site.rows.rating(item, rating, split))
            site.tally.read(item, row)
            site.contests.read(item)
            if done % TELL_EVERY == 0:
                site.tell("items", done, len(kept))
