"""What the cards and the page say about a finished folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exports import leakage
from exports.building.site import Site
from exports.building.tally import SPLITS, in_order
from exports.folder.facts import Facts
from exports.folder.rows import Row
from exports.folder.seal import MANIFEST, files_of
from exports.splitting import Outcome

SHOWN_OF_A_CHECK = ("check", "promise", "looked_at", "found", "control", "verdict")


def facts_of(site: Site, outcome: Outcome, clip_split: Mapping[str, str], sources: list[Row]) -> Facts:
    catalogue, tally, order = site.catalogue, site.tally, site.order
    clips = [catalogue.clips[digest] for digest in clip_split]
    tasks = sorted({item.task for item in catalogue.items})
    reasons = Counter(row["reason"] for row in tally.left_out)
    reasons.update(reason for _, reason in catalogue.left_behind)
    return Facts(
        name=order.name,
        policy=order.policy,
        seed=order.seed,
        shares=list(order.shares),
        counts={task: in_order(tally.items[task]) for task in tasks},
        text_counts={task: in_order(tally.texts_written[task]) for task in tasks},
        clips=in_order(Counter(clip_split.values())),
        hours=round(sum(clip.seconds for clip in clips) / 3600, 3),
        languages=sorted({clip.language for clip in clips if clip.language}),
        text_languages=sorted({campaign.text_language for campaign in catalogue.campaigns}),
        sources=sources,
        campaigns=campaign_rows(site),
        raters=len(tally.raters),
        simulated_items=tally.simulated_items,
        simulated_raters=sum(tally.raters.values()),
        origins=dict(sorted(Counter(clip.origin for clip in clips).items())),
        certificate=outcome.certificate,
        left_out=dict(sorted(reasons.items())),
        empty=[f"{task}/{name}" for task in tasks for name in SPLITS if not tally.items[task][name]],
    )


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


def summary_of(folder: Path, facts: Facts, report: leakage.Report, outcome: Outcome, digest: str) -> dict[str, Any]:
    """For the page: what stands in the folder, in short."""
    audio = [path for path in files_of(folder) if path.startswith("audio/")]
    shown = [
        {"path": path, "bytes": size(folder, path), "sha256": sha}
        for path, sha in sealed(folder)
        if not path.startswith("audio/")
    ]
    return {
        **facts.as_json(),
        "certificate": {key: value for key, value in outcome.certificate.items() if key != "by_stratum"},
        "by_stratum": outcome.certificate["by_stratum"],
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
