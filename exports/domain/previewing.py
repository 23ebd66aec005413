"""What each policy would keep, before anything is written: balance, what falls out and why, what clashes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

from accounts.models import User
from annotation.models import Campaign
from datasets_app.models import Clip
from exports.building.planning import plan_of
from exports.domain.cataloguing import read_catalogue
from exports.domain.requesting import campaigns_of, check_may_release, checked
from exports.domain.telling import Tell, silent
from exports.errors import NothingToRelease, Refused
from exports.order import Order, Wishes
from exports.records import Catalogue, ItemKey
from exports.splitting import SPLITS, Plan, track_of
from exports.splitting.policies import POLICIES
from jobs.domain import enqueue
from jobs.models import Job

JOB = "exports.preview"
EXAMPLES = 5
NAME = "preview"
Row = dict[str, Any]


def request_preview(
    *, campaigns: Sequence[int], policies: Sequence[str], by: User | None, **wishes: Unpack[Wishes]
) -> Job:
    """Ask a worker to look; its result is the preview."""
    check_may_release(by)
    campaigns_of(campaigns)
    for policy in policies:
        checked(NAME, {**wishes, "policy": policy}, by=by)
    return enqueue(
        kind=JOB, payload={"campaigns": list(campaigns), "policies": list(policies), "wishes": wishes}, owner=by
    )


def preview(
    campaigns: Sequence[Campaign],
    *,
    policies: Iterable[str] = tuple(POLICIES),
    tell: Tell = silent,
    **wishes: Unpack[Wishes],
) -> Row:
    """Plan under each policy and write nothing. A policy that cannot be had says why, in `refusal`."""
    order = checked(NAME, wishes, by=None)
    catalogue = read_catalogue(campaigns, given_column=order.given_column)
    if not catalogue.items:
        raise NothingToRelease("These campaigns have no accepted items yet. Accept some work first.")
    wanted = list(policies)
    found = []
    for number, policy in enumerate(wanted):
        tell(f"policy {policy}", number, len(wanted))
        found.append(outlook(replace(order, policy=policy), catalogue))
    return {
        "accepted": {"items": len(catalogue.items), "clips": len(catalogue.clips)},
        "left_behind": counted(reason for _, reason in catalogue.left_behind),
        "policies": found,
    }


def outlook(order: Order, catalogue: Catalogue) -> Row:
    head = {"policy": order.policy, "profile": order.profile}
    try:
        plan = plan_of(order, catalogue)
    except Refused as refusal:
        return {**head, "possible": False, "refusal": {"code": refusal.code, "message": refusal.message}}
    kept = len(plan.items)
    core: Counter[str] = Counter(plan.items[unit] for unit, flags in plan.flags.items() if flags.core)
    return {
        **head,
        "possible": True,
        "refusal": None,
        "kept": {
            "items": kept,
            "clips": len({clip for clips in plan.clips.values() for clip in clips}),
            "share": round(kept / len(catalogue.items), 4),
        },
        "by_split": by_split(Counter(plan.items.values())),
        "core": {split: core[split] for split in ("val", "test")},
        "balance": balance(catalogue, plan),
        "dropped": fallen(plan.straddling),
        "quarantined": fallen(plan.quarantined),
        "withdrawn": withdrawn(plan),
        "certificate": plan.certificate,
        "exposure": plan.exposure,
    }


def balance(catalogue: Catalogue, plan: Plan) -> dict[str, dict[str, dict[str, int]]]:
    """Items per split by task, language, source, and by score, winner or label."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for item in catalogue.items:
        split = plan.items.get(item.content_id)
        if split is not None:
            for kind, value in marks(catalogue, item):
                found[kind][value][split] += 1
    return {
        kind: {value: by_split(counts) for value, counts in sorted(values.items())}
        for kind, values in sorted(found.items())
    }


def marks(catalogue: Catalogue, item: ItemKey) -> Iterator[tuple[str, str]]:
    yield "task", item.task
    for language in {catalogue.clips[clip].language or "unknown" for clip in item.clips}:
        yield "language", language
    for source in {catalogue.clips[clip].source for clip in item.clips}:
        yield "source", source
    for stratum in catalogue.strata.get(item.content_id, ()):
        kind, _, value = stratum.partition(":")
        yield kind, f"{item.task} {value}"


def fallen(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows by reason, the most frequent first, each with a few clips to look at."""
    by_reason: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_reason[row["reason"]].append(row)
    return [
        {"reason": reason, "count": len(some), "examples": [example(row) for row in some[:EXAMPLES]]}
        for reason, some in sorted(by_reason.items(), key=lambda each: (-len(each[1]), each[0]))
    ]


def example(row: Mapping[str, Any]) -> Row:
    task, *clips, _ = row["unit"]
    return {"task": task, "track": track_of(task), "clips": shown(clips), "where": row["where"]}


def withdrawn(plan: Plan) -> Row:
    some = [
        {"clip": shown([row["clip"]]), "published_in": row["published_in"], "reason": row["reason"]}
        for row in plan.withdrawn[:EXAMPLES]
    ]
    return {"count": len(plan.withdrawn), "examples": some}


def shown(digests: Sequence[str]) -> list[Row]:
    """Clips as managers know them."""
    names = ("id", "name", "language", "speaker", "system", "text")
    return list(Clip.objects.filter(digest__in=digests).order_by("pk").values(*names))


def counted(reasons: Iterable[str]) -> list[Row]:
    return [{"reason": reason, "count": count} for reason, count in Counter(reasons).most_common()]


def by_split(counts: Mapping[str, int]) -> dict[str, int]:
    return {split: counts.get(split, 0) for split in SPLITS}
