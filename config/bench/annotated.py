"""A database full of accepted work on a made-up corpus, written straight into the tables."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from accounts.domain.people import ensure_user
from accounts.enums import Role
from accounts.models import User
from annotation.enums import AssignmentState, ItemState
from annotation.models import Campaign, QuestionnaireVersion
from annotation.questionnaire import load_preset
from config.bench.corpus import SPEECHEVAL, TASKS, Corpus, make_corpus
from config.bench.prints import synthetic_prints
from datasets_app.audio.fingerprint import VERSION
from datasets_app.models import Clip, Source
from exports.records import ClipRecord, ItemKey
from exports.splitting import plan

ANNOTATIONS = sum(TASKS.values())
RATERS = 56
WORDS_A_TEXT = 55  # about 330 letters, as SpeechEval's descriptions
SCORES = (
    *("overall_quality", "intelligibility", "distortion", "dynamic_range"),
    *("emotional_impact", "artistic_expression", "subjective_experience"),
)
FACTS = {
    "bits": 16, "channels": 1, "clipped": False, "clipping_share": 0.0, "dc": 0.0, "loudness_lufs": -23.0,
    "true_peak_dbtp": -3.0, "trailing_silence_s": 0.1, "silence_share": 0.1, "snr_db": 40.0, "bandwidth_hz": 11000.0,
    "noise_floor_dbfs": -70.0, "leading_silence_s": 0.1,
}  # fmt: skip


def fill(annotations: int) -> list[int]:
    """Fill an empty database with about so many annotations; return the campaigns' ids.

    One annotation is one accepted item with its sheet and, in all tasks but detection, one text. Sounds exist as rows
    and prints only; their sources may not be passed on, so a release of them copies no audio.
    """
    corpus = make_corpus(max(40, round(SPEECHEVAL * annotations / ANNOTATIONS)))
    splits = plan(corpus.clips, corpus.items(("assessment", "suggestion", "detection"))).clips["quality"]
    items = corpus.items(splits=splits)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    with transaction.atomic():  # else every row of an executemany is a transaction of its own
        clips = add_clips(corpus)
        raters = [ensure_user(username=f"bench-{n}", password=None, roles=[Role.ANNOTATOR]) for n in range(RATERS)]
        campaigns = {
            (item.task, item.campaign): add_campaign(item)
            for item in {(item.task, item.campaign): item for item in items}.values()
        }
        with connection.cursor() as cursor:
            add_items(cursor.connection, corpus, items, clips, campaigns, raters)
    return sorted(campaign.pk for campaign in campaigns.values())


def add_clips(corpus: Corpus) -> dict[str, int]:
    """Sources, clips and prints; digest -> id."""
    Source.objects.bulk_create(
        Source(slug=s.slug, title=s.title, origin=s.origin, system=s.system, licence=s.licence, redistributable=False)
        for s in corpus.sources.values()
    )
    sources = dict(Source.objects.values_list("slug", "pk"))
    Clip.objects.bulk_create((row_of(clip, sources[clip.source]) for clip in corpus.clips.values()), batch_size=2000)
    clips = dict(Clip.objects.values_list("digest", "pk"))
    prints = synthetic_prints(len(clips), copies=0)
    insert(
        connection.cursor().connection,
        "datasets_app_audioprint",
        ("clip_id", "version", "data"),
        ((pk, VERSION, data) for pk, (_, data) in zip(clips.values(), prints, strict=True)),
    )
    return clips


def row_of(clip: ClipRecord, source: int) -> Clip:
    return Clip(
        digest=clip.digest, original_digest=clip.digest, source_id=source, name=f"{clip.digest[:12]}.wav",
        original_key=clip.digest, twin_key=clip.digest, peaks_key=clip.digest, language=clip.language,
        speaker=clip.speaker, system=clip.system, text=clip.text, text_key=clip.text_key, origin=clip.origin,
        seconds=clip.seconds, sample_rate=clip.sample_rate, channels=1, codec="pcm_s16le",
        facts={**FACTS, "trimmed_sha256": hashlib.sha256(clip.digest.encode()).hexdigest()},
    )  # fmt: skip


def add_campaign(item: ItemKey) -> Campaign:
    questionnaire = load_preset(f"speecheval-{item.task}")
    version, _ = QuestionnaireVersion.objects.get_or_create(
        digest=questionnaire.digest,
        defaults={"key": questionnaire.key, "version": questionnaire.version, "definition": questionnaire.definition},
    )
    return Campaign.objects.create(name=item.campaign, questionnaire=version, task=item.task)


def add_items(
    raw: sqlite3.Connection,
    corpus: Corpus,
    items: list[ItemKey],
    clips: dict[str, int],
    campaigns: dict[tuple[str, str], Campaign],
    raters: list[User],
) -> None:
    """Items with their one rater's work. Row numbers are the items' own: the database was empty."""
    rng = np.random.default_rng(3)
    words = vocabulary()
    now = timezone.now().isoformat(sep=" ")
    tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    for number, item in enumerate(items, start=1):
        campaign = campaigns[item.task, item.campaign]
        pair = number if len(item.clips) == 2 else None
        if pair is not None:
            tables["datasets_app_pair"].append((pair, *(clips[digest] for digest in item.clips), now))
        clip = None if pair else clips[item.clips[0]]
        answers = answers_of(item, corpus, rng)
        rater = raters[int(rng.integers(RATERS))].pk
        tables["annotation_item"].append(
            (number, campaign.pk, clip, pair, "", "", "", ItemState.ACCEPTED.value, "", now, None)
        )
        tables["annotation_assignment"].append(
            (number, number, campaign.pk, 0, 0, rater, AssignmentState.ACCEPTED.value, "ab", 1, now, True, "")
        )
        heard = json.dumps({"A": [[0, 3]], "B": [[0, 3]]} if pair else {"": [[0, 3]]})
        packed = json.dumps(answers)
        tables["annotation_answersheet"].append(
            (number, number, rater, 1, 1, 1, "ab", packed, packed, heard, 20.0, "[]", now, now, now)
        )
        for key, value in answers.items():
            tables["annotation_finalfield"].append((number, key, json.dumps(value), "inspected", now))
        if item.task != "detection":
            text = " ".join(words[place] for place in rng.integers(0, len(words), WORDS_A_TEXT)) + "."
            tables["annotation_revision"].append((number, rater, 1, text, "[]", "[]", "[]", now, now))
        if number % 5000 == 0 or number == len(items):
            for table, rows in tables.items():
                insert(raw, table, COLUMNS[table], rows)
                rows.clear()


COLUMNS = {
    "datasets_app_pair": ("id", "clip_a_id", "clip_b_id", "created_at"),
    "annotation_item": (
        "id", "campaign_id", "clip_id", "pair_id", "instruction", "transcript", "text_to_judge", "state",
        "exclusion_reason", "accepted_at", "alignment",
    ),
    "annotation_assignment": (
        "id", "item_id", "campaign_id", "slot", "position", "rater_id", "state", "order", "lease_epoch", "finished_at",
        "needs_inspection", "decline_reason",
    ),
    "annotation_answersheet": (
        "id", "assignment_id", "rater_id", "lease_epoch", "round", "version", "order", "raw", "answers", "heard",
        "active_seconds", "confirmed", "frozen_at", "created_at", "updated_at",
    ),
    "annotation_finalfield": ("item_id", "dimension", "value", "origin", "created_at"),
    "annotation_revision": (
        "sheet_id", "by_id", "version", "text", "contradictions", "confirmed", "left_out", "finished_at", "created_at",
    ),
}  # fmt: skip


def insert(raw: sqlite3.Connection, table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = tuple(columns)
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    raw.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)  # noqa: S608 -- our own names


def answers_of(item: ItemKey, corpus: Corpus, rng: np.random.Generator) -> dict[str, Any]:
    score = corpus.scores[item.clips[0]]
    drawn = [int(value) for value in rng.integers(1, 6, 10)]
    if item.task == "detection":
        return {"real_or_fake": "real" if corpus.clips[item.clips[0]].origin == "real" else "fake"}
    if item.task == "suggestion":
        areas = ("timbre", "speech_rate", "emotional_impact")
        return {"overall_quality": score, "improvement_areas": [areas[drawn[0] % 3]]}
    if item.task == "comparison":
        better = {key: ("A", "B", "same")[value % 3] for key, value in zip(SCORES, drawn, strict=False)}
        sides = {"distortion_type": ["artifacts"], "emotion": "neutral", "gender": "male", "age": "thirties"}
        return {**better, "speech_rate": "same", **{key: {"A": value, "B": value} for key, value in sides.items()}}
    return {
        **dict(zip(SCORES, (score, *drawn), strict=False)),
        "speech_rate": ("slow", "appropriate", "fast")[drawn[7] % 3],
        "distortion_type": ["artifacts"],
        "distortion_intervals": [{"start": 0.0, "end": 0.5, "type": "artifacts", "severity": "slight"}],
        "distortion_severity": "slight",
        "distortion_perception": ["rough"],
        "emotion": "neutral",
        "gender": ("male", "female")[drawn[8] % 2],
        "age": ("thirties", "elderly")[drawn[9] % 2],
        "tone": ["dull"],
    }


def vocabulary() -> list[str]:
    """Two thousand words of three to nine letters."""
    rng = np.random.default_rng(5)
    return ["".join(map(chr, rng.integers(97, 123, int(length)))) for length in rng.integers(3, 10, 2000)]
