"""Policy `paper_detection`: each source is dealt out by its own ratio, in whole components.

A component is what one speaker says of one text, with its copies: one speaker's sentence is never in two splits. Seen
sources of spoofed speech are intended, so systems are not kept apart; each row of val and test says whether its source
is in train. (Ratios as published for SpeechEval's detection task; datasets-and-splits, section 1.7.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

from exports.records import ItemKey
from exports.splitting.marks import Marks, is_unknown
from exports.splitting.pinning import Pins
from exports.splitting.policies import DEFAULT_RATIO
from exports.splitting.problem import SPLITS
from exports.splitting.solved import Solved, line

Ratios = Mapping[str, Sequence[float]]


def deal(marks: Marks, items: Sequence[ItemKey], pins: Pins, *, ratios: Ratios, seed: int) -> Solved:
    """Published components keep their split and count; the others are dealt in the order of their digests, largest
    deficit of the source first. A component of several sources may go only where all of these may."""
    used = {digest for item in items for digest in item.clips}
    parts = components(marks, used, items)
    wanted = wanted_counts(marks, used, ratios)
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    found: dict[str, int] = {}
    barred: set[str] = set()
    waiting = []
    for part in parts:
        labels = published(marks, pins, part)
        if len(labels) == 1:
            put(marks, part, labels.pop(), found, counts)
        elif labels:  # was published under another policy: what has its split keeps it, the rest cannot join
            found.update({digest: pins.clips[digest] for digest in part if digest in pins.clips})
            barred |= set(part) - set(found)
        else:
            waiting.append(part)
    for part in sorted(waiting, key=lambda part: blake2b(f"{seed}|{part[0]}".encode(), digest_size=16).digest()):
        label = best(marks, part, wanted, counts)
        if label is None:
            barred |= set(part)
        else:
            put(marks, part, label, found, counts)
    solved = Solved(found, {})
    for item in items:
        if any(digest in barred for digest in item.clips):
            solved.quarantined.append(line(item, "quarantined: its sentence has no split that all its sources allow"))
        elif len({found[digest] for digest in item.clips}) > 1:
            solved.straddling.append(line(item, "the clips of the pair are in different splits"))
    solved.certificate = certificate(marks, found, wanted, ratios, parts)
    return solved


def components(marks: Marks, used: set[str], items: Sequence[ItemKey]) -> list[list[str]]:
    """Digests that must go together, each part sorted, parts in order."""
    parent: dict[str, str] = {digest: digest for digest in used}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    first: dict[tuple[str, ...], str] = {}
    for digest in sorted(used):
        for key in ties(marks, digest):
            parent[root(digest)] = root(first.setdefault(key, digest))
    for item in items:
        for other in item.clips[1:]:
            parent[root(other)] = root(item.clips[0])
    found: dict[str, list[str]] = defaultdict(list)
    for digest in sorted(used):
        found[root(digest)].append(digest)
    return sorted(found.values())


def ties(marks: Marks, digest: str) -> Iterator[tuple[str, ...]]:
    merged = marks.merged(digest)
    yield ("copy", marks.group[digest])
    if not is_unknown(("text", merged["text"])):
        yield ("sentence", merged["speaker"], merged["text"])


def wanted_counts(marks: Marks, used: set[str], ratios: Ratios) -> dict[str, list[float]]:
    total = Counter(marks.clips[digest].source for digest in used)
    found = {}
    for source, count in sorted(total.items()):
        ratio = ratios.get(source, DEFAULT_RATIO)
        found[source] = [count * part / sum(ratio) for part in ratio]
    return found


def published(marks: Marks, pins: Pins, part: Sequence[str]) -> set[int]:
    return {pins.groups[marks.group[digest]] for digest in part if marks.group[digest] in pins.groups}


def put(
    marks: Marks, part: Sequence[str], label: int, found: dict[str, int], counts: Mapping[str, Counter[int]]
) -> None:
    for digest in part:
        found[digest] = label
        counts[marks.clips[digest].source][label] += 1


def best(
    marks: Marks, part: Sequence[str], wanted: Mapping[str, list[float]], counts: Mapping[str, Counter[int]]
) -> int | None:
    sources = Counter(marks.clips[digest].source for digest in part)
    allowed = [label for label in range(len(SPLITS)) if all(wanted[source][label] > 0 for source in sources)]
    if not allowed:
        return None
    return max(
        allowed,
        key=lambda label: (sum((wanted[s][label] - counts[s][label]) * n for s, n in sources.items()), -label),
    )


def certificate(
    marks: Marks, found: Mapping[str, int], wanted: Mapping[str, list[float]], ratios: Ratios, parts: Sequence[object]
) -> dict[str, object]:
    reached: dict[str, Counter[int]] = defaultdict(Counter)
    for digest, label in found.items():
        reached[marks.clips[digest].source][label] += 1
    return {
        "policy": "paper_detection",
        "components": len(parts),
        "sources": {
            source: {
                "ratio": [float(part) for part in ratios.get(source, DEFAULT_RATIO)],
                "wanted": {name: round(n, 1) for name, n in zip(SPLITS, row, strict=True)},
                "reached": {name: reached[source][label] for label, name in enumerate(SPLITS)},
            }
            for source, row in wanted.items()
        },
    }
