"""A whole run: what it is given, what it checks before it starts, its stages, and the judge it leaves."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator

from speech_judge import __version__
from speech_judge.audio.features import Features
from speech_judge.data import tasks
from speech_judge.data.release import Release
from speech_judge.data.sample import Sample
from speech_judge.data.tokens import Encoder
from speech_judge.engine import Engine
from speech_judge.errors import Exit, JudgeError
from speech_judge.judging.forms import Forms
from speech_judge.model.adapt import adapt
from speech_judge.model.backbone import Backbone
from speech_judge.model.loading import open_backbone, tiny_folder
from speech_judge.model.speed import hasten
from speech_judge.model.trained import save_trained
from speech_judge.recipe import Recipe, dump
from speech_judge.training import checkpoint, objectives
from speech_judge.training.cost import Work
from speech_judge.training.journal import Journal, Silence, write_whole
from speech_judge.training.loop import StageRun
from speech_judge.training.objectives import Objective, StageContext
from speech_judge.training.stopping import StopSignal

PACKAGES = ("torch", "transformers", "peft", "accelerate", "tokenizers", "safetensors")


@dataclass
class Run:
    recipe: Recipe
    release: Release
    out: Path
    cache: Path  # encoder outputs and tiny models
    resume: bool = False
    cpu: bool = False

    def __post_init__(self) -> None:
        self.stop = StopSignal()
        self.check()
        self.accelerator = Accelerator(cpu=self.cpu)
        main = self.accelerator.is_main_process
        self.journal: Journal | Silence = Journal(self.out) if main else Silence()

    def check(self) -> None:
        """Refuse before anything is touched: an old run in the way, or one that was trained on other things."""
        self.release.check_unchanged()
        objectives.check(self.recipe)
        begun = (self.out / "run.json").is_file()
        if begun and not self.resume:
            raise JudgeError(f"{self.out} holds a run already.", "Go on with it (--resume), or choose another folder.")
        if begun:
            told = json.loads((self.out / "run.json").read_text(encoding="utf-8"))
            if told["release"]["digest"] != self.release.digest:
                raise JudgeError(
                    f"The run in {self.out} was begun on another release, {told['release']['name']!r}.",
                    "Resume with that release, or start a new run.",
                )
            if (self.out / "config.toml").read_text(encoding="utf-8") != dump(self.recipe):
                raise JudgeError(
                    f"The recipe differs from the one the run in {self.out} was started with.",
                    f"Resume with {self.out / 'config.toml'} as the recipe, or start a new run.",
                )

    def train(self) -> Exit:
        """All stages that are not done yet. Whatever happens, `state.json` says how it ended."""
        try:
            finished = self.stages()
        except BaseException as error:
            with suppress(OSError):  # of a full disk: what went wrong first is what is raised
                self.failed(error)
            raise
        state = "finished" if finished else "stopped"
        self.journal.write("end", state=state)
        self.journal.say(state)
        self.journal.state(state=state)
        return Exit.FINISHED if finished else Exit.STOPPED

    def failed(self, error: BaseException) -> None:
        """A run that was refused before its first checkpoint has not begun: the folder may be used again."""
        self.journal.state(state="failed", error=f"{type(error).__name__}: {error}")
        self.journal.write("end", state="failed", error=f"{type(error).__name__}: {error}")
        if isinstance(error, JudgeError) and self.accelerator.is_main_process and not self.resume:
            for name in ("run.json", "config.toml"):
                (self.out / name).unlink(missing_ok=True)

    def stages(self) -> bool:
        self.note()
        base, backbone = self.open()
        folder = (
            None if self.recipe.adapt.encoder == "trained" or not self.recipe.audio.cache else self.cache / "encoder"
        )
        features = Features(backbone, self.recipe.audio.max_seconds, cache=folder)
        engine = Engine(backbone, features, logit_chunk=self.recipe.model.logit_chunk)
        work = Work.of(backbone, self.recipe, cached=folder is not None)
        saved = self.newest_whole() if self.resume else []
        seconds = 0.0
        for number, stage in enumerate(self.recipe.stages):
            if not stage.on or (saved and saved[0].stage > number):
                continue
            self.release.check_unchanged()
            context = StageContext(
                recipe=self.recipe,
                stage=stage,
                number=number,
                release=self.release,
                engine=engine,
                encoder=Encoder(backbone.tokenizer, backbone.chat, features.tokens),
                rank=self.accelerator.process_index,
                world=self.accelerator.num_processes,
                home=self.out,
            )
            objective = objectives.build(context)
            self.hear(features, objective)
            stage_run = StageRun(
                context, objective, work, self.accelerator, self.journal, self.stop, self.out / "checkpoints", seconds
            )
            if saved and saved[0].stage == number:
                stage_run.resume(saved[0])
            if not stage_run.run():
                return False
            seconds = stage_run.elapsed()
        if self.accelerator.is_main_process:
            save_trained(self.out / "final", backbone, self.recipe, base, self.about())
            Forms.of(self.release).save(self.out / "final")
        return True

    def newest_whole(self) -> list[checkpoint.Checkpoint]:
        """At most one: a damaged checkpoint is said and passed over."""
        for saved in reversed(checkpoint.found(self.out / "checkpoints")):
            if checkpoint.whole(saved.folder):
                return [saved]
            self.journal.write("warning", what="checkpoint_damaged", path=saved.folder.name)
            self.journal.say(f"the checkpoint {saved.folder.name} is damaged: going on from the one before")
        return []

    def open(self) -> tuple[str, Backbone]:
        """The base model, adapted; and where it came from."""
        part = self.recipe.model
        if part.tiny is not None:
            with self.accelerator.main_process_first():
                texts = [sample.target for sample in samples_of(self.recipe, self.release)]
                part = replace(
                    part, path=str(tiny_folder(part, texts, self.recipe.seed, self.cache / "tiny")), tiny=None
                )
        if self.recipe.adapt.kind == "full":
            part = replace(part, dtype="float32")  # weights that are trained; bfloat16 is computed in by autocast
        if self.recipe.model.tiny is not None and self.accelerator.device.type == "cpu":
            torch.set_num_threads(
                1
            )  # threads cost a small model more than they bring: 4 s against 66 s on a busy machine
        backbone = open_backbone(part, self.accelerator.device)
        torch.manual_seed(self.recipe.seed)  # LoRA begins at random matrices, the same on every rank and after a kill
        adapt(backbone, self.recipe.adapt)
        hasten(backbone, self.recipe)
        return part.path, backbone

    def hear(self, features: Features, objective: Objective) -> None:
        """Look at every clip's length, and fill the cache: each process its share."""
        clips = list({clip.digest: clip for clip in objective.clips()}.values())
        for clip in clips:
            features.samples(clip)
        if features.cut:
            seconds = features.longest / 16_000
            self.journal.write("warning", what="audio_cut", clips=len(features.cut), seconds=seconds)
            self.journal.say(f"{len(features.cut)} of {len(clips)} clips are longer than {seconds:g} s and are cut")
        if features.cache is not None:
            own = clips[self.accelerator.process_index :: self.accelerator.num_processes]
            features.fill(own, said=lambda done, of: self.journal.say(f"encoding clips: {done} of {of}"))
            features.cache.flush()
            self.accelerator.wait_for_everyone()
            features.cache.refresh()

    def note(self) -> None:
        if not self.accelerator.is_main_process:
            return
        write_whole(self.out / "config.toml", dump(self.recipe))
        write_whole(self.out / "run.json", json.dumps(self.about(), indent=1, ensure_ascii=False) + "\n")
        if self.accelerator.device.type == "cpu" and not self.cpu:
            self.journal.say("no GPU was found: this runs on the processor")
        self.journal.write("start", resume=self.resume, recipe=self.recipe.name, release=self.release.name)
        self.journal.state(state="running", stage=self.recipe.stages[0].name, step=0, steps=0)

    def about(self) -> dict[str, Any]:
        """Everything somebody needs to know what this judge is."""
        return {
            "speech_judge": __version__,
            "recipe": self.recipe.name,
            "seed": self.recipe.seed,
            "release": {
                "name": self.release.name,
                "digest": self.release.digest,
                "simulated": self.release.about.get("simulated"),
            },
            "commit": commit(),
            "versions": {name: version(name) for name in PACKAGES} | {"python": platform.python_version()},
            "device": str(self.accelerator.device),
            "processes": self.accelerator.num_processes,
            "arguments": sys.argv[1:],
        }


def samples_of(recipe: Recipe, release: Release) -> list[Sample]:
    """Of all stages' tasks, for training."""
    names = sorted({name for stage in recipe.stages for name in stage.tasks})
    return [sample for name in names for sample in tasks.read(release, name, "train")]


def commit() -> str:
    """Of the checkout this runs from; empty outside of one."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607 -- whichever git the path has
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()
