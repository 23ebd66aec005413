"""What the cards and the page say about a finished folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exports import leakage
from exports.building.site import Site
from exports.building.tally import SPLITS, in_order
from exports.folder.facts import Facts
from exports.folder.rows import Row
from exports.folder.seal import MANIFEST, files_of

SHOWN_OF_A_CHECK = ("check", "title", "promise", "looked_at", "found", "warned", "control", "verdict", "why")


def facts_of(site: Site, sources: list[Row], report: leakage.Report) -> Facts:
    catalogue, tally, order = site.catalogue, site.tally, site.order
    clips = [catalogue.clips[digest] for digest in site.digests.values()]
    tasks = sorted(tally.items)
    reasons = Counter(row["reason"] for row in tally.left_out)
    reasons.update(reason for _, reason in catalogue.left_behind)
    return Facts(
        name=order.name,
        policy=order.policy,
        profile=order.profile,
        seed=order.seed,
        shares=list(order.shares),
        overrides=[asdict(override) for override in order.overrides],
        warnings_of_checks=[check["check"] for check in report.warnings],
        counts={task: in_order(tally.items[task]) for task in tasks},
        core={task: in_order(tally.core[task]) for task in tasks},
        text_counts={task: in_order(tally.texts_written[task]) for task in tasks},
        clips={track: in_order(Counter(splits.values())) for track, splits in sorted(site.plan.clips.items())},
        clip_count=len(clips),
        hours=round(sum(clip.seconds for clip in clips) / 3600, 3),
        languages=sorted({clip.language for clip in clips if clip.language}),
        text_languages=sorted({campaign.text_language for campaign in catalogue.campaigns}),
        sources=sources,
        campaigns=campaign_rows(site),
        raters=len(tally.raters),
        simulated_items=tally.simulated_items,
        simulated_raters=sum(tally.raters.values()),
        origins=dict(sorted(Counter(clip.origin for clip in clips).items())),
        certificate=site.plan.certificate,
        dropped=len(site.plan.straddling),
        quarantined=len(site.plan.quarantined),
        withdrawn=len(site.withdrawn),
        history=history_of(site),
        left_out=dict(sorted(reasons.items())),
        empty=[f"{task}/{name}" for task in tasks for name in SPLITS if not tally.items[task][name]],
    )


def history_of(site: Site) -> list[Row]:
    """Every release so far, this one last, with how many clips it was the first to use."""
    first: Counter[str] = Counter()
    known: set[tuple[str, str]] = set()
    for row in site.materials.ledger:
        if row.kind == "clip" and row.release:
            first[row.release] += 1
            known.add((row.track, row.value))
    here = {(track, digest) for track, splits in site.plan.clips.items() for digest in splits}
    earlier = [{"release": name, "added": count} for name, count in first.items()]
    return [
        *earlier,
        {
            "release": site.order.name,
            "added": len(here - known),
            "unchanged": len(here & known),
            "withdrawn": len(site.withdrawn),
        },
    ]


def campaign_rows(site: Site) -> list[Row]:
    return [
        {
            "id": site.materials.namer.name("campaign", campaign.name),
            "name": campaign.name,
            "task": campaign.task,
            "raters_per_item": campaign.raters_per_item,
            "inspect_share": campaign.inspect_share,
            "simulated": campaign.simulated,
        }
        for campaign in site.catalogue.campaigns
    ]


def summary_of(site: Site, facts: Facts, report: leakage.Report, digest: str) -> dict[str, Any]:
    """For the page: what stands in the folder, in short."""
    folder = site.folder
    audio = [path for path in files_of(folder) if path.endswith(".wav")]
    shown = [
        {"path": path, "bytes": size(folder, path), "sha256": sha}
        for path, sha in sealed(folder)
        if not path.endswith(".wav")
    ]
    return {
        **facts.as_json(),
        "certificate": facts.certificate,
        "leakage": [{key: check[key] for key in SHOWN_OF_A_CHECK} for check in report.checks],
        "files": [*shown, {"path": MANIFEST, "bytes": size(folder, MANIFEST), "sha256": digest}],
        "audio": {"files": len(audio), "bytes": sum(size(folder, path) for path in audio)},
    }


def sealed(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines():
        digest, _, path = line.partition("  ")
        yield path, digest


def size(folder: Path, path: str) -> int:
    return (folder / path).stat().st_size
