"""Accepted work made straight through the ORM, so that these tests wait for nobody's domain functions."""

from __future__ import annotations

import hashlib
import math
import struct
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from annotation.enums import AssignmentState, FieldOrigin, ItemState, TextRole
from annotation.models import (
    AnswerSheet,
    Assignment,
    Campaign,
    FinalField,
    Item,
    QuestionnaireVersion,
    Revision,
    Suggestion,
    Variant,
)
from annotation.questionnaire import load_preset, parse
from annotation.swapping import swap
from datasets_app.models import Clip, Pair, Source
from datasets_app.storage import storage
from datasets_app.text_keys import text_key

WITHOUT_TEXT = ("detection", "preference")
RATE = 8000
_numbers = count()

ASSESSMENT: dict[str, Any] = {
    "overall_quality": 3,
    "intelligibility": 4,
    "distortion": 3,
    "speech_rate": "appropriate",
    "dynamic_range": 3,
    "emotional_impact": 2,
    "artistic_expression": 2,
    "subjective_experience": 3,
    "distortion_type": ["artifacts", "drop_missing"],
    "distortion_intervals": [{"start": 0.0, "end": 0.2, "type": "artifacts", "severity": "slight"}],
    "distortion_severity": "slight",
    "distortion_perception": ["rough"],
    "emotion": "neutral",
    "gender": "female",
    "age": "thirties",
    "tone": ["dull"],
}
BETTER = dict.fromkeys(
    ("overall_quality", "intelligibility", "distortion", "speech_rate", "dynamic_range", "emotional_impact",
     "artistic_expression", "subjective_experience"),
    "B",
)  # fmt: skip
COMPARISON: dict[str, Any] = {
    **BETTER,
    "speech_rate": "same",
    "distortion_type": {"A": ["artifacts"], "B": ["none"]},
    "emotion": {"A": "neutral", "B": "neutral"},
    "gender": {"A": "male", "B": "female"},
    "age": {"A": "middle_aged", "B": "middle_aged"},
}
SUGGESTION: dict[str, Any] = {"overall_quality": 3, "improvement_areas": ["emotional_impact", "timbre"]}
DETECTION: dict[str, Any] = {"real_or_fake": "fake"}
ANSWERS = {"assessment": ASSESSMENT, "comparison": COMPARISON, "suggestion": SUGGESTION, "detection": DETECTION}

# Words that share few letters, so that no two texts made of them are near-duplicates by accident.
WORDS = (
    *("amber", "bicycle", "cathedral", "dolphin", "evening", "furnace", "galaxy", "harvest", "island", "jungle"),
    *("kitchen", "lantern", "meadow", "needle", "orchard", "pepper", "quartz", "river", "saddle", "temple"),
    *("umbrella", "valley", "window", "xylophone", "yellow", "zephyr", "anchor", "bottle", "candle", "desert"),
    *("engine", "forest", "garden", "hammer", "insect", "jacket", "kettle", "ladder", "marble", "narrow"),
)


def sentence(number: int) -> str:
    """A text of its own for every number."""
    digits = hashlib.sha256(str(number).encode()).digest()
    return " ".join(WORDS[digit % len(WORDS)] for digit in digits[:9]).capitalize() + "."


def wav(pitch: float, seconds: float = 0.25) -> bytes:
    """A plain 16-bit WAV like the twins: 44 bytes of header and samples."""
    frames = round(RATE * seconds)
    body = struct.pack(f"<{frames}h", *(round(8000 * math.sin(pitch * i)) for i in range(frames)))
    head = struct.pack("<4sI4s4sI", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16)
    return head + struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16) + struct.pack("<4sI", b"data", len(body)) + body


def make_source(slug: str = "corpus", **facts: Any) -> Source:
    defaults = {"title": slug.title(), "origin": "synthetic", "licence": "CC0-1.0", "redistributable": True}
    return Source.objects.get_or_create(slug=slug, defaults={**defaults, **facts})[0]


