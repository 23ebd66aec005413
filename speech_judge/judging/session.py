"""A batch of questions, each read once: prompt and clips go into a cached prefix, forms are filled in it, and texts are
written after them.

The whole text of a form is fed in chunks, up to the next place with labels: one forward a place, whatever stands
between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from speech_judge.batch import lay_out
from speech_judge.data.sample import Sample
from speech_judge.data.tokens import Encoded, Encoder
from speech_judge.engine import Engine
from speech_judge.judging.fork import Fork, Ids
from speech_judge.judging.form import Ask, Filled, Filling, Form, fill
from speech_judge.judging.prefix import Prefix
from speech_judge.judging.writing import Draft, Sampling, write

UNWEIGHTED = (0.0, 0.0, 0.0)
ENDS = ("<|endoftext|>",)  # what models end with beside the end of their turn


@dataclass
class Row:
    waiting: Tensor  # embeddings of the prompt that are not fed yet [n, hidden]
    last: Tensor  # hidden state of the last token that was fed and kept [hidden]
    fed: Ids = ()  # tokens of the answer so far
    filling: Filling | None = None
    ask: Ask | None = None
    filled: Filled = field(default_factory=Filled)

    def begin(self, form: Form) -> None:
        self.filling = fill(form)
        self.go_on(lambda filling: next(filling))

    def answer(self, shares: Sequence[float]) -> None:
        self.go_on(lambda filling: filling.send(shares))

    def go_on(self, step: Callable[[Filling], Ask]) -> None:
        assert self.filling is not None
        try:
            self.ask = step(self.filling)
        except StopIteration as end:
            self.ask, self.filled = None, end.value


class Session:
    def __init__(self, engine: Engine, encoder: Encoder, samples: Sequence[Sample]) -> None:
        """Encodes the clips; the first forward of the decoder comes with the first chunk of a form."""
        self.backbone, self.encoder = engine.backbone, encoder
        encoded = [prompt_of(encoder, sample) for sample in samples]
        with torch.no_grad():
            embedded = engine.embedded(lay_out(encoded, UNWEIGHTED).to(self.backbone.device))
        nothing = embedded.new_zeros(self.backbone.hidden)
        self.rows = [Row(prompt, nothing) for prompt in embedded.split([len(each) for each in encoded])]
        self.prefix = Prefix(self.backbone, len(samples))
        self.end = tuple(encoder.ids(encoder.chat.end))
        others = (encoder.tokenizer.token_to_id(name) for name in ENDS)
        self.ends = frozenset({self.end[-1], *(number for number in others if number is not None)})

    @torch.no_grad()
    def fill(self, forms: Sequence[Form]) -> list[Filled]:
        """All rows go on together, each at its own place in its own form."""
        for row, form in zip(self.rows, forms, strict=True):
            row.begin(form)
        while any(row.ask for row in self.rows):
            asked = {place: self.fork(row.ask) for place, row in enumerate(self.rows) if row.ask}
            for place, shares in self.read(asked).items():
                self.rows[place].answer(shares)
        return [row.filled for row in self.rows]

    def fork(self, ask: Ask) -> Fork:
        """The end of the turn follows each option: it tells "A" from "A and B"."""
        return Fork.of([self.ids(ask.text + option) + self.end for option in ask.options])

    def ids(self, text: str) -> Ids:
        return tuple(self.encoder.ids(text))

    def read(self, asked: dict[int, Fork]) -> dict[int, list[float]]:
        """One forward, and another where options part at several places of which none lies on the way to another."""
        states: dict[int, dict[Ids, Tensor]] = {place: {} for place in asked}
        for number in range(max(1, *(len(fork.detours) for fork in asked.values()))):
            stems = {place: self.unfed(place, fork.stem) if number == 0 else () for place, fork in asked.items()}
            tried = {place: fork.detours[number] if number < len(fork.detours) else () for place, fork in asked.items()}
            hidden = self.feed({place: (stems[place], tried[place]) for place in asked})
            for place, path in tried.items():
                begin = hidden[place].shape[0] - len(path)
                states[place][()] = self.rows[place].last
                states[place] |= {path[: n + 1]: hidden[place][begin + n] for n in range(len(path))}
        head = self.backbone.head.weight

        def logits(place: int) -> Callable[[Ids, Ids], Tensor]:
            return lambda path, tokens: F.linear(states[place][path], head[list(tokens)]).float()

        return {place: fork.shares(logits(place)) for place, fork in asked.items()}

    def unfed(self, place: int, stem: Ids) -> Ids:
        fed = self.rows[place].fed
        if stem[: len(fed)] != fed:
            raise ValueError("the tokenizer splits a longer text differently: its forms cannot be read in chunks")
        return stem[len(fed) :]

    def feed(self, tokens: dict[int, tuple[Ids, Ids]]) -> dict[int, Tensor]:
        """(tokens to keep, tokens to try) of some rows; hidden states [tokens, hidden] of each of them."""
        chunks: list[Tensor] = []
        keep: list[int] = []
        for place, row in enumerate(self.rows):
            kept, tried = tokens.get(place, ((), ()))
            index = torch.tensor([*kept, *tried], dtype=torch.long, device=self.backbone.device)
            waiting = row.waiting if place in tokens else row.waiting[:0]
            chunks.append(torch.cat([waiting, self.backbone.embeddings(index)]))
            keep.append(len(waiting) + len(kept))
        if not any(map(len, chunks)):
            return {place: row.waiting[:0] for place, row in enumerate(self.rows)}
        out = self.prefix.feed(chunks, keep)
        for place, (kept, _) in tokens.items():
            row = self.rows[place]
            row.fed, row.waiting = row.fed + kept, row.waiting[:0]
            if keep[place]:
                row.last = out[place, keep[place] - 1]
        return {place: out[place, : len(chunks[place])] for place in tokens}

    @torch.no_grad()
    def write(
        self, places: Sequence[int], forms: Sequence[Form], sampling: Sampling
    ) -> tuple[list[Draft], Iterator[tuple[int, str]]]:
        """Texts of these rows after what is filled in; the others are dropped. Drafts grow as the iterator is drawn."""
        self.rows = [self.rows[place] for place in places]
        self.prefix.select(places)
        wanted = list(zip(self.rows, (form.answer or ("", "") for form in forms), strict=True))
        stems = [self.unfed(n, self.ids(row.filled.text + before)) for n, (row, (before, _)) in enumerate(wanted)]
        self.feed({place: (stem, ()) for place, stem in enumerate(stems)})
        drafts = [
            Draft(self.encoder.tokenizer, self.ends, replace(sampling, stop=stops(sampling, after)))
            for _, (_, after) in wanted
        ]
        return drafts, write(self.prefix, torch.stack([row.last for row in self.rows]), drafts, sampling)


def stops(sampling: Sampling, after: str) -> tuple[str, ...]:
    return (*sampling.stop, after.strip()) if after.strip() else sampling.stop


def prompt_of(encoder: Encoder, sample: Sample) -> Encoded:
    ids, slots = encoder.prompt(sample)
    return Encoded(sample, tuple(ids), (-1,) * len(ids), tuple(slots), ())
