"""Raw and aggregated annotations, and the tasks' rows still with every text, into the scratch folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from exports.building.site import Site
from exports.canonical import Lines
from exports.records import ItemKey

TELL_EVERY = 100


def write_items(site: Site, kept: Sequence[ItemKey], split_of: Mapping[tuple[str, ...], str]) -> None:
    """One pass over whole items, so that no more than a chunk of them is in memory."""
    with ExitStack() as open_files:
        raw = open_files.enter_context(Lines(site.folder / "annotations" / "raw.jsonl"))
        aggregated = open_files.enter_context(Lines(site.folder / "annotations" / "aggregated.jsonl"))
        tasks: dict[tuple[str, str], Lines] = {}
        for done, item in enumerate(site.materials.read_items(kept)):
            split = split_of[item.key.content_id]
            place = (item.key.task, split)
            if place not in tasks:
                tasks[place] = open_files.enter_context(Lines(site.scratch / place[0] / f"{place[1]}.jsonl"))
            row = site.rows.item(item, split)
            tasks[place].write(row)
            for rating in item.ratings:
                raw.write(site.rows.rating(item, rating, split))
            aggregated.write(site.rows.aggregate(item, split))
            site.tally.read(item, row)
            if done % TELL_EVERY == 0:
                site.tell("items", done, len(kept))
