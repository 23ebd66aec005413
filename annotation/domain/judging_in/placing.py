"""Judgements with the clip or pair that they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotation import tokens
from annotation.domain.judging_in.clips import Answer, NoClip
from annotation.domain.judging_in.reading import Account
from annotation.enums import Order
from annotation.foreign import Judged
from datasets_app.domain.pairing import canonical, keep
from datasets_app.models import Clip, Pair

BATCH = 200  # pairs


@dataclass(frozen=True)
class Placed:
    """A judgement with the clip or pair it is about. `order`: which clip of the pair the file names first."""

    judged: Judged
    subject: Clip | Pair
    order: Order

    @property
    def key(self) -> tuple[str, int]:
        return ("pair" if isinstance(self.subject, Pair) else "clip", self.subject.pk)

    @property
    def seconds(self) -> list[float]:
        """How long its clips are, in the file's order."""
        subject = self.subject
        clips = [subject] if isinstance(subject, Clip) else [subject.clip_a, subject.clip_b]
        return [clip.seconds for clip in (clips if self.order is Order.AB else reversed(clips))]

    @property
    def counts_of_tokens(self) -> dict[str, int] | None:
        """How many words and phones token questions score; None where the file does not say."""
        if not self.judged.tokens:
            return None
        return tokens.counts(tokens.tokens_of("", [dict(token) for token in self.judged.tokens]))


def placed(rows: Sequence[Judged], clips: Mapping[str, Answer], account: Account) -> Iterator[Placed]:
    """Judgements whose recordings are here; a clip deleted since it was found is no clip."""
    found = Clip.objects.in_bulk({pk for pk in clips.values() if isinstance(pk, int)})
    ready: list[tuple[Judged, list[Clip]]] = []
    for each in rows:
        answers = [clips[sound.path] for sound in each.audios]
        missing = [(s.path, a) for s, a in zip(each.audios, answers, strict=True) if isinstance(a, NoClip)]
        if missing:
            path, why = missing[0]
            account.refuse(each, why.code, f"{path}: {why.reason}")
        elif gone := [s.path for s, a in zip(each.audios, answers, strict=True) if a not in found]:
            account.refuse(each, "clip_gone", f"{gone[0]}: the clip was deleted meanwhile. Import it again.")
        elif len(answers) == 2 and answers[0] == answers[1]:
            account.refuse(each, "same_recording", "Both recordings of this pair are the very same sound.")
        else:
            ready.append((each, [found[pk] for pk in answers if isinstance(pk, int)]))
    pairs = pairs_for([two for _, two in ready if len(two) == 2])
    for each, two in ready:
        if len(two) == 1:
            yield Placed(each, two[0], Order.AB)
        else:
            pair = pairs[frozenset(clip.pk for clip in two)]
            yield Placed(each, pair, Order.AB if pair.clip_a_id == two[0].pk else Order.BA)


def pairs_for(twos: list[list[Clip]]) -> dict[frozenset[int], Pair]:
    """The pair of each two clips, made where missing, in the order that pairs always have."""
    wanted = {frozenset(clip.pk for clip in two): canonical(*two) for two in twos}
    found: dict[frozenset[int], Pair] = {}
    pending = list(wanted.items())
    for start in range(0, len(pending), BATCH):
        some = pending[start : start + BATCH]
        for (key, _), pair in zip(some, keep([two for _, two in some]), strict=True):
            found[key] = pair
    return found


def grouped(placed: Iterator[Placed]) -> Iterator[list[Placed]]:
    """Judgements of one item together, in the order in which items come first."""
    groups: dict[tuple[str, int], list[Placed]] = {}
    for each in placed:
        groups.setdefault(each.key, []).append(each)
    yield from groups.values()
