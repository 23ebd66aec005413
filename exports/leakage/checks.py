"""The checks. Each is a pair: `look` finds leaks in evidence, `plant` puts one in, so that a report can show that the
check would have found it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from exports.leakage.evidence import SPLITS, ClipEvidence, Evidence, RowEvidence, TextEvidence
from exports.textprints import NEAR, fold, near_pairs

Finding = dict[str, Any]
PATH = re.compile(r"audio/([0-9a-f]{2})/([0-9a-f]{2})/c\1\2[0-9a-f]{20}\.wav")
NAME = re.compile(r"[cip][0-9a-f]{24}")
CONTROL_TEXT = "The control sentence of this report is read aloud nowhere else and only proves that a check can find."


@dataclass(frozen=True)
class Check:
    key: str
    promise: str
    looks_at: Callable[[Evidence], dict[str, int]]
    look: Callable[[Evidence], Iterator[Finding]]
    plant: Callable[[Evidence], Evidence]


def across(found: dict[Any, dict[str, set[str]]], name: str) -> Iterator[Finding]:
    """`found`: value -> split -> ids. Yield what is in more than one split."""
    for value, by_split in sorted(found.items()):
        if len(by_split) > 1:
            yield {name: value, "splits": {split: sorted(ids)[:5] for split, ids in sorted(by_split.items())}}


# --- attributes ---------------------------------------------------------------------------------------------------


def attributes_of(clip: ClipEvidence) -> Iterator[tuple[str, str]]:
    """As policy strict understands them: what is unknown is the same within its source."""
    unknown = f"unknown of {clip.source}"
    yield "speaker", clip.speaker or unknown
    yield "text", fold(clip.text) or unknown
    if clip.system or clip.origin != "real":
        yield "system", clip.system or unknown
    if clip.recording:
        yield "recording", clip.recording


def shared_attributes(evidence: Evidence) -> Iterator[Finding]:
    found: dict[Any, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for clip, splits in evidence.splits_of_clips().items():
        for attribute in attributes_of(evidence.clips[clip]):
            for split in splits:
                found[attribute][split].add(clip)
    yield from across(found, "attribute")


def plant_shared_attribute(evidence: Evidence) -> Evidence:
    return plant_clip(evidence, lambda clip: replace(clip, text=CONTROL_TEXT, recording="", system="control"))


def plant_clip(evidence: Evidence, change: Callable[[ClipEvidence], ClipEvidence]) -> Evidence:
    """A changed copy of some row's clip, in another split."""
    row = evidence.rows[0]
    original = evidence.clips[row.clips[0]]
    copy = change(replace(original, id="planted", pcm="planted", declared_pcm="planted"))
    return evidence.with_row(RowEvidence("planted", "planted", row.task, other(row.split), ("planted",), ()), copy)


def other(split: str) -> str:
    return SPLITS[(SPLITS.index(split) + 1) % len(SPLITS)]


# --- audio --------------------------------------------------------------------------------------------------------


