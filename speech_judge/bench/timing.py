"""Clocks that wait for the device."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from speech_judge.training.cost import memory_mb

WARM = 2  # steps before the clock runs: allocator, kernels, compilation


@dataclass(frozen=True)
class Pace:
    steps: int
    seconds: float
    memory_mb: float


def seconds_of(device: torch.device, work: Callable[[], object]) -> float:
    wait_for(device)
    begun = time.perf_counter()
    work()
    wait_for(device)
    return time.perf_counter() - begun


def paced(device: torch.device, step: Callable[[int], object], seconds: float) -> Pace:
    """Run `step(number)` for about so long, at least twice after warming up."""
    for number in range(WARM):
        step(number)
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    wait_for(device)
    begun, done = time.perf_counter(), 0
    while done < 2 or time.perf_counter() - begun < seconds:
        step(WARM + done)
        wait_for(device)
        done += 1
    return Pace(done, time.perf_counter() - begun, memory_mb(device))


def wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
