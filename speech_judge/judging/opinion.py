"""What a judge thinks of one clip or pair, and how it is written as a row of `predict`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from speech_judge.judging.form import Filled, Read, Sort
from speech_judge.judging.question import Question
from speech_judge.reading import alld
from speech_judge.reading.judgement import Judgement

OTHER = {"A": "B", "B": "A"}


@dataclass(frozen=True)
class Marked:
    """`value`: the likeliest; `expected`: the mean of a scale under `distribution` (by label id, adds up to 1).

    Of a pair, the distribution is the mean of both orders, and `consistent` says whether both prefer the same.
    """

    value: float | str
    distribution: Mapping[str, float] = field(default_factory=dict)
    expected: float | None = None
    consistent: bool | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Opinion:
    """`text` is the judge's description or reason, `response` everything it is taken to have said."""

    scores: Mapping[str, Marked] = field(default_factory=dict)
    labels: Mapping[str, Marked] = field(default_factory=dict)
    verdicts: Mapping[str, Marked] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: tuple[Marked, ...] = ()  # words of a transcript, in their order
    phones: tuple[Marked, ...] = ()
    p_fake: float | None = None
    text: str | None = None
    response: str | None = None
    method: str = "template"
    error: str = ""
    cut: bool = False  # a clip was longer than allowed: only its beginning was heard
    forwards: int = 0  # of the decoder, for the batch this was in
    seconds: float = 0.0  # this question's share of its batch


@dataclass(frozen=True)
class Said:
    """One order's outcome."""

    filled: Filled
    response: str
    text: str | None


def opinion(question: Question, said: Sequence[Said], **about: Any) -> Opinion:
    """Of one order, or of both together."""
    first, reads = said[0], said[0].filled.reads
    if not reads and not first.filled.several:
        return generated(question, said, **about)

    def of(*sorts: Sort) -> dict[str, Read]:
        return {key: read for key, read in reads.items() if read.choice.sort in sorts}

    fakes = of(Sort.FAKE).values()
    return Opinion(
        scores={key: marked(read) for key, read in of(Sort.SCORE).items()},
        labels={key: marked(read) for key, read in of(Sort.LABEL, Sort.FAKE).items()},
        verdicts={key: both(key, said) for key in of(Sort.VERDICT)},
        several=dict(first.filled.several),
        units=tuple(marked(read) for read in of(Sort.UNIT).values()),
        phones=tuple(marked(read) for read in of(Sort.PHONE).values()),
        p_fake=next((read.shares["fake"] for read in fakes), None),
        text=first.text,
        response=first.response,
        method="template",
        **about,
    )


def marked(read: Read) -> Marked:
    value: float | str = read.value
    if read.choice.values:
        value = read.choice.values[list(read.choice.words).index(read.value)]
    return Marked(value, dict(read.shares), read.expected)


def both(key: str, said: Sequence[Said]) -> Marked:
    """The mean of both orders, the second turned back."""
    shares = [dict(each.filled.reads[key].shares) for each in said]
    return averaged([shares[0], *(turned(other) for other in shares[1:])])


def averaged(orders: Sequence[Mapping[str, float]]) -> Marked:
    mean = {label: sum(order[label] for order in orders) / len(orders) for label in orders[0]}
    picks = {max(order, key=lambda label: order[label]) for order in orders}
    return Marked(likeliest(mean), mean, consistent=len(picks) == 1 if len(orders) > 1 else None)


def likeliest(shares: Mapping[str, float]) -> str:
    return max(shares, key=lambda label: shares[label])


def turned(shares: Mapping[str, float]) -> dict[str, float]:
    """The same preference with A and B exchanged, labels in the same order."""
    return {label: shares[OTHER.get(label, label)] for label in shares}


def generated(question: Question, said: Sequence[Said], **about: Any) -> Opinion:
    """Read from the judge's own words where a system's words are all there is (ALLD)."""
    judgements = [read_words(question.task, each.response) for each in said]
    scores = {key: Marked(value, expected=value) for key, value in judgements[0].scores.items()}
    verdicts = {}
    if all("winner" in judgement.verdicts for judgement in judgements) and judgements[0].verdicts:
        sure = [{label: float(label == j.verdicts["winner"]) for label in ("A", "same", "B")} for j in judgements]
        verdicts["winner"] = averaged([sure[0], *(turned(other) for other in sure[1:])])
    first = said[0]
    return Opinion(
        scores=scores, verdicts=verdicts, text=first.text, response=first.response, method="generated", **about
    )


def read_words(task: str, reply: str) -> Judgement:
    if task == "rating":
        return alld.read_caption(reply)
    return alld.read_winner(reply) if task == "ab" else Judgement()


def as_row(question: Question, opinion: Opinion) -> dict[str, Any]:
    """A line of `predict`'s JSONL."""

    def table(marks: Mapping[str, Marked]) -> dict[str, Any]:
        return {key: rounded(mark.as_json()) for key, mark in marks.items()}

    row: dict[str, Any] = {
        "id": question.id,
        "key": question.key,
        "task": question.task,
        "split": question.split,
        "clips": [clip.clip for clip in question.clips],
        "audios": list(question.audios or (str(clip.path) for clip in question.clips)),
        "system": question.system,
        "response": opinion.response,
        "error": opinion.error,
        "scores": table(opinion.scores),
        "labels": table(opinion.labels),
        "verdicts": table(opinion.verdicts),
        "p_fake": opinion.p_fake if opinion.p_fake is None else round(opinion.p_fake, 6),
        "method": opinion.method,
        "seconds": round(opinion.seconds, 4),
    }
    more = {
        "several": {key: list(values) for key, values in opinion.several.items()},
        "units": [rounded(mark.as_json()) for mark in opinion.units],
        "phones": [rounded(mark.as_json()) for mark in opinion.phones],
        "cut": opinion.cut,
    }
    return row | {name: value for name, value in more.items() if value}


def rounded(values: Any) -> Any:
    """Figures to six places: what a float32 forward is good for."""
    if isinstance(values, float):
        return round(values, 6)
    if isinstance(values, dict):
        return {key: rounded(value) for key, value in values.items()}
    return values


def failures(opinions: Iterable[Opinion]) -> int:
    return sum(bool(each.error) for each in opinions)
