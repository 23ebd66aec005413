"""Draft one text from one person's answers, and mend it once where it contradicts them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from annotation.models import AnswerSheet
from llm_drafting.brief import Reply
from llm_drafting.domain.briefs import sheet_and_brief
from llm_drafting.drafters import drafter


class Stream(Protocol):
    def piece(self, delta: str) -> None: ...
    def variant(self, index: int, delta: str) -> None: ...
    def restart(self) -> None: ...
    def flush(self) -> None: ...


@dataclass(frozen=True)
class Drafted:
    """A text to offer, under the key that lets it be offered once."""

    sheet: AnswerSheet
    key: str
    reply: Reply
    contradictions: list[dict[str, Any]]


def draft(*, sheet_id: int, round: int, stream: Stream) -> Drafted:
    """Write a draft, streaming it. One that contradicts the answers is written again once with the contradictions
    named; what then remains is offered with it, marked, for the writer to mend."""
    sheet, brief = sheet_and_brief(sheet_id)
    writer, key = drafter(), f"draft:{sheet_id}:{round}"
    reply = writer.draft(brief, seed=key, tell=stream.piece)
    found = brief.contradictions_of(reply.text)
    attempts = 1
    if found:
        stream.restart()
        second = writer.draft(replace(brief, contradictions=found), seed=f"{key}:again", tell=stream.piece)
        left = brief.contradictions_of(second.text)
        attempts = 2
        if len(left) <= len(found):
            reply, found = second, left
        else:
            stream.restart()
            stream.piece(reply.text)
    stream.flush()
    marked = [contradiction.as_json() for contradiction in found]
    parameters = {**reply.parameters, "texts_written": attempts, "contradictions": [c["code"] for c in marked]}
    return Drafted(sheet, key, replace(reply, parameters=parameters), marked)
