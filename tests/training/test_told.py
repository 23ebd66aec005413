"""What a run tells besides its curve: its one figure for a list, and what it has stored."""

from __future__ import annotations

import pytest

from datasets_app.storage import storage
from training.domain import reading
from training.models import Run
from training.points import headline_of


def figures(value: float | None) -> dict[str, object]:
    return {"pcc": {"value": value, "low": 0.1, "high": 0.9, "n": 60, "clusters": 12}}


@pytest.mark.parametrize(
    ("dimensions", "told"),
    [
        ({"distortion": figures(0.7), "overall_quality": figures(0.5)}, ("overall_quality", 0.5)),
        ({"distortion": figures(0.7), "overall_quality": figures(None)}, ("distortion", 0.7)),
        ({"winner": {"tie_credit": {"value": 0.5, "low": 0.4, "high": 0.6}}}, None),
        ({}, None),
    ],
)
def test_the_headline_is_the_quality_that_people_were_asked_for_first(dimensions, told):
    found = headline_of({"tasks": {"assessment": {"judge": {"dimensions": dimensions}}}})
    assert (found and (found["dimension"], found["value"])) == told
    assert found is None or (found["task"], found["figure"], found["low"], found["n"]) == ("assessment", "pcc", 0.1, 60)


def test_an_evaluation_without_tasks_has_no_headline():
    assert headline_of({}) is None
    assert headline_of({"too_large": 600_000}) is None


def test_the_stored_files_are_told_and_checkpoints_are_not(release):
    run = Run.objects.create(release=release, recipe="tiny", name="one", folder_key="runs/1")
    for path in ("metrics.jsonl", "evaluation/plots/a.svg", "checkpoints/0-0000001/weights.safetensors", "features/x"):
        storage().put_bytes(f"runs/1/{path}", b"12345")
    storage().put_bytes("runs/10/metrics.jsonl", b"of another run")
    assert reading.files_of(run) == [
        {"path": "evaluation/plots/a.svg", "bytes": 5},
        {"path": "metrics.jsonl", "bytes": 5},
    ]