def make_clip(*, speaker: str, text: str, system: str = "", language: str = "en", **facts: Any) -> Clip:
    number = facts.pop("number", None)
    sound = wav(0.01 + 0.001 * (next(_numbers) if number is None else number))
    digest = hashlib.sha256(sound[44:]).hexdigest()
    key = f"twins/{digest[:2]}/{digest[2:4]}/{digest}.wav"
    storage().put_bytes(key, sound)
    origin = facts.pop("origin", "synthetic" if system else "real")
    return Clip.objects.create(
        digest=digest,
        original_digest=digest,
        source=facts.pop("source", None) or make_source(),
        name=f"{speaker}-{digest[:6]}.wav",
        original_key=key,
        twin_key=key,
        peaks_key=key,
        language=language,
        speaker=speaker,
        system=system,
        text=text,
        text_key=text_key(text),
        origin=origin,
        seconds=0.25,
        sample_rate=RATE,
        channels=1,
        codec="pcm_s16le",
        **facts,
    )


def make_clips(groups: int = 8, per_group: int = 2) -> list[Clip]:
    """Groups that share nothing: each has its own speaker, system and texts."""
    return [
        make_clip(
            speaker=f"voice {group}",
            system=f"system {group}",
            text=sentence(10 * group + place),
            language=("en", "zh")[group % 2],
            number=100 * group + place,
        )
        for group in range(groups)
        for place in range(per_group)
    ]


def make_campaign(task: str = "assessment", name: str = "", preset: str = "", **facts: Any) -> Campaign:
    questionnaire = load_preset(preset or f"speecheval-{task}")
    version, _ = QuestionnaireVersion.objects.get_or_create(
        digest=questionnaire.digest,
        defaults={
            "key": questionnaire.key,
            "version": questionnaire.version,
            "definition": questionnaire.definition,
        },
    )
    return Campaign.objects.create(name=name or f"the {task}", questionnaire=version, task=task, **facts)


def make_accepted_campaign(rater: User) -> Campaign:
    """Sixteen accepted clips in eight groups that share nothing, each with a revision and a variant."""
    campaign = make_campaign()
    for number, clip in enumerate(make_clips()):
        accept(campaign, clip, rater, texts=[sentence(1000 + 2 * number), sentence(1001 + 2 * number)])
    return campaign


def accept(
    campaign: Campaign,
    subject: Clip | Pair,
    rater: User,
    *,
    texts: list[str] | None = None,
    answers: dict[str, Any] | None = None,
    final: dict[str, Any] | None = None,
    origin: FieldOrigin = FieldOrigin.INSPECTED,
    order: str = "ab",
) -> Item:
    """An accepted item with one rater's work: the first text is the revision, the others are taken variants."""
    given = answers or ANSWERS[campaign.task]
    where = {"pair": subject} if isinstance(subject, Pair) else {"clip": subject}
    item, made = Item.objects.get_or_create(
        campaign=campaign, **where, defaults={"state": ItemState.ACCEPTED, "accepted_at": timezone.now()}
    )
    if made:
        FinalField.objects.bulk_create(
            FinalField(item=item, dimension=key, value=value, origin=origin) for key, value in (final or given).items()
        )
    judge(item, rater, given, texts, order=order)
    return item


def judge(
    item: Item, rater: User, answers: dict[str, Any], texts: list[str] | None, *, order: str = "ab"
) -> AnswerSheet:
    """One rater's accepted work; `answers` are un-swapped."""
    now = timezone.now()
    assignment = Assignment.objects.create(
        item=item,
        campaign=item.campaign,
        slot=item.assignments.count(),
        rater=rater,
        state=AssignmentState.ACCEPTED,
        order=order,
        finished_at=now,
    )
    sheet = AnswerSheet.objects.create(
        assignment=assignment,
        rater=rater,
        lease_epoch=1,
        order=order,
        raw=swap(parse(item.campaign.questionnaire.definition), answers, order),
        answers=answers,
        heard={side: [[0.0, 0.25]] for side in ([""] if item.clip else ["A", "B"])},
        active_seconds=12.0,
        frozen_at=now,
    )
    if item.campaign.task in WITHOUT_TEXT:
        return sheet
    words = texts or [f"{sentence(item.pk + 5000)} {sentence(item.pk + 6000)} Rater {rater.pk}."]
    revision = Revision.objects.create(sheet=sheet, by=rater, version=1, text=words[0], finished_at=now)
    for number, text in enumerate(words[1:]):
        suggestion = Suggestion.objects.create(
            sheet=sheet,
            role=TextRole.VARIANT,
            parent=revision,
            text=text,
            source="grammar",
            job_key=f"{sheet.pk}:{number}",
        )
        Variant.objects.create(sheet=sheet, suggestion=suggestion, text=text, taken=True, decided_at=now)
    return sheet
