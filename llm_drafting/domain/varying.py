"""Paraphrase the writer's text: as many variants as asked, different from each other, none against the answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotation.models import AnswerSheet, Revision, Variant
from llm_drafting.brief import Brief, Reply
from llm_drafting.distinct import distinct_2, normalised
from llm_drafting.domain.briefs import SheetGone, sheet_and_brief
from llm_drafting.domain.drafting import Stream
from llm_drafting.drafters import drafter

FEWER = {
    "en": "{asked} variants were asked for; {found} differ from the text and agree with the answers.",
    "zh": "请求了{asked}个变体；其中{found}个与原文不同且符合回答。",
}


@dataclass(frozen=True)
class Varied:
    """Variants to offer, their key, and what to tell when there are fewer than asked."""

    sheet: AnswerSheet
    revision: Revision
    key: str
    replies: list[Reply]
    message: dict[str, str] | None


def vary(*, sheet_id: int, revision_id: int, count: int, round: int, stream: Stream) -> Varied:
    """Write variants of a revision. Repeats and contradicting ones are dropped, and the rest is asked for once more."""
    sheet, brief = sheet_and_brief(sheet_id)
    revision = Revision.objects.filter(pk=revision_id, sheet=sheet).first()
    if revision is None:
        raise SheetGone
    key = f"vary:{sheet_id}:{round}"
    known = [revision.text, *Variant.objects.filter(sheet=sheet).values_list("suggestion__text", flat=True)]
    kept: list[Reply] = []
    for attempt in range(2):
        wanted = count - len(kept)
        if wanted:
            avoid = [*known, *(reply.text for reply in kept)]
            written = drafter().vary(
                brief, revision.text, wanted, seed=f"{key}:{attempt}", avoid=avoid, tell=lambda index, delta: None
            )
            kept += usable(brief, revision.text, written, avoid)[:wanted]
    for index, reply in enumerate(kept):
        stream.variant(index, reply.text)
    measured = distinct_2([reply.text for reply in kept])
    message = (
        None if len(kept) == count else {k: said.format(asked=count, found=len(kept)) for k, said in FEWER.items()}
    )
    replies = [replace(reply, parameters={**reply.parameters, "distinct_2": measured}) for reply in kept]
    return Varied(sheet, revision, key, replies, message)


def usable(brief: Brief, text: str, written: list[Reply], avoid: list[str]) -> list[Reply]:
    """The variants that say something in other words, and nothing that the answers deny.

    What the writer confirmed in the revision itself is not held against its paraphrases.
    """
    allowed = {(c.dimension, c.side) for c in brief.contradictions_of(text)}
    seen = {normalised(other) for other in avoid}
    kept = []
    for reply in written:
        same, denied = normalised(reply.text) in seen, brief.contradictions_of(reply.text)
        if not same and all((c.dimension, c.side) in allowed for c in denied):
            kept.append(reply)
            seen.add(normalised(reply.text))
    return kept
