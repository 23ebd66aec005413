"""Render the demo: every clean recording and its degraded copies, as WAV files with a manifest the importer reads.

`python -m config.demo.render FOLDER`. The result is the same on every machine and at every run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from annotation.tokens import words_in
from config.demo.degradations import Samples, Scene, Spoiled, degrade, seed
from datasets_app.audio.decode import Decoded, decode
from datasets_app.audio.twin import write_wav

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
COPIES = 4
_NEIGHBOURS = 12

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """One clip to render. `recipe` is None for the clean recording itself."""

    base: Mapping[str, str]
    recipe: str | None

    @property
    def filename(self) -> str:
        return f"{self.base['recording']}--{self.recipe or 'clean'}.wav"


@cache
def bases() -> tuple[Mapping[str, str], ...]:
    """The committed clean recordings, as their manifest describes them."""
    lines = (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def table() -> Mapping[str, Any]:
    """degradations.yaml: `recipes` and `clean`."""
    return dict(yaml.safe_load((HERE / "degradations.yaml").read_text(encoding="utf-8")))


def sources() -> list[dict[str, Any]]:
    """One source per system, in the words of `datasets_app.models.Source`."""
    voices = yaml.safe_load((HERE / "voices.yaml").read_text(encoding="utf-8"))
    return [
        {
            "slug": f"demo-{system}",
            "title": f"Demo: {about['title']}",
            "origin": "synthetic",
            "system": system,
            "licence": "CC0-1.0",
            "url": voices["engines"][about["engine"]]["url"],
            "attribution": f"Texts written for this project, {voices['engines'][about['engine']]['note']}.",
            "redistributable": True,
            "consent": "No person was recorded.",
            "is_demo": True,
        }
        for system, about in voices["systems"].items()
    ]


def plan() -> list[Job]:
    """Each recording clean, with one noise and three other degradations; the recipes take turns."""
    recipes = table()["recipes"]
    noises = [name for name, recipe in recipes.items() if recipe["do"]["kind"] == "noise"]
    others = [name for name in recipes if name not in noises]
    jobs = []
    for index, base in enumerate(bases()):
        # Steps without a common divisor with the number of recipes, so that turns do not fall in with voices.
        chosen = [noises[index * 7 % len(noises)]]
        chosen += [others[(index * (COPIES - 1) + turn) % len(others)] for turn in range(COPIES - 1)]
        jobs += [Job(base, None), *(Job(base, name) for name in chosen)]
    return jobs


@cache
def _clean(recording: str) -> Decoded:
    return decode(CORPUS / f"{recording}.flac", max_seconds=60)


def _mono(recording: str) -> Samples:
    return _clean(recording).floats()[:, 0]


def _others(base: Mapping[str, str]) -> list[Samples]:
    """Voices for babble: other recordings of the same language that are reserved for the same side of a split."""
    alike = [b for b in bases() if (b["language"], b["group"]) == (base["language"], base["group"])]
    return [_mono(b["recording"]) for b in alike if b["recording"] != base["recording"]][:_NEIGHBOURS]


def render_one(job: Job, out: Path) -> dict[str, object]:
    """Write one clip into `out` and return its manifest row."""
    clean = _clean(job.base["recording"])
    if job.recipe is None:
        decoded, description = clean, {}
    else:
        recipe = table()["recipes"][job.recipe]["do"]
        scene = Scene(clean.sample_rate, seed(job.base["recording"], job.recipe), _others(job.base))
        spoiled = degrade(clean.floats()[:, 0], recipe, scene)
        decoded, description = _as_decoded(spoiled, clean.sample_rate), _description(job.recipe, recipe, spoiled)
    write_wav(decoded, out / job.filename)
    return _row(job, description)


def _as_decoded(spoiled: Spoiled, rate: int) -> Decoded:
    pcm = np.rint(spoiled.samples * 32767).astype(np.int16)[:, None]
    return Decoded(pcm, rate, 1, "pcm_s16le", 16)


def _description(name: str, recipe: Mapping[str, Any], spoiled: Spoiled) -> dict[str, object]:
    return {"recipe": name, **recipe} | ({"where": spoiled.where} if spoiled.where else {})


def _row(job: Job, degradation: Mapping[str, object]) -> dict[str, object]:
    carried = ("text", "language", "speaker", "system", "origin", "recording", "gender")
    return {
        "filename": job.filename,
        **{key: job.base[key] for key in carried},
        "degradation": degradation,
        "source": f"demo-{job.base['system']}",
        **_beside(job.base),
    }


@cache
def beside() -> Mapping[str, Any]:
    """beside.yaml: what was `asked` of a speaker, by text, and the `sounds` of words."""
    return dict(yaml.safe_load((HERE / "beside.yaml").read_text(encoding="utf-8")))


def _beside(base: Mapping[str, str]) -> dict[str, object]:
    """An instruction and the words with their phones, where the demo has them: in English."""
    asked = beside()["asked"].get(base["text_id"])
    if asked is None:
        return {}
    sounds = beside()["sounds"]
    words = [{"text": word, "phones": sounds[word.lower()].split()} for word in words_in(base["text"])]
    return {"instruction": asked, "alignment": words}


def render(out: Path, progress: Progress | None = None, jobs: Sequence[Job] | None = None) -> Path:
    """Render `jobs`, by default all, into `out`, made if missing. Returns the manifest's path; it is written last."""
    out.mkdir(parents=True, exist_ok=True)
    jobs = plan() if jobs is None else jobs
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        rows = list(_counted(pool.map(lambda job: render_one(job, out), jobs), len(jobs), progress))
    manifest = out / "manifest.jsonl"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    partial = manifest.with_suffix(".partial")
    partial.write_text(lines, encoding="utf-8")
    partial.replace(manifest)
    return manifest


def _counted(rows: Iterator[dict[str, object]], total: int, progress: Progress | None) -> Iterator[dict[str, object]]:
    for done, row in enumerate(rows, start=1):
        if progress is not None:
            progress(done, total)
        yield row


if __name__ == "__main__":
    print(render(Path(sys.argv[1])))