def same_audio(evidence: Evidence) -> Iterator[Finding]:
    found: dict[Any, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for clip, splits in evidence.splits_of_clips().items():
        for split in splits:
            found[evidence.clips[clip].pcm][split].add(clip)
    yield from across(found, "pcm_sha256")
    for one in evidence.clips.values():
        if one.pcm != one.declared_pcm:
            yield {"clip": one.id, "declared": one.declared_pcm, "in_the_file": one.pcm}


def plant_same_audio(evidence: Evidence) -> Evidence:
    pcm = evidence.clips[evidence.rows[0].clips[0]].pcm
    return plant_clip(evidence, lambda clip: replace(clip, pcm=pcm, declared_pcm=pcm))


# --- clips and pairs ----------------------------------------------------------------------------------------------


def split_items(evidence: Evidence) -> Iterator[Finding]:
    found: dict[Any, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in evidence.rows:
        for name in {row.key, *row.clips}:
            found[name][row.split].add(row.id)
    yield from across(found, "clip_or_pair")
    known = set(evidence.clips)
    for row in evidence.rows:
        if missing := sorted(set(row.clips) - known):
            yield {"row": row.id, "clips_not_listed": missing}


def plant_split_item(evidence: Evidence) -> Evidence:
    row = evidence.rows[0]
    return evidence.with_row(replace(row, id="planted", split=other(row.split)))


# --- spoken texts -------------------------------------------------------------------------------------------------


def near_spoken_texts(evidence: Evidence) -> Iterator[Finding]:
    splits = evidence.splits_of_clips()
    texts: dict[str, set[str]] = defaultdict(set)
    for clip in evidence.clips.values():
        if clip.text:
            texts[clip.text] |= splits[clip.id]
    yield from near_across(sorted((text, split) for text, found in texts.items() for split in found))


def near_across(rows: list[tuple[str, str]]) -> Iterator[Finding]:
    """Rows of (text, split): equal when folded, or similar by NEAR or more, in different splits."""
    by_fold: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for text, split in rows:
        by_fold[fold(text)][split].add(text)
    yield from across(by_fold, "folded_text")
    distinct = sorted((folded, split) for folded, splits in by_fold.items() for split in splits)
    texts, groups = [text for text, _ in distinct], [split for _, split in distinct]
    for one, another, similarity in near_pairs(texts, NEAR, groups):
        if texts[one] != texts[another]:
            yield {
                "similarity": round(similarity, 3),
                "splits": {groups[one]: [texts[one]], groups[another]: [texts[another]]},
            }


def plant_near_spoken_text(evidence: Evidence) -> Evidence:
    """A sentence and its near-duplicate (one letter changed) in two splits."""
    row = evidence.rows[0]
    first = replace(evidence.clips[row.clips[0]], id="planted-1", text=CONTROL_TEXT)
    second = replace(first, id="planted-2", text=CONTROL_TEXT.replace("report", "retort"))
    planted = evidence.with_row(RowEvidence("planted-1", "planted-1", row.task, row.split, ("planted-1",), ()), first)
    return planted.with_row(
        RowEvidence("planted-2", "planted-2", row.task, other(row.split), ("planted-2",), ()), second
    )


# --- annotation texts ---------------------------------------------------------------------------------------------


def repeated_annotations(evidence: Evidence) -> Iterator[Finding]:
    yield from near_across(
        sorted({(text.text, row.split) for row in evidence.rows for text in row.texts if not text.stock})
    )


def plant_repeated_annotation(evidence: Evidence) -> Evidence:
    row = evidence.rows[0]
    text = (TextEvidence(CONTROL_TEXT, stock=False),)
    planted = evidence.with_row(replace(row, id="planted-1", texts=text))
    return planted.with_row(replace(row, id="planted-2", split=other(row.split), texts=text))


# --- names --------------------------------------------------------------------------------------------------------


def telling_names(evidence: Evidence) -> Iterator[Finding]:
    for clip in evidence.clips.values():
        if not PATH.fullmatch(clip.path) or not NAME.fullmatch(clip.id):
            yield {"clip": clip.id, "path": clip.path, "why": "the name is not an opaque id"}
        if clip.chunks != ("fmt ", "data"):
            yield {"clip": clip.id, "path": clip.path, "why": f"the file holds more than sound: {clip.chunks}"}
    for row in evidence.rows:
        if not NAME.fullmatch(row.id) or not NAME.fullmatch(row.key):
            yield {"row": row.id, "key": row.key, "why": "the name is not an opaque id"}


def plant_telling_name(evidence: Evidence) -> Evidence:
    return plant_clip(evidence, lambda clip: replace(clip, path="audio/fake/speaker-7.wav"))


def clip_count(evidence: Evidence) -> dict[str, int]:
    return {"clips": len(evidence.clips)}


def row_count(evidence: Evidence) -> dict[str, int]:
    return {"rows": len(evidence.rows), "clips": len(evidence.clips)}


def annotation_count(evidence: Evidence) -> dict[str, int]:
    texts = [text for row in evidence.rows for text in row.texts]
    return {"texts": len(texts), "stock_texts_exempt": sum(text.stock for text in texts)}


CHECKS = (
    Check(
        "attributes", "no speaker, system, spoken text or recording is in two splits",
        clip_count, shared_attributes, plant_shared_attribute,
    ),
    Check("exact_audio", "no two splits hold the same samples", clip_count, same_audio, plant_same_audio),
    Check("clips_and_pairs", "no clip and no pair is in two splits, in any task", row_count, split_items,
          plant_split_item),
    Check("spoken_text", "no spoken text is nearly the same in two splits", clip_count, near_spoken_texts,
          plant_near_spoken_text),
    Check("annotation_text", "no description is the same or nearly the same in two splits", annotation_count,
          repeated_annotations, plant_repeated_annotation),
    Check("names", "names, paths and file headers tell nothing", row_count, telling_names, plant_telling_name),
)  # fmt: skip
