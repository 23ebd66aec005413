"""The clips with their audio, and the sources they come from."""

from __future__ import annotations

from collections.abc import Mapping

from exports.building.site import Site
from exports.canonical import write_lines
from exports.folder.rows import Row, source_row

TELL_EVERY = 50


def write_clips(site: Site, clip_split: Mapping[str, str]) -> list[Row]:
    """Write rows and audio; return the rows of `sources.jsonl`."""
    rows = sorted((site.rows.clip(digest, where) for digest, where in clip_split.items()), key=lambda r: r["id"])
    write_lines(site.folder / "clips.jsonl", rows)
    by_id = {site.rows.clip_id(digest): digest for digest in clip_split}
    for done, row in enumerate(rows):
        target = site.folder / row["audio"]
        target.parent.mkdir(parents=True, exist_ok=True)
        site.materials.fetch_audio(site.catalogue.clips[by_id[row["id"]]], target)
        if done % TELL_EVERY == 0:
            site.tell("audio", done, len(rows))
    sources = source_rows(site, clip_split)
    write_lines(site.folder / "sources.jsonl", sources)
    return sources


def source_rows(site: Site, clip_split: Mapping[str, str]) -> list[Row]:
    rows = [
        source_row(source, sum(site.catalogue.clips[clip].source == slug for clip in clip_split))
        for slug, source in sorted(site.catalogue.sources.items())
    ]
    return [row for row in rows if row["clips"]]
