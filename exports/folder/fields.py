"""Every field of every row of a release: one table for parquet, Croissant and docs/release-format.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXTS = "list of texts"
    NUMBERS = "list of numbers"
    JSON = "object"  # in parquet: canonical JSON as text


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: Type
    meaning: str
    nullable: bool = False


def table(*rows: tuple[str, Type, str] | tuple[str, Type, str, bool]) -> tuple[Field, ...]:
    return tuple(Field(*row) for row in rows)


NULL = True
CLIPS = table(
    ("id", Type.TEXT, "opaque id, `c` and 24 hexadecimal digits"),
    ("audio", Type.TEXT, "path of the WAV: two chunks, no tags. When `included` is false `rebuild.py` puts it there"),
    ("included", Type.BOOLEAN, "whether the sound is in this folder; false where it may not be passed on"),
    ("split", Type.TEXT, "split on the quality track; null: in no task but detection", NULL),
    ("split_detection", Type.TEXT, "split on the detection track; null: not in detection", NULL),
    ("pcm_sha256", Type.TEXT, "SHA-256 of the samples as they stand in the WAV's data chunk"),
    ("seconds", Type.NUMBER, "length, rounded to 4 decimals"),
    ("samples", Type.INTEGER, "length in samples per channel, exact"),
    ("sample_rate", Type.INTEGER, "Hz"),
    ("channels", Type.INTEGER, ""),
    ("language", Type.TEXT, "of the speech; empty: unknown"),
    ("speaker", Type.TEXT, "opaque; null: unknown", NULL),
    ("system", Type.TEXT, "opaque; null: none (natural speech) or unknown", NULL),
    ("text_id", Type.TEXT, "opaque, equal for equal spoken texts; null: unknown", NULL),
    ("recording", Type.TEXT, "opaque, shared by copies of one recording; null: unknown", NULL),
    ("sound", Type.TEXT, "opaque, shared by clips that sound nearly the same; null: alone", NULL),
    ("text", Type.TEXT, "what is said"),
    ("origin", Type.TEXT, "`real`, `synthetic` or `unknown`"),
    ("degradation", Type.JSON, "as imported, else `{}`"),
    ("source", Type.TEXT, "id in `sources.jsonl`"),
)
EQUALISED = table(
    ("id", Type.TEXT, "id in `clips.jsonl`"),
    ("audio", Type.TEXT, "path of the twin: 16 kHz, mono, 16 bits"),
    ("split_detection", Type.TEXT, "val or test"),
    ("pcm_sha256", Type.TEXT, "SHA-256 of the twin's samples"),
    ("seconds", Type.NUMBER, "its length"),
    ("sample_rate", Type.INTEGER, "Hz"),
    ("loudness_lufs", Type.NUMBER, "its loudness; null: silent", NULL),
    ("band_hz", Type.NUMBER, "upper limit of the band that all twins are cut to"),
)
SOURCES = table(
    ("id", Type.TEXT, "short name of the source"),
    ("title", Type.TEXT, ""),
    ("origin", Type.TEXT, "`real`, `synthetic` or `unknown`"),
    (
        "system",
        Type.TEXT,
        "synthesiser or converter, as the source names itself; null: natural speech or several",
        NULL,
    ),
    ("licence", Type.TEXT, "SPDX id, or `LicenseRef-…`; its text stands in `LICENSES/`"),
    ("url", Type.TEXT, "", NULL),
    ("attribution", Type.TEXT, ""),
    ("redistributable", Type.BOOLEAN, "whether its sound may be passed on; if not, see `recipe/`"),
    ("consent", Type.TEXT, "what the speakers agreed to; empty: not recorded"),
    ("clips", Type.INTEGER, "how many clips of this release"),
    ("included", Type.INTEGER, "how many of them with sound in this folder"),
)
TASKS = table(
    ("id", Type.TEXT, "the item, opaque"),
    ("key", Type.TEXT, "its clip or pair, opaque. Several items may share a key (two campaigns)"),
    ("task", Type.TEXT, "assessment, comparison, suggestion, detection, rating, ab, preference or pronunciation"),
    ("split", Type.TEXT, "train, val or test, on the task's track"),
    ("campaign", Type.TEXT, "opaque; `release.json` has its settings"),
    ("clips", Type.TEXTS, "clip ids: one, or A then B"),
    ("audio", Type.TEXTS, "their paths"),
    ("seconds", Type.NUMBERS, "their lengths"),
    ("language", Type.TEXT, "of the speech; `mul`: two"),
    ("text_language", Type.TEXT, "of the descriptions"),
    ("instruction", Type.TEXT, "shown beside the clip; empty: none"),
    ("transcript", Type.TEXT, "shown beside the clip; empty: none"),
    ("text_to_judge", Type.TEXT, "shown beside the clip; empty: none"),
    ("questionnaire", Type.TEXT, "file name in `questionnaires/`, without `.json`"),
    ("answers", Type.JSON, "final fields by dimension key"),
    ("origins", Type.JSON, "per dimension: given, unanimous, within_tolerance, inspected, adjudicated, metadata"),
    ("words", Type.JSON, "tokens judged: `[{text, phones}]`, `mispronunciations` where known; null: none", NULL),
    ("text_orders", Type.JSON, "per text dimension of a pair `ab` or `ba`: whose A is meant; null: none", NULL),
    ("texts", Type.JSON, "accepted texts: `{id, role: revision or variant, order, text, rater, simulated}`"),
    ("unseen_speaker", Type.BOOLEAN, "no clip of the track's train has this speaker; null: not known, or train",
     NULL),
    ("unseen_system", Type.BOOLEAN, "the same of the system; natural speech has none and counts as unseen", NULL),
    ("unseen_text", Type.BOOLEAN, "the same of the spoken text, near-duplicates included", NULL),
    ("core", Type.BOOLEAN, "all three are true: the disjoint core; null in train", NULL),
    ("spoof_seen", Type.BOOLEAN, "detection only: synthetic speech of a source that is in detection's train", NULL),
    ("simulated", Type.BOOLEAN, "an answer comes from a simulated rater"),
)  # fmt: skip
RAW = table(
    ("item", Type.TEXT, "id in `tasks/`"),
    ("task", Type.TEXT, ""),
    ("split", Type.TEXT, ""),
    ("rater", Type.TEXT, "pseudonym, the same in every release of one installation"),
    ("role", Type.TEXT, "`rater`, or `adjudicator`: blind answers to the disputed fields"),
    ("round", Type.INTEGER, "counts how often the work was handed back"),
    ("answers", Type.JSON, "by dimension key, A and B un-swapped"),
    ("order", Type.TEXT, "which clip was played as A: `ab` or `ba`"),
    ("heard", Type.JSON, "seconds heard per side, un-swapped"),
    ("active_seconds", Type.NUMBER, "time at work"),
    ("confirmed", Type.JSON, "codes of warnings the rater confirmed; they name sides as played"),
    ("standing", Type.TEXT, "state the work ended in"),
    ("simulated", Type.BOOLEAN, ""),
)
AGGREGATED = table(
    ("item", Type.TEXT, "id in `tasks/`"),
    ("task", Type.TEXT, ""),
    ("split", Type.TEXT, ""),
    ("raters", Type.INTEGER, ""),
    ("answers", Type.JSON, "what was settled, as in `tasks/`"),
    ("origins", Type.JSON, ""),
    ("median", Type.JSON, "of ordered dimensions"),
    ("mean", Type.JSON, "where a mean has a meaning (never of speech rate)"),
    ("estimates", Type.JSON, "per dimension what a model of the raters makes of it; empty for one rater"),
    ("simulated", Type.BOOLEAN, ""),
)
RATERS = table(
    ("rater", Type.TEXT, "pseudonym"),
    ("simulated", Type.BOOLEAN, ""),
    ("work", Type.JSON, "how much they did"),
    ("questionnaire", Type.TEXT, "null: nobody else rated what they did", NULL),
    ("dimension", Type.TEXT, "", NULL),
    ("ratings", Type.INTEGER, "of this dimension", NULL),
    ("bias", Type.NUMBER, "of scales of quality: above 0 they rate higher than others", NULL),
    ("inconsistency", Type.NUMBER, "of scales of quality: the spread of what they say about one score", NULL),
    ("agrees", Type.NUMBER, "of other choices: how often they say what is believed to be true", NULL),
)
LEDGER = table(
    ("track", Type.TEXT, "`quality` or `detection`"),
    ("kind", Type.TEXT, "clip, pair, speaker, system, text or recording"),
    ("id", Type.TEXT, "opaque"),
    ("split", Type.TEXT, ""),
    ("release", Type.TEXT, "the release that first used it; empty: reserved before any"),
    ("reason", Type.TEXT, "`released` or `reserved`"),
    ("previous", Type.TEXT, "digest of the entry before; 64 zeros at first"),
    ("digest", Type.TEXT, "SHA-256 of this entry without `digest`, as canonical JSON"),
)
RECIPE = table(
    ("clip", Type.TEXT, "id in `clips.jsonl`"),
    ("audio", Type.TEXT, "where the WAV belongs"),
    ("name", Type.TEXT, "the file's name as the source hands it out"),
    ("original_sha256", Type.TEXT, "of that file"),
    ("pcm_sha256", Type.TEXT, "of the samples as they have to stand in the WAV"),
    ("sample_rate", Type.INTEGER, ""),
    ("channels", Type.INTEGER, ""),
    ("bits", Type.INTEGER, "16 or 24"),
    ("url", Type.TEXT, "where the source is found", NULL),
)
LEFT_OUT = table(
    ("item", Type.TEXT, ""),
    ("task", Type.TEXT, ""),
    ("split", Type.TEXT, ""),
    ("reason", Type.TEXT, "`contradicts_final_fields`, `repeats_across_splits` or `not_in_<format>`"),
    ("detail", Type.TEXT, ""),
    ("role", Type.TEXT, "of a text: `revision` or `variant`; else absent", NULL),
    ("text", Type.TEXT, "id of a text; else absent", NULL),
)
STRADDLING = table(
    ("item", Type.TEXT, "the item that is not in the release"),
    ("task", Type.TEXT, ""),
    ("track", Type.TEXT, ""),
    ("clips", Type.TEXTS, ""),
    ("reason", Type.TEXT, "for example `text against speaker and system`"),
    ("where", Type.JSON, "per kind of attribute the splits it is in"),
)
WITHDRAWN = table(
    ("clip", Type.TEXT, "a clip of an earlier release that is not in this one"),
    ("track", Type.TEXT, ""),
    ("published_in", Type.TEXT, "the split it keeps for good"),
    ("reason", Type.TEXT, ""),
)
TABLES: dict[str, tuple[Field, ...]] = {
    "clips.jsonl": CLIPS,
    "clips_equalised.jsonl": EQUALISED,
    "sources.jsonl": SOURCES,
    "tasks/<task>/<split>.jsonl": TASKS,
    "annotations/raw.jsonl": RAW,
    "annotations/aggregated.jsonl": AGGREGATED,
    "parquet/annotations/raters.parquet": RATERS,
    "splits/ledger.jsonl": LEDGER,
    "splits/straddling.jsonl, splits/quarantined.jsonl": STRADDLING,
    "splits/withdrawn.jsonl": WITHDRAWN,
    "reports/left_out.jsonl": LEFT_OUT,
    "recipe/<source>.jsonl": RECIPE,
}
