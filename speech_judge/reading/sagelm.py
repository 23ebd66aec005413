"""SageLM's verdicts: the first line is exactly 1, 2 or Tie, the rest is the reason.

Its own evaluation takes the first character, so that "The first…" is a tie, and joins by line number; neither is done
here.
"""

from __future__ import annotations

import re

from speech_judge.reading.judgement import Judgement

VERDICTS = {"1": "A", "2": "B", "tie": "same"}
DIMENSION = re.compile(r"Evaluate in terms of \*\*(?P<name>[^*]+)\*\*")


def read_verdict(reply: str | None) -> Judgement:
    """An unread verdict has no entry."""
    label, _, reason = (reply or "").strip().partition("\n")
    verdict = VERDICTS.get(label.strip().casefold().rstrip("."))
    return Judgement(verdicts={"verdict": verdict} if verdict else {}, text=reason.strip())


def dimension_of(instruction: str) -> str:
    """ "helpfulness" of the published prompt; "" when it names none."""
    match = DIMENSION.search(instruction)
    return match["name"].strip().replace(" ", "_") if match else ""
