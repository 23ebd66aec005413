"""Hears of answers that were frozen: inserts one Job row where a judge is at work, and nothing else."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from annotation import signals
from annotation.models import AnswerSheet
from jobs.domain import enqueue
from training.enums import HEED
from training.models import JudgeOpinion


@receiver(signals.sheet_frozen, dispatch_uid="training.heed")
def heed(sheet: AnswerSheet, **_: Any) -> None:
    if JudgeOpinion.objects.filter(item=sheet.assignment.item_id).exists():
        enqueue(kind=HEED, payload={"sheet": sheet.pk}, dedup_key=f"heed:{sheet.pk}", owner=sheet.rater)
