"""Word lists for free text."""

from __future__ import annotations

from annotation.questionnaire.findings import Problem
from annotation.questionnaire.model import Lexicon

_TRIMMED = " \t\n.,;:!?-\"'。，；：！？、“”…"


def lexicon_problem(lexicon: Lexicon, text: str) -> Problem | None:
    """`refuse`: the whole text is one of the words. `require`: the text contains none of them."""
    said = text.strip(_TRIMMED).casefold()
    words = [word for many in lexicon.words.values() for word in many]
    if lexicon.policy == "refuse":
        return (
            Problem("lexicon_refused", {"value": text.strip()[:40]}) if said in {w.casefold() for w in words} else None
        )
    if not said or any(word.casefold() in said for word in words):
        return None
    return Problem("lexicon_missing", {"words": {k: ", ".join(v) for k, v in lexicon.words.items()}})
