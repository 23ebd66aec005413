"""The demo corpus: small, ours, reserved for the sides of a split, and rendered alike at every run."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from annotation.questionnaire import load_preset
from config.demo.degradations import Scene, degrade, seed
from config.demo.render import CORPUS, HERE, Job, bases, plan, render, render_one, sources, table
from datasets_app.audio.decode import decode
from datasets_app.audio.facts import measure

pytestmark = pytest.mark.slow

RECIPES = table()["recipes"]
RATE = 16_000


def one_job_per_recipe() -> list[Job]:
    return list({job.recipe: job for job in plan() if job.recipe}.values())


def test_the_corpus_is_small_and_complete() -> None:
    files = {path.name for path in CORPUS.glob("*.flac")}
    assert files == {base["file"] for base in bases()}
    assert sum(path.stat().st_size for path in CORPUS.iterdir()) < 5_000_000


def test_every_language_has_three_systems_and_several_speakers() -> None:
    systems, speakers = defaultdict(set), defaultdict(set)
    for base in bases():
        systems[base["language"]].add(base["system"])
        speakers[base["language"]].add(base["speaker"])
    assert set(systems) == {"en", "fr", "zh", "ja"}
    assert min(map(len, systems.values())) >= 3
    assert min(map(len, speakers.values())) >= 8


def test_nobody_was_recorded() -> None:
    assert {base["origin"] for base in bases()} == {"synthetic"}
    assert {source["origin"] for source in sources()} == {"synthetic"}


def test_a_strict_split_by_group_keeps_all_but_the_crossings() -> None:
    """Speakers, systems and texts each stay on one side; the crossings are the few whose text does not."""
    side_of_text = {
        entry["id"]: entry["group"]
        for entries in yaml.safe_load((HERE / "texts.yaml").read_text(encoding="utf-8")).values()
        for entry in entries
    }
    crossing = [base for base in bases() if side_of_text[base["text_id"]] != base["group"]]
    assert len(crossing) == 2
    sides = defaultdict(set)
    for base in bases():
        if base not in crossing:
            for attribute in ("speaker", "system", "text"):
                sides[attribute, base[attribute]].add(base["group"])
    assert {key for key, groups in sides.items() if len(groups) > 1} == set()
    size = Counter(base["group"] for base in bases())
    assert size["train"] > 0.6 * size.total()
    assert min(size["val"], size["test"]) > 0.15 * size.total()


def test_the_plan_has_over_four_hundred_clips_and_every_recipe_in_every_language() -> None:
    jobs = plan()
    assert len({job.filename for job in jobs}) == len(jobs) >= 400
    met = {(job.base["language"], RECIPES[job.recipe]["do"]["kind"]) for job in jobs if job.recipe}
    kinds = {recipe["do"]["kind"] for recipe in RECIPES.values()}
    assert met == {(language, kind) for language in ("en", "fr", "zh", "ja") for kind in kinds}
    assert {job.recipe for job in jobs} == {None, *RECIPES}


@pytest.mark.parametrize("base", bases()[::7], ids=lambda base: base["recording"])
def test_clean_recordings_are_fit_to_be_spoiled(base: dict[str, str]) -> None:
    decoded = decode(CORPUS / base["file"], max_seconds=60)
    facts = measure(decoded)
    assert (decoded.sample_rate, decoded.channels, decoded.bits) == (RATE, 1, 16)
    assert 2.7 < facts.seconds < 6.0
    assert facts.loudness_lufs == pytest.approx(-24, abs=0.6)
    assert not facts.clipped
    assert facts.true_peak_dbtp is not None
    assert facts.true_peak_dbtp < -2
    assert facts.silence_share < 0.4


@pytest.mark.parametrize("job", one_job_per_recipe(), ids=lambda job: job.recipe)
def test_each_recipe_gives_the_same_clip_again(job: Job, tmp_path: Path) -> None:
    row = render_one(job, tmp_path)
    first = (tmp_path / job.filename).read_bytes()
    assert render_one(job, tmp_path) == row
    assert (tmp_path / job.filename).read_bytes() == first
    assert 2 <= (len(first) - 44) / 2 / RATE <= 8


def test_noise_has_the_promised_level() -> None:
    clean = np.sin(np.arange(RATE * 3) / 20) * 0.1
    for colour in ("white", "pink", "babble"):
        scene = Scene(RATE, seed("a", colour), [np.sin(np.arange(RATE) / 9) * 0.2])
        noisy = degrade(clean, {"kind": "noise", "colour": colour, "snr_db": 7}, scene).samples
        assert 10 * np.log10((clean**2).mean() / ((noisy - clean) ** 2).mean()) == pytest.approx(7)


def test_lost_packets_are_silent_where_the_record_says() -> None:
    clean = np.full(RATE * 3, 0.25)
    spoiled = degrade(clean, {"kind": "packet_loss", "rate": 0.1}, Scene(RATE, seed("a", "b")))
    lost = np.zeros(len(clean), dtype=bool)
    for start, end in spoiled.where:
        lost[round(start * RATE) : round(end * RATE)] = True
    np.testing.assert_array_equal(spoiled.samples == 0, lost)
    assert 0.1 <= lost.mean() < 0.16


@pytest.mark.parametrize("factor", [0.75, 1.35])
def test_tempo_changes_the_length_and_keeps_the_pitch(factor: float) -> None:
    clean = np.rint(np.sin(2 * np.pi * 250 * np.arange(RATE * 3) / RATE) * 8000) / 32768
    changed = degrade(clean, {"kind": "tempo", "factor": factor}, Scene(RATE, seed("a", "b"))).samples
    assert len(changed) / len(clean) == pytest.approx(1 / factor, abs=0.02)
    assert np.argmax(np.abs(np.fft.rfft(changed))) * RATE / len(changed) == pytest.approx(250, abs=3)


def test_listeners_are_told_about_in_the_questionnaires_words() -> None:
    dimensions = {dimension.key: dimension for dimension in load_preset("speecheval-assessment").dimensions}

    def labels(key: str) -> set[Any]:
        return {label.id for label in dimensions[key].labels}

    for name, recipe in RECIPES.items():
        heard = recipe["heard"]
        assert set(heard["loss"]) <= set(dimensions), name
        assert set(heard["types"]) <= labels("distortion_type"), name
        assert set(heard["words"]) <= labels("distortion_perception"), name
        assert {heard["severity"]} - {None} <= labels("distortion_severity"), name
    assert set(table()["clean"]) == {base["system"] for base in bases()}


def test_rendering_reports_progress_and_writes_the_manifest_last(tmp_path: Path) -> None:
    jobs, seen = plan()[:3], []
    manifest = render(tmp_path / "new", lambda done, total: seen.append((done, total)), jobs)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert manifest.read_text(encoding="utf-8").count("\n") == 3
    assert {path.name for path in manifest.parent.iterdir()} == {job.filename for job in jobs} | {"manifest.jsonl"}
