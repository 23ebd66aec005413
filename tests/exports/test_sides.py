"""One comparison by a rater who heard the pair's B as A, from the machine's draft to the released line.

The words are held against what this rater had on the screen, at every station: whoever forgets to turn the answers
(or turns the words) breaks this.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotation.faithfulness import check
from annotation.models import AnswerSheet, Campaign, Item, Revision
from annotation.questionnaire import load_preset
from annotation.swapping import swap
from datasets_app.models import Pair
from exports.domain.cataloguing import read_catalogue
from exports.domain.collecting import read_items
from exports.domain.releasing import build_now
from exports.folder.rows import Rows
from exports.formats import ms_swift
from exports.formats.ms_swift_reader import read_strict
from exports.opaque import Namer
from llm_drafting.domain.briefs import sheet_and_brief
from llm_drafting.drafters.grammar import GrammarDrafter
from tests.annotation.pairs import pair_campaign, submit_in_order
from tests.annotation.world import Worker, ok
from tests.cast import Cast
from tests.exports import factories

COMPARISON = load_preset("speecheval-comparison")
SEEN: dict[str, Any] = {  # on the screen: A is the pair's clip B, three seconds, clipped from end to end
    **dict.fromkeys(factories.BETTER, "B"),
    "speech_rate": "same",
    "distortion_type": {"A": ["clipping"], "B": ["none"]},
    "distortion_intervals": {"A": [{"start": 0.0, "end": 3.0, "type": "clipping", "severity": "moderate"}]},
    "emotion": {"A": "sad", "B": "happy"},
    "gender": {"A": "male", "B": "female"},
    "age": {"A": "elderly", "B": "twenties"},
}
SECONDS = [3.0, 4.0]


def denied(text: str, answers: dict[str, Any], seconds: list[float]) -> set[str]:
    return {c.dimension for c in check(COMPARISON, answers, text, "en", seconds)}


@pytest.mark.django_db
def test_draft_check_inspection_and_line_agree(cast: Cast):
    ann, campaign = Worker.of(cast.ann), pair_campaign(cast, raters_per_item=1)
    work = submit_in_order(ann, campaign, "ba", SEEN)
    _, brief = sheet_and_brief(AnswerSheet.objects.get().pk)
    draft = GrammarDrafter().draft(brief, seed="1", tell=lambda _: None).text
    turned = swap(COMPARISON, SEEN, "ba")

    assert (denied(draft, SEEN, SECONDS), brief.durations) == (set(), SECONDS)
    assert {"overall_quality", "gender", "age"} <= denied(draft, turned, SECONDS[::-1])

    assert ok(ann.revise(work, draft))["contradictions"] == []
    ok(ann.finish(work))

    ines = Worker.of(cast.ines)
    case = ok(ines.client.get(f"/api/inspections/{work['id']}"))
    assert [clip["audio"]["seconds"] for clip in case["item"]["clips"]] == SECONDS
    assert (case["answers"], case["text"]) == (SEEN, {"text": draft, "contradictions": [], "confirmed": []})
    ok(ines.client.post(f"/api/inspections/{work['id']}", {"verdict": "accept"}))
    assert Revision.objects.get().left_out == []

    row = canonical_row(campaign)
    assert (row["answers"], row["seconds"]) == (turned, SECONDS[::-1])
    assert [(text["order"], text["text"]) for text in row["texts"]] == [("ba", draft)]
    (line,) = ms_swift.rows(row, COMPARISON)
    read = read_strict(json.dumps(line))
    assert (list(read.audios), read.answer) == (row["audio"][::-1], draft)
    assert read.fields["Overall Quality"] == "B is better than A"
    assert read.fields["Distortion Details"] == "A has clipping, B has none"
    assert read.fields["Subjective Experience Details"] == "A is male elderly, B is female twenties"


def canonical_row(campaign: Campaign) -> dict[str, Any]:
    catalogue = read_catalogue([campaign])
    (item,) = read_items(catalogue.items)
    return Rows(Namer(b"k" * 32), catalogue.clips, catalogue.questionnaires).item(item, "train", None)


def test_a_release_keeps_answers_as_the_pair_has_them_and_texts_as_their_writers_did(
    tmp_path: Path, campaign: Campaign, cast: Cast
):
    clips = [item.clip for item in Item.objects.filter(campaign=campaign).order_by("pk")]
    comparison = factories.make_campaign("comparison")
    for number, (one, other) in enumerate(zip(clips[::2], clips[1::2], strict=True)):
        item = factories.accept(
            comparison,
            Pair.objects.create(clip_a=one, clip_b=other),
            cast.ann,
            texts=[factories.sentence(2000 + number)],
        )
        factories.judge(item, cast.ben, factories.COMPARISON, [factories.sentence(3000 + number)], order="ba")
    folder = tmp_path / "set-1"
    build_now(name="set-1", campaigns=[campaign.pk, comparison.pk], out=folder)

    items = {row["key"]: row for row in lines(folder, "tasks/comparison/*.jsonl")}
    read = [read_strict(line) for line in raw_lines(folder, "exports/ms_swift/comparison/*.jsonl")]
    assert (len(items), len(read)) == (8, 16)
    for line in read:
        (order,) = (text["order"] for text in items[line.key]["texts"] if text["text"] == line.answer)
        assert items[line.key]["answers"] == factories.COMPARISON
        assert list(line.audios) == items[line.key]["audio"][:: 1 if order == "ab" else -1]
        assert line.fields["Overall Quality"] == {"ab": "B is better than A", "ba": "A is better than B"}[order]
    raw = [row for row in lines(folder, "annotations/raw.jsonl") if row["task"] == "comparison"]
    assert {row["order"] for row in raw} == {"ab", "ba"}
    assert all(row["answers"] == factories.COMPARISON for row in raw)


def raw_lines(folder: Path, pattern: str) -> list[str]:
    return [line for path in folder.glob(pattern) for line in path.read_text(encoding="utf-8").splitlines()]


def lines(folder: Path, pattern: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw_lines(folder, pattern)]
