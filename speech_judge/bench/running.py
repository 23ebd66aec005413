"""Measure what was asked for, one part after the other; a lever that fails is a finding, too."""

from __future__ import annotations

import gc
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from speech_judge.bench import grpo, judging, sft
from speech_judge.bench.bed import Bed, lay_bed
from speech_judge.bench.hours import hours
from speech_judge.bench.plan import Load, Setting, table
from speech_judge.errors import JudgeError

Figures = dict[str, Any]


def device_for(size: str) -> torch.device:
    """The real size is for a GPU: on anything else there is nothing to learn from it."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if size == "tiny":
        return torch.device("cpu")
    raise JudgeError(
        "There is no GPU here: nothing was measured, and nothing is claimed.",
        "Run it on a machine with one. --tiny runs the same code on a CPU; it times nothing of use.",
    )


@dataclass(frozen=True)
class Bench:
    """`seconds` for each figure; `scratch`: a folder for noise and encoder outputs."""

    size: str
    load: Load
    device: torch.device
    seconds: float
    scratch: Path
    say: Callable[[str], None]

    def measure(self, setting: Setting, parts: Sequence[str], levers: Sequence[str]) -> Figures:
        """Figures by part; with `levers`, each of them flipped by itself against `setting`."""
        told = self.about() | {"setting": asdict(setting)}
        self.say(f"{told['device']}, {told['versions']}; size {self.size}, {self.load} s/prompt/answer; {setting}")
        found = self.figures(setting, parts)
        if found["encoding"]:
            self.say(f"  encoder: {found['encoding']:.0f} s of sound a second, once per clip")
        for part in parts:
            self.say(f"  {part}: {in_words(found[part])}")
        told["levers"] = {lever: self.pulled(lever, setting, found) for lever in levers}
        told["hours"] = self.counted(found) if self.size != "tiny" and "sft" in found else []
        return told | {name: plain(value) for name, value in found.items()}

    def about(self) -> Figures:
        cuda = self.device.type == "cuda"
        name = torch.cuda.get_device_name(self.device) if cuda else platform.machine()
        versions = {each: version(each) for each in ("torch", "transformers", "peft")}
        return {"device": name, "versions": versions, "size": self.size, "load": str(self.load)}

    def figures(self, setting: Setting, parts: Sequence[str]) -> Figures:
        """A model of its own, given back afterwards."""
        bed = lay_bed(table().sizes[self.size], self.load, setting, self.device, self.scratch)
        found = {"encoding": bed.encoding} | {part: self.part(part, bed) for part in parts}
        del bed
        self.empty()
        return found

    def part(self, name: str, bed: Bed) -> Any:
        if name == "grpo":
            return grpo.measure(bed, table().corpus, self.seconds)
        return {"sft": sft.measure, "judge": judging.measure}[name](bed, self.seconds)

    def pulled(self, lever: str, setting: Setting, found: Figures) -> Figures:
        """Gain of the lever when it is on, whichever way it was flipped. What fails is told, not hidden."""
        row = table().levers[lever]
        told: Figures = {"predicted": row.predicted, "acts": row.acts}
        try:
            base = found.get(row.acts) or self.figures(setting, [row.acts])[row.acts]
            other = self.figures(setting.flipped(lever), [row.acts])[row.acts]
        except Exception as error:
            self.empty()
            told["failed"] = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
            self.say(f"  {lever}: failed ({told['failed']}); predicted {row.predicted}")
            return told
        on, off = (base, other) if getattr(setting, lever) else (other, base)
        told |= {"gain": speed(on) / speed(off), "memory_mb": {"on": on.memory_mb, "off": off.memory_mb}}
        memory = f"{off.memory_mb:.0f} -> {on.memory_mb:.0f} MiB"
        self.say(f"  {lever}: measured {told['gain']:.2f}x, memory {memory}; predicted {row.predicted}")
        return told

    def counted(self, found: Figures) -> list[Figures]:
        corpus, rows = table().corpus, []
        for detection in (True, False):
            made = hours(corpus, self.load, found["sft"], found.get("grpo"), found["encoding"], detection=detection)
            rows.append(asdict(made) | {"all": made.all})
            work = f"{made.samples:,} samples x {corpus.epochs} epochs"
            self.say(f"  {work}: SFT {made.sft:.1f} h, every clip encoded {made.encoding:.2f} h")
            self.say(f"    one pass of GRPO in groups of {corpus.group}: {said(made.grpo)} h")
            self.say(f"    together {made.all:.1f} GPU-hours (the paper: {corpus.paper_hours:g} on A100)")
        return rows

    def empty(self) -> None:
        gc.collect()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()


def speed(found: Any) -> float:
    """Samples a second, or prompts a second of the update alone, which is where sharing a prompt acts."""
    return float(found.samples_per_s if isinstance(found, sft.SftFigures) else 1 / found.update)


def in_words(found: Any) -> str:
    return ", ".join(f"{name} {said(value)}" for name, value in asdict(found).items())


def said(value: Any) -> str:
    return "unknown" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def plain(value: Any) -> Any:
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value
