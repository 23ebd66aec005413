"""GPU-hours of the published amount of work at a measured pace. Arithmetic: nothing of that length was run."""

from __future__ import annotations

from dataclasses import dataclass

from speech_judge.bench.grpo import GrpoFigures
from speech_judge.bench.plan import Corpus, Load
from speech_judge.bench.sft import SftFigures

HOUR = 3600.0
TOKENS_A_SECOND = 25  # of sound


@dataclass(frozen=True)
class Hours:
    samples: int
    sft: float
    encoding: float  # every clip once, where outputs are kept
    grpo: float | None

    @property
    def all(self) -> float:
        return self.sft + self.encoding + (self.grpo or 0.0)


def hours(
    corpus: Corpus, load: Load, sft: SftFigures, grpo: GrpoFigures | None, encoding: float | None, *, detection: bool
) -> Hours:
    """Detection's samples have one clip and an answer of a few tokens; they are counted as often as the others."""
    extra = corpus.detection if detection else 0
    short = load.seconds * TOKENS_A_SECOND + load.prompt + corpus.detection_answer
    tokens = corpus.quality * sft.tokens_per_sample + extra * short
    share = share_of_detection(corpus, load)
    return Hours(
        samples=corpus.quality + extra,
        sft=tokens * corpus.epochs / sft.tokens_per_s / HOUR,
        encoding=corpus.clips * load.seconds / encoding / HOUR if encoding else 0.0,
        grpo=(corpus.quality + extra * share) * grpo.per_prompt / HOUR if grpo else None,
    )


def share_of_detection(corpus: Corpus, load: Load) -> float:
    """What a prompt of detection costs against another, by the tokens of prompt and replies."""
    clip = load.seconds * TOKENS_A_SECOND
    whole = clip * corpus.clips_per_sample + load.prompt + corpus.group * load.answer
    return (clip + load.prompt + corpus.group * corpus.detection_answer) / whole
