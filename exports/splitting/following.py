"""Policy `given`: a column of the import decides. What it puts on two sides is counted, not mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from exports.records import ItemKey
from exports.splitting.marks import Marks, is_unknown
from exports.splitting.pinning import Pins
from exports.splitting.solved import Solved, line

# What other corpora call the splits.
NAMES = {
    "train": 0, "training": 0, "trn": 0,
    "val": 1, "valid": 1, "validation": 1, "dev": 1, "development": 1,
    "test": 2, "eval": 2, "evaluation": 2,
}  # fmt: skip
NO_COLUMN = "quarantined: its column says neither train, val nor test"

ANOTHER = "quarantined: its column asks for another split than the one it was published in"


def follow_the_column(marks: Marks, items: Sequence[ItemKey], pins: Pins) -> Solved:
    said = {digest: NAMES.get(clip.given_split.strip().lower()) for digest, clip in marks.clips.items()}
    clashing = {digest for digest, label in pins.clips.items() if label != said[digest]}
    found = {d: label for item in items for d in item.clips if (label := said[d]) is not None and d not in clashing}
    solved = Solved(found, {})
    for item in items:
        if any(said[digest] is None for digest in item.clips):
            solved.quarantined.append(line(item, NO_COLUMN))
        elif clashing.intersection(item.clips):
            solved.quarantined.append(line(item, ANOTHER))
        elif len({found[digest] for digest in item.clips}) > 1:
            solved.straddling.append(line(item, "the clips of the pair are in different splits"))
    solved.certificate = {"policy": "given", "shared_across_splits": shared(marks, found)}
    return solved


def shared(marks: Marks, found: Mapping[str, int]) -> dict[str, int]:
    """Per kind how many known values are in more than one split."""
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for digest, label in found.items():
        for attribute in marks.merged(digest).items():
            if not is_unknown(attribute):
                seen[attribute].add(label)
    counts = dict.fromkeys(("speaker", "text", "system", "recording"), 0)
    for (kind, _), labels in seen.items():
        counts[kind] += len(labels) > 1
    return counts
