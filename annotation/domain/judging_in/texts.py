"""What imported judgements say in words: the first text is a revision, the others are variants that were taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from annotation import faithfulness
from annotation.domain.judging_in.placing import Placed
from annotation.enums import TextRole
from annotation.models import AnswerSheet, Revision, Suggestion, Variant
from annotation.questionnaire import Questionnaire
from annotation.swapping import swap

Told = tuple[AnswerSheet, Placed, Mapping[str, Any] | None]  # with the item's final answers, once it has them


class Texts:
    """Texts of one questionnaire, held against their labels. `contradicting` counts those that do not fit."""

    def __init__(self, questionnaire: Questionnaire, language: str, confirm: bool, now: datetime) -> None:
        self.questionnaire, self.language, self.confirm, self.now = questionnaire, language, confirm, now
        self.contradicting = 0

    def write(self, judged: Iterable[Told]) -> None:
        """In the caller's transaction."""
        told = [each for each in judged if each[1].judged.texts and self.questionnaire.text != "none"]
        revisions = Revision.objects.bulk_create(
            Revision(
                sheet=sheet,
                by_id=sheet.rater_id,
                version=1,
                text=placed.judged.texts[0],
                finished_at=self.now,
                **self.held_against(sheet, placed, placed.judged.texts[0], final),
            )
            for sheet, placed, final in told
        )
        more = [
            (revision, number, text, sheet, placed, final)
            for revision, (sheet, placed, final) in zip(revisions, told, strict=True)
            for number, text in enumerate(placed.judged.texts[1:], start=1)
        ]
        suggestions = Suggestion.objects.bulk_create(
            Suggestion(
                sheet=sheet,
                role=TextRole.VARIANT,
                parent=revision,
                text=text,
                source="imported",
                parameters=where(placed),
                job_key=f"imported:{sheet.pk}:{number}",
            )
            for revision, number, text, sheet, placed, _ in more
        )
        Variant.objects.bulk_create(
            Variant(
                sheet=sheet,
                suggestion=suggestion,
                text=text,
                taken=True,
                decided_at=self.now,
                **self.held_against(sheet, placed, text, final),
            )
            for suggestion, (_, _, text, sheet, placed, final) in zip(suggestions, more, strict=True)
        )

    def held_against(
        self, sheet: AnswerSheet, placed: Placed, text: str, final: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """What the text says against its own labels, and against the final ones: the latter keeps it unreleased."""

        def against(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
            return [
                c.as_json()
                for c in faithfulness.check(self.questionnaire, answers, text, self.language, placed.seconds)
            ]

        own = against(sheet.raw)
        confirmed = sorted({each["code"] for each in own}) if self.confirm else []
        left_out: list[dict[str, Any]] = []
        if final is not None:
            moved = {key for key in {*final, *sheet.answers} if final.get(key) != sheet.answers.get(key)}
            found = against(swap(self.questionnaire, final, placed.order)) if moved else own
            left_out = [c for c in found if c["dimension"] in moved or c["code"] not in confirmed]
        self.contradicting += bool(own)
        return {"contradictions": own, "confirmed": confirmed, "left_out": left_out}


def where(placed: Placed) -> dict[str, Any]:
    return {"file": placed.judged.file, "line": placed.judged.line, "key": placed.judged.key}
