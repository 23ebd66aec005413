"""The columns of a task's parquet, typed by its questionnaire."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from annotation.questionnaire import Dimension, Kind, Questionnaire
from exports.formats.base import Row

TEXT, NUMBER, WHOLE, YES = pa.string(), pa.float64(), pa.int64(), pa.bool_()
TEXTS = pa.list_(pa.struct([("id", TEXT), ("role", TEXT), ("order", TEXT), ("text", TEXT), ("simulated", YES)]))
INTERVALS = pa.list_(pa.struct([("start", NUMBER), ("end", NUMBER), ("type", TEXT), ("severity", TEXT)]))
WORDS = pa.list_(pa.struct([("text", TEXT), ("phones", pa.list_(TEXT))]))
KINDS = {
    Kind.ORDINAL: WHOLE,
    Kind.CATEGORY: TEXT,
    Kind.COMPARISON: TEXT,
    Kind.MULTI_CATEGORY: pa.list_(TEXT),
    Kind.TEXT: TEXT,
    Kind.INTERVALS: INTERVALS,
    Kind.TOKEN_ORDINAL: pa.list_(NUMBER),
}
BEFORE = (
    *((name, TEXT) for name in ("id", "key", "task", "split", "campaign", "language", "text_language")),
    *((name, pa.list_(TEXT)) for name in ("clips", "audio")),
    ("seconds", pa.list_(NUMBER)),
    *((name, TEXT) for name in ("instruction", "transcript", "text_to_judge", "questionnaire")),
    ("words", WORDS),
)
AFTER = (
    ("texts", TEXTS),
    *((name, YES) for name in ("unseen_speaker", "unseen_system", "unseen_text", "core", "simulated")),
)
NAMES = (*(name for name, _ in BEFORE), "answers", *(name for name, _ in AFTER))


def schema(questionnaire: Questionnaire) -> pa.Schema:
    answers = pa.struct([(dimension.key, answer_type(dimension)) for dimension in questionnaire.dimensions])
    return pa.schema([*BEFORE, ("answers", answers), *AFTER])


def answer_type(dimension: Dimension) -> pa.DataType:
    kind = NUMBER if dimension.decimal and dimension.kind is Kind.ORDINAL else KINDS[dimension.kind]
    return pa.struct([("A", kind), ("B", kind)]) if dimension.per_clip else kind


def values(row: Row) -> list[Any]:
    """What the columns take of a row, in order; a field that this release does not have is null."""
    return [row.get(name) for name in NAMES]
