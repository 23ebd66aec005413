"""Samples in tokens: which are targets, what they weigh, and where a label is read.

Character offsets of spans become tokens: a token belongs to the span its first character lies in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

from speech_judge.data.sample import AudioRef, Kind, Sample, Scale, Span

KINDS = tuple(Kind)


@dataclass(frozen=True)
class Chat:
    """How a family writes a conversation. `system` holds {text}; a clip is `audio_open`, n x `audio`, `audio_close`."""

    system: str
    before_user: str
    after_user: str
    end: str  # closes the assistant's turn; a target like any other token
    audio_open: str
    audio: str
    audio_close: str


CHATML = Chat(
    system="<|im_start|>system\n{text}<|im_end|>\n",
    before_user="<|im_start|>user\n",
    after_user="<|im_end|>\n<|im_start|>assistant\n",
    end="<|im_end|>",
    audio_open="<|audio_bos|>",
    audio="<|AUDIO|>",
    audio_close="<|audio_eos|>",
)


@dataclass(frozen=True)
class Slot:
    """`count` placeholder tokens from `start` on hold this clip's embeddings."""

    start: int
    count: int
    clip: AudioRef


@dataclass(frozen=True)
class Mark:
    """The token at `position` begins a label; the logits that chose it stand at `position - 1`.

    `candidates` are the first tokens of the scale's labels, all different; `values` what they are worth (or empty).
    `chosen` is which of them stands there, -1 when none does.
    """

    position: int
    key: str
    candidates: tuple[int, ...]
    values: tuple[float, ...]
    truth: float | None
    given: int  # how many labels of this sample stand before it
    chosen: int


@dataclass(frozen=True)
class Encoded:
    sample: Sample
    ids: tuple[int, ...]
    kinds: tuple[int, ...]  # index into KINDS of a supervised token, -1 elsewhere
    slots: tuple[Slot, ...]
    marks: tuple[Mark, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Encoder:
    """`count` says how many tokens a clip takes (after cutting it to the longest allowed)."""

    tokenizer: Tokenizer
    chat: Chat
    count: Callable[[AudioRef], int]

    def encode(self, sample: Sample) -> Encoded:
        """Prompt and target, and the end of the turn where the target is a whole answer."""
        ids, slots = self.prompt(sample)
        begin = len(ids)
        spelled = self.tokenizer.encode(sample.target, add_special_tokens=False)
        kinds = [-1] * begin + [kind_at(sample.spans, start) for start, _ in spelled.offsets]
        marks = self.marks(sample, spelled, begin)
        ids += spelled.ids
        if sample.complete and sample.target:
            closing = self.ids(self.chat.end)
            ids += closing
            kinds += [KINDS.index(Kind.FRAME)] * len(closing)
        return Encoded(sample, tuple(ids), tuple(kinds), tuple(slots), marks)

    def prompt(self, sample: Sample) -> tuple[list[int], list[Slot]]:
        """Up to where the assistant begins to write."""
        ids: list[int] = []
        slots: list[Slot] = []
        pending = self.chat.system.format(text=sample.system) + self.chat.before_user
        for part in sample.prompt:
            if isinstance(part, str):
                pending += part
                continue
            ids += self.ids(pending + self.chat.audio_open)
            count = self.count(part)
            slots.append(Slot(len(ids), count, part))
            ids += self.ids(self.chat.audio) * count
            pending = self.chat.audio_close
        return ids + self.ids(pending + self.chat.after_user), slots

    def ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids) if text else []

    def marks(self, sample: Sample, spelled: Encoding, begin: int) -> tuple[Mark, ...]:
        found: list[Mark] = []
        starts = [start for start, _ in spelled.offsets]
        for span in sample.spans:
            if span.value is None or span.scale is None:
                continue
            token = bisect_right(starts, span.value[0]) - 1
            offset = span.value[0] - starts[token]  # a blank before the label belongs to its token
            candidates = self.candidates(span.scale, sample.target[starts[token] : starts[token] + offset])
            if candidates:
                chosen = candidates.index(spelled.ids[token]) if spelled.ids[token] in candidates else -1
                mark = Mark(begin + token, span.key, candidates, span.scale.values, span.truth, len(found), chosen)
                found.append(mark)
        return tuple(found)

    def candidates(self, scale: Scale, blank: str) -> tuple[int, ...]:
        """First tokens of the labels, or none when two of them begin alike."""
        first = tuple(self.ids(blank + label)[0] for label in scale.labels)
        return first if len(set(first)) == len(first) else ()


def token_id(tokenizer: Tokenizer, token: str) -> int:
    """Number of a special token that the tokenizer must have."""
    number = tokenizer.token_to_id(token)
    if number is None:
        raise LookupError(f"the tokenizer has no {token}")
    return number


def kind_at(spans: tuple[Span, ...], character: int) -> int:
    """Index into KINDS of what a character of the target belongs to."""
    index = bisect_right([span.start for span in spans], character) - 1
    inside = index >= 0 and character < spans[index].end
    return KINDS.index(spans[index].kind if inside else Kind.FRAME)
