"""From records to the rows of the folder. `docs/release-format.md` explains every field."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from annotation.questionnaire import Kind, Questionnaire
from exports.opaque import Namer, audio_path
from exports.records import ClipRecord, ItemKey, ItemRecord, Rating, SourceRecord
from exports.splitting import Flags

Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Makes rows under opaque names."""

    namer: Namer
    clips: dict[str, ClipRecord]
    questionnaires: dict[str, Questionnaire]

    def clip_id(self, digest: str) -> str:
        return self.namer.name("clip", digest)

    def rater(self, username: str) -> str:
        return self.namer.name("rater", username)

    def clip(self, digest: str, split: str | None, split_detection: str | None, *, included: bool) -> Row:
        clip = self.clips[digest]
        name = self.clip_id(digest)
        recording = f"{clip.source}/{clip.recording}" if clip.recording else ""
        return {
            "id": name,
            "audio": audio_path(name),
            "included": included,
            "split": split,
            "split_detection": split_detection,
            "pcm_sha256": clip.digest,
            "seconds": round(clip.seconds, 4),
            "samples": round(clip.seconds * clip.sample_rate),
            "sample_rate": clip.sample_rate,
            "channels": clip.channels,
            "language": clip.language,
            "speaker": self.namer.or_none("speaker", clip.speaker),
            "system": self.namer.or_none("system", clip.system),
            "text_id": self.namer.or_none("text", clip.text_key),
            "recording": self.namer.or_none("recording", recording),
            "sound": self.namer.or_none("sound", clip.sound),
            "text": clip.text,
            "origin": clip.origin,
            "degradation": clip.degradation,
            "source": clip.source,
        }

    def recipe(self, digest: str, url: str) -> Row:
        """How to put a clip's sound in place that may not be passed on."""
        clip = self.clips[digest]
        name = self.clip_id(digest)
        return {
            "clip": name,
            "audio": audio_path(name),
            "name": clip.name,
            "original_sha256": clip.original_digest,
            "pcm_sha256": clip.digest,
            "sample_rate": clip.sample_rate,
            "channels": clip.channels,
            "bits": clip.facts["bits"],
            "url": url or None,
        }

    def item(self, item: ItemRecord, split: str, flags: Flags | None) -> Row:
        """The canonical row of `tasks/`. `flags` are those of val and test; train has none."""
        key = item.key
        clips = [self.clip_id(digest) for digest in key.clips]
        languages = sorted({self.clips[digest].language for digest in key.clips})
        return {
            "id": self.item_id(key),
            "key": clips[0] if len(clips) == 1 else self.namer.name("pair", *key.clips),
            "task": key.task,
            "split": split,
            "campaign": self.namer.name("campaign", key.campaign),
            "clips": clips,
            "audio": [audio_path(clip) for clip in clips],
            "seconds": [round(self.clips[digest].seconds, 4) for digest in key.clips],
            "language": languages[0] if len(languages) == 1 else "mul",
            "text_language": item.text_language,
            "instruction": item.instruction,
            "transcript": item.transcript,
            "text_to_judge": item.text_to_judge,
            "questionnaire": stem(self.questionnaires[item.questionnaire]),
            "answers": item.answers,
            "origins": item.origins,
            "words": item.words,
            "text_orders": item.text_orders,
            "texts": [self.text(item, number) for number in range(len(item.texts))],
            "unseen_speaker": flags.unseen_speaker if flags else None,
            "unseen_system": flags.unseen_system if flags else None,
            "unseen_text": flags.unseen_text if flags else None,
            "core": flags.core if flags else None,
            "spoof_seen": flags.spoof_seen if flags else None,
            "simulated": item.simulated,
        }

    def item_id(self, key: ItemKey) -> str:
        return self.namer.name("item", *key.content_id)

    def text(self, item: ItemRecord, number: int) -> Row:
        text = item.texts[number]
        return {
            "id": self.namer.name("words", *item.key.content_id, text.rater, text.role, text.text),
            "role": text.role,
            "order": text.order,
            "text": text.text,
            "rater": self.rater(text.rater),
            "simulated": text.simulated,
        }

    def rating(self, item: ItemRecord, rating: Rating, split: str) -> Row:
        """A row of `annotations/raw.jsonl`: what one person answered and heard, A and B un-swapped."""
        return {
            "item": self.item_id(item.key),
            "task": item.key.task,
            "split": split,
            "rater": self.rater(rating.rater),
            "role": rating.role,
            "round": rating.round,
            "answers": rating.answers,
            "order": rating.order,
            "heard": rating.heard,
            "active_seconds": round(rating.active_seconds, 1),
            "confirmed": rating.confirmed,
            "standing": rating.standing,
            "simulated": rating.simulated,
        }

    def aggregate(self, item: ItemRecord, split: str) -> Row:
        """A row of `annotations/aggregated.jsonl`: the settled fields beside plain statistics of the raw ones."""
        questionnaire = self.questionnaires[item.questionnaire]
        raters = [rating for rating in item.ratings if rating.role == "rater"]
        scores = {
            dimension.key: values
            for dimension in questionnaire.dimensions
            if dimension.kind == Kind.ORDINAL
            and not dimension.per_clip
            and (values := [r.answers[dimension.key] for r in raters if r.answers.get(dimension.key) is not None])
        }
        averaged = {key: values for key, values in scores.items() if questionnaire.dimension(key).may_be_averaged}
        return {
            "item": self.item_id(item.key),
            "task": item.key.task,
            "split": split,
            "raters": len(raters),
            "answers": item.answers,
            "origins": item.origins,
            "median": {key: float(median(values)) for key, values in scores.items()},
            "mean": {key: round(fmean(values), 4) for key, values in averaged.items()},
            "estimates": {},
            "simulated": item.simulated,
        }


def source_row(source: SourceRecord, clips: int, included: int) -> Row:
    return {
        "id": source.slug,
        "title": source.title,
        "origin": source.origin,
        "system": source.system or None,
        "licence": source.licence,
        "url": source.url or None,
        "attribution": source.attribution,
        "redistributable": source.redistributable,
        "consent": source.consent,
        "clips": clips,
        "included": included,
    }


def is_stock(row: Row) -> bool:
    """Its texts are the one that is meant to repeat: SpeechEval's answer when nothing is to be improved."""
    return bool(row["answers"].get("improvement_areas") == ["none"])


def stem(questionnaire: Questionnaire) -> str:
    """The file name of a frozen questionnaire, without its suffix."""
    return f"{questionnaire.key}-v{questionnaire.version}-{questionnaire.digest[:8]}"


def questionnaire_row(questionnaire: Questionnaire) -> Row:
    """Frozen: everything a program needs to read answers without this product."""
    return {
        "key": questionnaire.key,
        "version": questionnaire.version,
        "digest": questionnaire.digest,
        "task": questionnaire.task,
        "clips": questionnaire.clips,
        "title": questionnaire.title,
        "provenance": questionnaire.provenance,
        "dimensions": [
            {
                "key": dimension.key,
                "kind": str(dimension.kind),
                "scale": str(dimension.scale),
                "group": dimension.group,
                "per_clip": dimension.per_clip,
                "required": dimension.required,
                "published": dimension.published,
                "title": dimension.title,
                "question": dimension.question,
                "labels": [label_row(label) for label in dimension.labels],
                "severities": [label_row(label) for label in dimension.severities],
            }
            for dimension in questionnaire.dimensions
        ],
    }


def label_row(label: Any) -> Row:
    return {"id": label.id, "published": label.published, "title": label.title, "anchor": label.anchor}
