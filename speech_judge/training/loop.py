"""One stage of training, whatever its kind: draw, forward, backward, step, say so, save."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor, nn

from speech_judge.batch import Batch
from speech_judge.engine import Engine
from speech_judge.training import checkpoint
from speech_judge.training.checkpoint import Checkpoint
from speech_judge.training.cost import Work, memory_mb, peak_flops
from speech_judge.training.journal import Journal, Silence
from speech_judge.training.objectives import Objective, StageContext
from speech_judge.training.sampled import Prepared
from speech_judge.training.schedule import learning_rate
from speech_judge.training.stopping import Best, StopSignal


class Diverged(RuntimeError):
    """The loss is no number any more. The newest checkpoint is from before."""


class Stepper(nn.Module):
    """What is wrapped for several devices: gradients are exchanged after its backward pass."""

    def __init__(self, engine: Engine, objective: Objective, *, autocast: bool) -> None:
        super().__init__()
        self.engine, self.objective, self.autocast = engine, objective, autocast

    def forward(self, batch: Batch, totals: Mapping[str, float]) -> dict[str, Tensor]:
        device = batch.ids.device.type
        with torch.autocast(device, torch.bfloat16) if self.autocast else nullcontext():
            return self.objective.loss(self.engine, batch, totals)


@dataclass
class StageRun:
    """One stage's training. `before`: seconds and state the run has behind it."""

    context: StageContext
    objective: Objective
    work: Work
    accelerator: Accelerator
    journal: Journal | Silence
    stop: StopSignal
    home: Path
    seconds: float = 0.0
    best: Best = field(default_factory=Best)
    step: int = 0
    waited: float = 0.0  # for this step's own replies

    def __post_init__(self) -> None:
        self.stage, self.backbone = self.context.stage, self.context.engine.backbone
        trained = [p for p in self.backbone.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            trained, lr=self.stage.lr, betas=self.stage.betas, weight_decay=self.stage.weight_decay
        )
        recipe = self.context.recipe
        self.autocast = recipe.adapt.kind == "full" and recipe.model.dtype == "bfloat16"
        self.stepper = self.accelerator.prepare(Stepper(self.context.engine, self.objective, autocast=self.autocast))
        self.begun = time.monotonic() - self.seconds

    def resume(self, saved: Checkpoint) -> None:
        saved.load(self.backbone, self.optimizer)
        self.step, self.best = saved.step, Best(**saved.state["best"])
        self.begun = time.monotonic() - float(saved.state["seconds"])
        self.journal.write("resume", stage=self.stage.name, step=self.step)

    def run(self) -> bool:
        """Train to the end of the stage. False when asked to stop before: everything needed to go on is saved."""
        saved_at = self.step
        if isinstance(self.objective, Prepared):
            with self.cast():
                self.objective.begin(self.context.engine)
        for drawn in self.ahead():
            rows = self.prepared(drawn)
            totals = self.totals(rows)
            if totals.pop("stop"):
                if saved_at != self.step:
                    self.save()
                return False
            self.train_step(rows, totals)
            better = self.due(self.stage.eval_every) and self.validate()
            if better or self.due(self.stage.save_every):
                self.save()
                saved_at = self.step
            if self.best.enough(self.stage.patience):
                self.journal.say(f"no better validation for {self.best.worse} times: stopping early")
                break
        if saved_at != self.step:
            self.save()
        self.take_best()
        return True

    def ahead(self) -> Iterator[list[Batch]]:
        """The rows of each step, the next one's laid out in a thread while this one trains."""
        with ThreadPoolExecutor(1, thread_name_prefix="rows") as pool:
            coming = pool.submit(self.objective.draw, self.step)
            while self.step < self.objective.steps:
                rows = coming.result()
                if self.step + 1 < self.objective.steps:
                    coming = pool.submit(self.objective.draw, self.step + 1)
                yield rows

    def prepared(self, drawn: list[Batch]) -> list[Batch]:
        """Kinds that train on the model's own replies draw them here, from the step's own seed."""
        if not isinstance(self.objective, Prepared):
            return drawn
        begun = time.monotonic()
        self.reseed()
        with self.cast():
            rows = self.objective.prepare(self.context.engine, drawn)
        self.waited = time.monotonic() - begun
        return rows

    def cast(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.accelerator.device.type, torch.bfloat16) if self.autocast else nullcontext()

    def totals(self, rows: list[Batch]) -> dict[str, float]:
        """Summed over all ranks, with what every rank must agree on: whether to stop, and how much was read."""
        own = self.objective.totals(rows) | {
            "stop": float(self.stop.asked),
            "tokens": float(sum(row.tokens for row in rows)),
            "places": float(sum(len(row.ids) for row in rows)),
            "supervised": float(sum(int((row.weights > 0).sum()) for row in rows)),
            "samples": float(sum(len(row.owners) for row in rows)),
            "flops": self.work.of_rows(rows),
        }
        return self.summed(own)

    def summed(self, values: Mapping[str, float]) -> dict[str, float]:
        names = sorted(values)
        row = torch.tensor([values[name] for name in names], dtype=torch.float64, device=self.accelerator.device)
        total: Any = self.accelerator.reduce(row, "sum")
        return dict(zip(names, total.tolist(), strict=True))

    def train_step(self, rows: list[Batch], totals: Mapping[str, float]) -> None:
        begun = time.monotonic()
        self.reseed()
        rate = learning_rate(self.stage, self.step, self.objective.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.stepper.train()
        parts: dict[str, float] = defaultdict(float)
        for number, row in enumerate(rows, 1):
            last = number == len(rows)
            with nullcontext() if last else self.accelerator.no_sync(self.stepper):
                shares = self.stepper(row.to(self.accelerator.device), totals)
                # Losses are already divided by totals over all ranks; the exchange takes a mean, so undo it.
                (shares["loss"] * self.context.world).backward()
            for name, value in shares.items():
                parts[name] += float(value.detach())
        norm = float(nn.utils.clip_grad_norm_(self.optimizer.param_groups[0]["params"], self.stage.clip))
        found = self.summed(parts) if self.context.world > 1 else dict(parts)
        if not math.isfinite(found["loss"]) or not math.isfinite(norm):
            raise Diverged(f"loss {found['loss']}, gradient norm {norm} at step {self.step + 1} of {self.stage.name}")
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.say_step(found, totals, rate, norm, time.monotonic() - begun + self.waited)

    def reseed(self) -> None:
        """Dropout is drawn from the step's own seed, so that a resumed run draws what it would have drawn."""
        place = [self.context.recipe.seed, self.context.number, self.step, self.context.rank]
        torch.manual_seed(int(np.random.SeedSequence(place).generate_state(1)[0]))

    def say_step(
        self, parts: dict[str, float], totals: Mapping[str, float], rate: float, norm: float, took: float
    ) -> None:
        loss, peak = parts.pop("loss"), peak_flops(self.accelerator.device)
        left = (self.objective.steps - self.step) * took
        self.journal.write(
            "step",
            stage=self.stage.name,
            step=self.step,
            steps=self.objective.steps,
            epoch=round(self.step * self.stage.batch / self.objective.per_epoch, 4),
            loss=loss,
            parts=parts,
            lr=rate,
            grad_norm=norm,
            samples=int(totals["samples"]),
            tokens=int(totals["tokens"]),
            supervised=int(totals["supervised"]),
            tokens_per_s=round(totals["tokens"] / took, 1),
            samples_per_s=round(totals["samples"] / took, 3),
            padding=round(1 - totals["tokens"] / totals["places"], 4),
            memory_mb=memory_mb(self.accelerator.device),
            mfu=round(totals["flops"] / took / peak / self.context.world, 4) if peak else None,
            seconds=round(self.elapsed(), 2),
            left_s=round(left, 1),
        )
        if self.step % 10 == 0 or self.step == self.objective.steps:
            self.journal.say(f"{self.stage.name}: step {self.step} of {self.objective.steps}, loss {loss:.4f}")
            self.journal.state(state="running", stage=self.stage.name, step=self.step, steps=self.objective.steps)

    def due(self, every: int) -> bool:
        return bool(every) and (self.step % every == 0 or self.step == self.objective.steps)

    def validate(self) -> bool:
        """True when this is the best so far."""
        self.stepper.eval()
        found = self.objective.validate(self.context.engine)
        if not found:
            return False
        self.journal.write("val", stage=self.stage.name, step=self.step, **found)
        self.journal.say(f"{self.stage.name}: validation at step {self.step}, loss {found['loss']:.4f}")
        return self.best.see(float(found["loss"]), self.step)

    def save(self) -> None:
        """Rank 0 writes; weights and moments are equal on all."""
        if self.accelerator.is_main_process:
            state = {
                "stage": self.context.number,
                "name": self.stage.name,
                "step": self.step,
                "steps": self.objective.steps,
                "best": asdict(self.best),
                "seconds": round(self.elapsed(), 2),
                "release": self.context.release.digest,
                "seed": self.context.recipe.seed,
            }
            keep = {self.name_of(self.best.step)} if self.best.step >= 0 else set()
            folder = checkpoint.save(self.home, self.backbone, self.optimizer, state, keep)
            self.journal.write("checkpoint", stage=self.stage.name, step=self.step, path=folder.name)
        self.accelerator.wait_for_everyone()

    def take_best(self) -> None:
        if self.stage.finish == "best" and self.best.step not in (-1, self.step):
            named = {saved.folder.name: saved for saved in checkpoint.found(self.home)}
            named[self.name_of(self.best.step)].load(self.backbone)
            self.journal.say(f"{self.stage.name}: keeping the weights of step {self.best.step}")

    def name_of(self, step: int) -> str:
        return f"{self.context.number}-{step:07d}"

    def elapsed(self) -> float:
        return time.monotonic() - self.begun
