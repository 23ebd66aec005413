"""The built-in drafter: grammar texts, each held against the answers before it is offered."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

from jobs.errors import Permanent
from llm_drafting.brief import Brief, Reply, Tell, TellVariant
from llm_drafting.distinct import distinct_2, most_different
from llm_drafting.drafters.grammar.tables import LANGUAGES, Grammar, grammar
from llm_drafting.drafters.grammar.writing import write

TRIES = 12  # texts drawn before a contradiction is taken to be the answers' own
CANDIDATES = 8  # texts drawn for each variant asked, of which the most different are offered
PIECE = re.compile(r"[\w'’.-]+\W*|\W+|.{1,4}", re.DOTALL)


class NoGrammar(Permanent):
    def __init__(self, language: str) -> None:
        super().__init__(
            "no_grammar",
            f"The built-in drafter writes {' and '.join(LANGUAGES)}, not {language!r}. Write by hand, "
            "or set an LLM endpoint. The answers are saved.",
        )


class GrammarDrafter:
    """`pace` is the pause in seconds between pieces, so that a text is seen growing as an LLM's is."""

    source = "grammar"
    model = ""
    prompt = "grammar/{language}.v1"

    def __init__(self, pace: float = 0.0) -> None:
        self.pace = pace

    def draft(self, brief: Brief, *, seed: str, tell: Tell) -> Reply:
        began = time.monotonic()
        text = faithful(brief, _grammar(brief), seed)
        for piece in pieces(text):
            tell(piece)
            if self.pace:
                time.sleep(self.pace)
        return self._reply(brief, text, began, {"seed": seed})

    def vary(
        self, brief: Brief, text: str, count: int, *, seed: str, avoid: Sequence[str], tell: TellVariant
    ) -> list[Reply]:
        """Fresh texts from the same answers, as unlike each other and `text` as can be found: a grammar does not
        paraphrase words it did not write, and `parameters` says so."""
        began = time.monotonic()
        table = _grammar(brief)
        drawn = [faithful(brief, table, f"{seed}:{number}") for number in range(max(24, count * CANDIDATES))]
        chosen = most_different(sorted(set(drawn)), count, [text, *avoid])
        measured = {"seed": seed, "written_from": "answers", "distinct_2": distinct_2(chosen)}
        for index, variant in enumerate(chosen):
            tell(index, variant)
            if self.pace:
                time.sleep(self.pace)
        return [self._reply(brief, variant, began, measured) for variant in chosen]

    def _reply(self, brief: Brief, text: str, began: float, parameters: dict[str, Any]) -> Reply:
        return Reply(
            text=text,
            source=self.source,
            model=self.model,
            prompt=self.prompt.format(language=brief.language.split("-")[0].lower()),
            parameters=parameters,
            latency_ms=int((time.monotonic() - began) * 1000),
            raw=text,
        )


def faithful(brief: Brief, table: Grammar, seed: str) -> str:
    """The first text in `TRIES` draws that the answers do not contradict; else the one they contradict least."""
    drawn = []
    for number in range(TRIES):
        text = write(brief, table, f"{seed}/{number}")
        found = brief.contradictions_of(text)
        if not found:
            return text
        drawn.append((len(found), number, text))
    return min(drawn)[2]


def pieces(text: str) -> Iterator[str]:
    """The text in pieces of a word or a few characters, as a model's tokens come."""
    yield from PIECE.findall(text)


def _grammar(brief: Brief) -> Grammar:
    table = grammar(brief.language)
    if table is None:
        raise NoGrammar(brief.language)
    return table
