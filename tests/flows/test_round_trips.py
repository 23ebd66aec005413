"""Export, then import, then export again: the same rows. Once per published format that goes both ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotation.domain.judging_in import Wanted, begin, import_judgements
from annotation.enums import ItemState
from annotation.models import Campaign, Item, Revision, Variant
from annotation.questionnaire import Questionnaire, load_preset
from datasets_app.domain.pairing import canonical
from datasets_app.models import Clip
from exports.formats.base import Context, Skipped
from exports.formats.registry import Writers
from tests.annotation import world
from tests.annotation.answers import complete

pytestmark = pytest.mark.django_db
Row = dict[str, Any]


class Silent:
    def progress(self, done: int, total: int) -> None: ...
    def keep_alive(self) -> None: ...
    def emit(self, kind: str, **data: Any) -> None: ...


def clip(name: str) -> Clip:
    made = world.make_clip(text="We call it.", speaker="spk1")
    made.name = f"audio/{name}.wav"
    made.save()
    return made


def row(preset: str, clips: list[str], answers: Row, *texts: str, **more: Any) -> Row:
    return {
        "id": f"{preset}-{'-'.join(clips)}",
        "key": clips[0] if len(clips) == 1 else f"pair-{'-'.join(clips)}",
        "task": load_preset(preset).task,
        "split": "test",
        "clips": clips,
        "audio": [f"audio/{name}.wav" for name in clips],
        "text_language": "en",
        "instruction": "",
        "transcript": "",
        "text_to_judge": "",
        "answers": answers,
        "words": None,
        "text_orders": None,
        "texts": [{"id": text, "order": "ab", "text": text, "role": "revision"} for text in texts],
        **more,
    }


def written(folder: Path, format: str, rows: list[tuple[Row, Questionnaire]]) -> list[Skipped]:
    context = Context(clip=lambda name: {"speaker": "spk1", "id": name}, release="r")
    with Writers(folder, context, [format]) as writers:
        return [skipped for one, questionnaire in rows for _, skipped in writers.write(one, questionnaire)]


def read_back(path: Path) -> list[tuple[Row, Questionnaire]]:
    """Import a file into campaigns of its own, and give every accepted item as a row of a release."""
    of = begin(title="x", wanted=Wanted(campaign=f"Back from {path}", confirm_texts=True), by=None)
    done = import_judgements(of=of, path=path, watcher=Silent())
    assert list(done.problems.values_list("file", "line", "reason")) == []
    return [as_row(item) for item in Item.objects.filter(campaign__in=Campaign.objects.filter(pk__in=done.campaigns))]


def as_row(item: Item) -> tuple[Row, Questionnaire]:
    assert item.state == ItemState.ACCEPTED
    names = [Path(each.name).stem for each in item.clips]
    texts = [
        {"id": str(found.pk), "order": found.sheet.order, "text": found.text, "role": "revision"}
        for model in (Revision, Variant)
        for found in model.objects.filter(sheet__assignment__item=item).select_related("sheet").order_by("pk")
    ]
    words = [{**word, "phones": [phone["text"] for phone in word.get("phones", [])]} for word in item.alignment or ()]
    order = next(iter(item.assignments.values_list("order", flat=True)), "ab")
    preset = item.campaign.questionnaire.key
    answers = {field.dimension: field.value for field in item.final_fields.all()}
    found = row(preset, names, answers, instruction=item.instruction, transcript=item.transcript, words=words or None)
    found["texts"] = texts
    found["text_orders"] = {key: order for key in answers if key.endswith("_why")}
    return found, load_preset(preset)


def lines_of(folder: Path) -> dict[str, list[str]]:
    """Every file's rows, in no order."""
    return {
        path.relative_to(folder).as_posix(): sorted(rows_in(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".jsonl", ".json")
    }


def rows_in(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.dumps(json.loads(line), sort_keys=True) for line in text.splitlines()]
    whole = json.loads(text)
    return [json.dumps(each, sort_keys=True) for each in (whole if isinstance(whole, list) else whole.items())]


WORDS = [
    {"text": "WE", "phones": ["W", "IY0"]},
    {"text": "CALL", "phones": ["K", "AO0", "L"]},
    {"text": "IT", "phones": ["IH0", "T", "S"], "mispronunciations": [{"index": 2, "pronounced-phone": "<DEL>"}]},
]
LONG = {"mos": 2.6153846153846203, "noi": 3, "col": 1.1667, "dis": 4, "loud": 5}
CASES: dict[str, tuple[str, list[tuple[str, list[str], Row, tuple[str, ...], Row]]]] = {
    "assessment": (
        "ms_swift",
        [
            ("speecheval-assessment", ["c1"], complete(), ("A plain voice.", "Plain, all in all."), {}),
            (
                "speecheval-assessment",
                ["c2"],
                complete(distortion=5, distortion_type=["none"], distortion_intervals=None),
                ("A clean voice.",),
                {},
            ),
        ],
    ),
    "comparison": (
        "ms_swift",
        [("speecheval-comparison", ["c1", "c2"], complete("speecheval-comparison"), ("A wins.",), {})],
    ),
    "suggestion": (
        "ms_swift",
        [
            ("speecheval-suggestion", ["c1"], complete("speecheval-suggestion"), ("Less noise.",), {}),
            ("speecheval-suggestion", ["c2"], {"improvement_areas": ["none"]}, ("Nothing.",), {}),
        ],
    ),
    "detection": (
        "ms_swift",
        [
            ("speecheval-detection", ["c1"], {"real_or_fake": "fake"}, (), {}),
            ("speecheval-detection", ["c2"], {"real_or_fake": "fake"}, (), {}),
        ],
    ),
    "sagelm": (
        "llama_factory",
        [
            (preset, ["c1", "c2"], complete(preset), (), {"instruction": "Say hello, sadly.", "text_orders": {}})
            for preset in ("sagelm-semantic", "sagelm-acoustic")
        ],
    ),
    "alld": (
        "alld",
        [
            ("nisqa", ["c1"], LONG, ("A poor, plain clip.", "Poor."), {}),
            ("nisqa", ["c2"], {**LONG, "mos": 4}, ("A good clip.",), {}),
            ("nisqa-ab", ["c1", "c2"], {"winner": "B"}, ("The second is better.",), {}),
            ("nisqa-ab", ["c1", "c3"], {"winner": "same"}, ("They are alike.",), {}),
            ("nisqa", ["c3"], {**LONG, "loud": 1.5}, ("Quiet.",), {}),
        ],
    ),
    "speechocean762": (
        "speechocean762",
        [
            (
                "speechocean762",
                ["000010011"],
                complete("speechocean762", phone_accuracy=[2, 1.8, 2, 1, 0.4, 2, 2, 0.2], accuracy=7),
                (),
                {"words": WORDS, "transcript": "WE CALL, IT."},
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_export_then_import_gives_back_the_same_rows(tmp_path: Path, name: str) -> None:
    format, cases = CASES[name]
    there = {stem: clip(stem) for stem in ("c1", "c2", "c3", "000010011")}
    rows = [
        (row(preset, in_stored_order(clips, there), answers, *texts, **more), load_preset(preset))
        for preset, clips, answers, texts, more in cases
    ]
    first, second = tmp_path / "first", tmp_path / "second"
    assert written(first, format, rows) == []
    out = lines_of(first)
    assert any(out.values())
    assert written(second, format, read_back(first / "exports" / format)) == []
    assert lines_of(second) == out


def in_stored_order(clips: list[str], there: dict[str, Clip]) -> list[str]:
    """As a release has them: a pair's clips stand in the order in which pairs are kept."""
    return clips if len(clips) == 1 else [Path(each.name).stem for each in canonical(*(there[name] for name in clips))]
