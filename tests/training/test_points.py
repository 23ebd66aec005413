from __future__ import annotations

from training.points import parsed, resolved, summary_of, thinned


def step(number: int, loss: float = 1.0, stage: str = "one") -> dict:
    return {"kind": "step", "stage": stage, "step": number, "loss": loss}


def val(number: int, stage: str = "one") -> dict:
    return {"kind": "val", "stage": stage, "step": number, "loss": 1.0}


def test_steps_after_a_resume_are_superseded():
    lines = [step(1), step(2), val(2), step(3), {"kind": "resume", "stage": "one", "step": 1}, step(2, loss=9.0)]
    assert [(line["kind"], line["step"], line["loss"]) for line in resolved(lines)] == [
        ("step", 1, 1.0),
        ("step", 2, 9.0),
    ]


def test_a_resume_leaves_other_stages_and_earlier_validations_alone():
    lines = [step(1), val(1), step(1, stage="two"), {"kind": "resume", "stage": "two", "step": 0}]
    assert [(line["kind"], line["stage"]) for line in resolved(lines)] == [("step", "one"), ("val", "one")]


def test_a_run_begun_anew_supersedes_all():
    lines = [step(1), step(1, stage="two"), {"kind": "start", "resume": False}, step(1, loss=3.0)]
    assert [line["loss"] for line in resolved(lines)] == [3.0]


def test_a_resume_without_a_checkpoint_begins_again_at_the_first_step():
    lines = [step(1), step(2), val(2), {"kind": "start", "resume": True}, step(1, loss=4.0)]
    assert [(line["kind"], line["loss"]) for line in resolved(lines)] == [("step", 4.0)]


def test_thinning_keeps_the_last_step_and_every_validation():
    lines = [step(n) for n in range(1, 102)] + [val(50), val(101)]
    kept = thinned(lines, most=10)
    steps = [line["step"] for line in kept if line["kind"] == "step"]
    assert (steps[0], steps[-1]) == (1, 101)
    assert len(steps) <= 12
    assert [line["step"] for line in kept if line["kind"] == "val"] == [50, 101]


def test_the_summary_is_laid_over_what_was_known():
    found = summary_of([step(4), val(4)], {"scores": {}, "step": 3, "note": 1})
    assert (found["step"], found["val_loss"], found["note"]) == (4, 1.0, 1)


def test_what_is_no_number_is_unknown():
    assert parsed(b'{"kind": "val", "loss": NaN, "scores": {"a": {"pcc": Infinity}}}') == {
        "kind": "val",
        "loss": None,
        "scores": {"a": {"pcc": None}},
    }
