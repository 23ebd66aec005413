"""The clips with their audio, the sources they come from, and recipes for what may not be passed on."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

from exports.building.site import Site
from exports.canonical import Lines, dumps, write_lines
from exports.errors import SoundDiffers
from exports.folder.rows import Row, source_row
from exports.folder.wav import PLAIN, WavFile, read_wav
from exports.formats.files import Files

TELL_EVERY = 50


def write_clips(site: Site) -> list[Row]:
    """Write rows, audio and recipes; return the rows of `sources.jsonl`."""
    clips: Counter[str] = Counter()
    included: Counter[str] = Counter()
    with Lines(site.folder / "clips.jsonl") as file, closing(Files(site.folder / "recipe")) as recipes:
        for done, (clip_id, digest) in enumerate(sorted(site.digests.items())):
            row = site.clip_row(clip_id)
            file.write(row)
            clips[row["source"]] += 1
            included[row["source"]] += row["included"]
            if row["included"]:
                gather(site, row, digest, copied(site, row["audio"], digest))
            else:
                gather(site, row, digest, None)
                recipe = site.rows.recipe(digest, site.catalogue.sources[row["source"]].url)
                recipes.put(f"{row['source']}.jsonl", dumps(recipe) + "\n")
            if done % TELL_EVERY == 0:
                site.tell("audio", done, len(site.digests))
    sources = [
        source_row(source, clips[slug], included[slug])
        for slug, source in sorted(site.catalogue.sources.items())
        if clips[slug]
    ]
    write_lines(site.folder / "sources.jsonl", sources)
    return sources


def copied(site: Site, path: str, digest: str) -> WavFile:
    """Put a clip's sound in place, and read it once."""
    target = site.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    site.materials.fetch_audio(site.catalogue.clips[digest], target)
    found = read_wav(target)
    if found.pcm != digest:
        raise SoundDiffers(
            f"The stored sound of clip {site.rows.clip_id(digest)} is no longer what was imported (its samples have "
            "another SHA-256). Nothing was published. Restore the file in storage from a backup, or take the clip's "
            "items out, then build again."
        )
    site.hashes[path] = found.sha256
    return found


def gather(site: Site, row: Row, digest: str, found: WavFile | None) -> None:
    """Tell the leak checks; of what is not in the folder they hear what was measured at import."""
    facts = site.catalogue.clips[digest].facts
    site.gathering.add_clip(
        row,
        pcm=found.pcm if found else "",
        chunks=found.chunks if found else PLAIN,
        size=found.size if found else 0,
        trimmed=facts.get("trimmed_sha256", ""),
        facts=facts,
    )
