"""ALLD's captions (the MOS stands at the end, in words) and A/B verdicts ("[SpeechA]").

The MOS must be said to be one: the last number of a text is not taken, since "3 out of 5" ends in 5.
"""

from __future__ import annotations

import re

from speech_judge.reading.judgement import Judgement

DIMENSIONS = ("mos", "noi", "col", "dis", "loud")
SCALE = (1.0, 5.0)
NUMBER = r"(?P<mos>[1-5](?:\.\d+)?)(?![\d.]*\d)"
NAMED = re.compile(
    r"(?:\bMOS\b|mean opinion score|overall (?:quality )?(?:score|rating)|overall quality)[^.\d\n]{0,40}?" + NUMBER,
    re.IGNORECASE,
)
OUT_OF = re.compile(NUMBER + r"\s*(?:/|out of)\s*5\b", re.IGNORECASE)
BRACKETED = re.compile(r"\[\s*Speech\s*(?P<side>[AB])\s*\]", re.IGNORECASE)
PREFERRED = re.compile(
    r"(?:prefer(?:red|s|ence(?: is| goes to)?)?|winner(?: is)?|better(?: one)? is)\W+(?:is\W+|for\W+)?"
    r"speech\s*(?P<side>[AB])\b"
    r"|speech\s*(?P<named>[AB])\s+(?:is\s+(?:\w+\s+)?(?:better|preferred|the winner)|wins)\b",
    re.IGNORECASE,
)
TIED = re.compile(r"\[\s*tie\s*\]|\bit is a tie\b|\bno preference\b|\bends in a tie\b", re.IGNORECASE)


def read_caption(reply: str) -> Judgement:
    """The last MOS that the text names; texts compare without it (see `without_mos`)."""
    named = [*NAMED.finditer(reply), *OUT_OF.finditer(reply)]
    last = max(named, key=lambda match: match.start("mos"), default=None)
    return Judgement(scores={"mos": float(last["mos"])} if last else {}, text=reply.strip())


def read_winner(reply: str) -> Judgement:
    """The last verdict in brackets, else the last that is put into words; a tie is "same"."""
    found = list(BRACKETED.finditer(reply)) or list(PREFERRED.finditer(reply))
    side = (found[-1]["side"] or found[-1].groupdict().get("named")) if found else None
    winner = side.upper() if side else "same" if TIED.search(reply) else None
    return Judgement(verdicts={"winner": winner} if winner else {}, text=reply.strip())


def without_mos(text: str) -> str:
    """For text similarity: a judge must not score by repeating the number."""
    spans = sorted(match.span("mos") for match in (*NAMED.finditer(text), *OUT_OF.finditer(text)))
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text
