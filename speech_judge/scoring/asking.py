"""An evaluator at an OpenAI-compatible endpoint: marks descriptions (LScore) and reads dimensions out of prose.

A reply that cannot be read is asked for again, then missing: counted, never zero.
"""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from http.client import HTTPException
from importlib.resources import files
from typing import Any, TypeVar

from speech_judge.metrics.lscore import read_consistency, read_mark
from speech_judge.reading import speecheval
from speech_judge.reading.judgement import Judgement
from speech_judge.rewards.endpoint import Endpoint, Refused
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.rationales import Claim, claim_of

Answer = TypeVar("Answer")
PROSE = ("assessment", "comparison")  # tasks whose think lines can be read out of the prose instead
QUESTIONS = {
    "assessment": "describe the quality of this recording",
    "comparison": "compare the quality of sample A and sample B",
    "suggestion": "say what should be improved in this recording",
    "rating": "describe and rate the quality of this recording",
    "ab": "say which of two recordings is better, and why",
    "preference": "say which of two replies is better, and why",
    "pronunciation": "assess how this sentence was pronounced",
}


@cache
def prompts() -> dict[str, Any]:
    return tomllib.loads(files("speech_judge.scoring").joinpath("prompts.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Evaluator:
    """`endpoint.max_tokens` must leave room for an explanation and a line a dimension: 800 as published."""

    endpoint: Endpoint

    @property
    def name(self) -> str:
        versions = ", ".join(f"{key} v{part['version']}" for key, part in prompts().items())
        return f"{self.endpoint.model} ({versions})"

    def lscores(self, pairs: Sequence[Pair]) -> list[float | None]:
        """0 to 10 for each pair's text against its first reference text; None where no mark could be had."""
        return self.side_by_side(self.lscore, pairs)

    def lscore(self, pair: Pair) -> float | None:
        candidate = pair.prediction.said.text if pair.prediction else ""
        if not candidate.strip():
            return 0.0  # nothing was written: that is an answer, and a useless one
        said = pair.reference.said
        context = {**said.scores, **said.labels, **said.verdicts}
        text = prompts()["lscore"]["text"].format(
            context="\n".join(f"{key}: {value}" for key, value in context.items()) or "nothing beyond the text",
            question=QUESTIONS.get(pair.reference.task, "describe the recording"),
            reference=pair.reference.texts[0],
            candidate=candidate,
        )
        return self.read(text, read_mark)

    def conclusions(self, pairs: Sequence[Pair]) -> list[dict[str, bool] | None]:
        """Per dimension whether texts of comparisons conclude as the references do; None where that is not known."""
        return self.side_by_side(self.consistency, pairs)

    def consistency(self, pair: Pair) -> dict[str, bool] | None:
        """A text that is not there concludes nothing, which needs nobody's opinion."""
        if not (pair.prediction and pair.prediction.said.text.strip()):
            return dict.fromkeys(speecheval.DIMENSIONS.values(), False)
        names = [name.title() for name in speecheval.DIMENSIONS]
        text = prompts()["consistency"]["text"].format(
            reference=pair.reference.texts[0],
            candidate=pair.prediction.said.text if pair.prediction else "",
            lines="\n".join(f"Conclusion Consistency for {name}: Consistent or Inconsistent" for name in names),
        )
        found = self.read(text, lambda reply: read_consistency(reply, names) if "Conclusion" in reply else None)
        return None if found is None else dict(zip(speecheval.DIMENSIONS.values(), found.values(), strict=True))

    def claims(self, pairs: Sequence[Pair]) -> list[Claim | None]:
        """What each prediction's rationale says; None where that could not be had."""
        return self.side_by_side(self.claim, pairs)

    def claim(self, pair: Pair) -> Claim | None:
        text = pair.prediction.said.text if pair.prediction else ""
        found = self.read(prompts()["rationale"]["text"].format(candidate=text), read_object)
        return None if found is None else claim_of(found)

    def extracted(self, pairs: Sequence[Pair]) -> list[Pair]:
        """The same pairs, with what the texts claim in place of what think lines said; other tasks as they are."""
        return self.side_by_side(self.claimed, pairs)

    def claimed(self, pair: Pair) -> Pair:
        if pair.prediction is None or pair.reference.task not in PROSE:
            return pair
        return replace(pair, prediction=replace(pair.prediction, said=self.extract(pair)))

    def extract(self, pair: Pair) -> Judgement:
        said = pair.prediction.said if pair.prediction else Judgement()
        if not said.text.strip():
            return replace(said, scores={}, labels={}, verdicts={})
        which = "extract_verdicts" if pair.reference.task == "comparison" else "extract_scores"
        keys = ", ".join(speecheval.DIMENSIONS.values())
        claims = self.read(prompts()[which]["text"].format(candidate=said.text, keys=keys), read_object) or {}
        rate = str(claims.get("speech_rate"))
        scores = {key: float(value) for key, value in claims.items() if value in (1, 2, 3, 4, 5) and value is not True}
        return replace(
            said,
            scores={key: value for key, value in scores.items() if key in speecheval.DIMENSIONS.values()},
            labels={"speech_rate": rate} if rate in speecheval.RATES.values() else {},
            verdicts={key: value for key, value in claims.items() if value in ("A", "B", "same")},
        )

    def side_by_side(self, ask: Callable[[Pair], Answer], pairs: Sequence[Pair]) -> list[Answer]:
        with ThreadPoolExecutor(self.endpoint.at_once) as pool:
            return list(pool.map(ask, pairs))

    def read(self, text: str, reader: Callable[[str], Answer | None]) -> Answer | None:
        for attempt in range(self.endpoint.retries):
            if attempt:
                time.sleep(self.endpoint.wait * 2 ** (attempt - 1))
            try:
                found = reader(self.endpoint.ask(text))
            except Refused as error:
                self.endpoint.failed(str(error))
                return None
            except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
                self.endpoint.failed(f"{type(error).__name__}: {error}")
                continue
            if found is not None:
                return found
            self.endpoint.failed("the reply could not be read")
        return None


def read_object(reply: str) -> dict[str, Any] | None:
    """The JSON object of a reply, fenced or bare; None for anything else."""
    start, end = reply.find("{"), reply.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        found = json.loads(reply[start : end + 1])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
