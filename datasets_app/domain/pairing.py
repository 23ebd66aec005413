"""Two clips to compare, chosen the same way on every machine.

Choices follow from the seed and the clips' content alone, not from row numbers or the order of import, so that the same
clips and seed give the same pairs in any database.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from django.db import transaction

from accounts.errors import Invalid
from datasets_app.domain.reservations import fit_together, sides
from datasets_app.models import Clip, Pair

How = Literal["same_text", "same_instruction", "random"]
Two = tuple[Clip, Clip]

# A text spoken by this many clips gives 1,128 pairs; of more clips, a sample is enough.
MOST_OF_ONE_TEXT = 48


class NothingToPair(Invalid):
    code = "nothing_to_pair"


def make_pairs(*, clips: Iterable[Clip], how: How, count: int, seed: int) -> list[Pair]:
    """Up to `count` pairs of two different clips of one language.

    `same_text`: both say the same, and differ in system or degradation where such a pair is left. `same_instruction`:
    both reply to the same instruction (a column of the manifest), and differ likewise. `random`: any two.
    Two clips that the ledger has in two splits, or will, are never paired: such a pair could not be released.
    Clips are used as evenly as possible. Pairs that exist already are returned, not made again. Raises NothingToPair.
    """
    ordered = sorted(clips, key=lambda clip: clip.digest)
    side_of = sides(ordered)
    inside = (two for two in WAYS[how](ordered, seed) if fit_together(side_of[two[0].pk], side_of[two[1].pk]))
    chosen = list(itertools.islice(inside, count))
    if not chosen:
        raise NothingToPair(
            "No two of these clips can be compared: a pair needs two clips of one language"
            + WHICH[how]
            + " Both must be open to the same split. Choose more clips; nothing was made."
        )
    with transaction.atomic():
        return keep([canonical(*two) for two in chosen])


def keep(chosen: Sequence[Two]) -> list[Pair]:
    Pair.objects.bulk_create([Pair(clip_a=a, clip_b=b) for a, b in chosen], ignore_conflicts=True, batch_size=500)
    wanted = {(a.pk, b.pk) for a, b in chosen}
    rows = Pair.objects.filter(clip_a__in={a.pk for a, _ in chosen}).select_related("clip_a", "clip_b")
    found = {(row.clip_a_id, row.clip_b_id): row for row in rows if (row.clip_a_id, row.clip_b_id) in wanted}
    return [found[a.pk, b.pk] for a, b in chosen]


def canonical(one: Clip, other: Clip) -> Two:
    """A coin whose sides are the two sounds: neither position says anything, and the order is always the same."""
    first, second = sorted((one, other), key=lambda clip: clip.digest)
    coin = hashlib.sha256(f"pair:{first.digest}:{second.digest}".encode()).digest()[0] & 1
    return (second, first) if coin else (first, second)


def rank(seed: int, *parts: str) -> str:
    return hashlib.sha256(":".join((str(seed), *parts)).encode()).hexdigest()


def same_text(clips: Sequence[Clip], seed: int) -> Iterator[Two]:
    """Texts in turn, one pair of each before the second of any."""
    return within_groups(clips, seed, lambda clip: clip.text_key)


def same_instruction(clips: Sequence[Clip], seed: int) -> Iterator[Two]:
    """Instructions in turn, likewise."""
    return within_groups(clips, seed, lambda clip: str(clip.extra.get("instruction") or "").strip())


def within_groups(clips: Sequence[Clip], seed: int, key: Callable[[Clip], str]) -> Iterator[Two]:
    groups: dict[tuple[str, str], list[Clip]] = defaultdict(list)
    for clip in clips:
        if key(clip):
            groups[clip.language, key(clip)].append(clip)
    order = sorted(groups, key=lambda group: rank(seed, *group))
    return in_turn([within_text(groups[group], seed) for group in order])


def within_text(clips: Sequence[Clip], seed: int) -> Iterator[Two]:
    """Pairs of one text: those that differ in system or degradation first, and the least used clips before others."""
    sample = sorted(clips, key=lambda clip: rank(seed, clip.digest))[:MOST_OF_ONE_TEXT]
    left = sorted(
        itertools.combinations(sample, 2),
        key=lambda two: (tells_little(*two), rank(seed, two[0].digest, two[1].digest)),
    )
    used: dict[int, int] = defaultdict(int)
    while left:
        best = min(left, key=lambda two: (tells_little(*two), used[two[0].pk] + used[two[1].pk]))
        left.remove(best)
        for clip in best:
            used[clip.pk] += 1
        yield best


def tells_little(one: Clip, other: Clip) -> bool:
    return one.system == other.system and one.degradation == other.degradation


def at_random(clips: Sequence[Clip], seed: int) -> Iterator[Two]:
    """Each language's clips stand in a circle; round n pairs each with the n-th after it: all are used evenly."""
    circles: dict[str, list[Clip]] = defaultdict(list)
    for clip in clips:
        circles[clip.language].append(clip)
    for circle in circles.values():
        circle.sort(key=lambda clip: rank(seed, clip.digest))
    return in_turn([around(circles[language]) for language in sorted(circles)])


def around(circle: Sequence[Clip]) -> Iterator[Two]:
    for step in range(1, len(circle) // 2 + 1):
        whole = len(circle) if 2 * step < len(circle) else step  # half way round, each pair would come twice
        for start in (*range(0, whole, 2), *range(1, whole, 2)):  # first each clip once: pairs that touch no other
            yield circle[start], circle[(start + step) % len(circle)]


def in_turn(sources: Sequence[Iterator[Two]]) -> Iterator[Two]:
    waiting = list(sources)
    while waiting:
        for source in list(waiting):
            two = next(source, None)
            if two is None:
                waiting.remove(source)
            else:
                yield two


WAYS = {"same_text": same_text, "same_instruction": same_instruction, "random": at_random}
WHICH = {"same_text": " that say the same text.", "same_instruction": " with the same instruction.", "random": "."}
