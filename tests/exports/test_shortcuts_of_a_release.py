"""Real and fake that can be told apart without listening: refused, unless the equalised twin goes out beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accounts.models import User
from annotation.models import Campaign
from exports.domain.releasing import build_now
from exports.errors import LeakFound
from exports.leakage.shortcuts import CHECKS
from tests.cast import Cast
from tests.exports import factories

pytestmark = pytest.mark.slow
(CHECK,) = (check.key for check in CHECKS)
CLIPS = 160


def make_detection(rater: User) -> Campaign:
    """Forty speakers, half of them made. The real ones begin later, as microphones do: a prepared corpus's mark."""
    made = factories.make_campaign("detection")
    for number in range(CLIPS):
        speaker = number % 40
        real = speaker % 2 == 0
        clip = factories.make_clip(
            speaker=f"speaker {speaker}",
            system="" if real else f"system {speaker}",
            text=factories.sentence(number),
            language="en",
            number=number,
            facts={
                "leading_silence_s": 0.3 + 0.01 * (number % 7) + (0.2 if real else 0.0),
                "bandwidth_hz": 3900.0,
                "bits": 16,
            },
        )
        factories.accept(made, clip, rater, answers={"real_or_fake": "real" if real else "fake"})
    return made


def build(folder: Path, campaign: Campaign, **wishes) -> Path:
    build_now(name="set-1", campaigns=[campaign.pk], out=folder / "set-1", **wishes)
    return folder / "set-1"


@pytest.fixture
def detection(cast: Cast, fixed_key):
    return make_detection(cast.ann)


def test_a_planted_shortcut_is_refused_and_the_refusal_says_what_to_do(tmp_path, detection):
    with pytest.raises(LeakFound) as refusal:
        build(tmp_path, detection)
    assert refusal.value.extra["refused"] == [CHECK]
    assert "--equalised" in refusal.value.message
    assert not (tmp_path / "set-1").exists()


def test_with_its_equalised_twin_it_goes_out_with_a_warning_and_both_figures(tmp_path, detection):
    folder = build(tmp_path, detection, equalised=True)
    rows = [json.loads(line) for line in (folder / "clips_equalised.jsonl").read_text().splitlines()]
    clips = [json.loads(line) for line in (folder / "clips.jsonl").read_text().splitlines()]
    assert {row["id"] for row in rows} == {row["id"] for row in clips if row["split_detection"] in ("val", "test")}
    manifest = (folder / "MANIFEST.sha256").read_text()
    assert all((folder / row["audio"]).is_file() and row["audio"] in manifest for row in rows)
    report = json.loads((folder / "reports" / "leakage.json").read_text())
    (found,) = [check for check in report["checks"] if check["check"] == CHECK]
    assert (found["verdict"], found["found"]) == ("warn", 0)
    shortcuts = json.loads((folder / "reports" / "shortcuts.json").read_text())
    assert shortcuts["probe"]["auc"] > 0.95 > shortcuts["equalised_twin"]["auc"]
    assert shortcuts["features"][0]["feature"] == "leading_silence_s"


def test_a_twin_that_cannot_be_complete_is_no_excuse(tmp_path, detection):
    source = factories.make_source()
    source.redistributable = False
    source.save()
    with pytest.raises(LeakFound, match="not complete"):
        build(tmp_path, detection, equalised=True)
