"""How long a release takes and how much memory: from nothing, and once an earlier release has settled the ledger."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from config.bench.annotated import ANNOTATIONS, fill
from config.bench.figures import tell
from config.bootstrap.paths import ROOT


def main() -> None:
    annotations = int(os.environ.get("BENCH_ANNOTATIONS", ANNOTATIONS))
    began = time.monotonic()
    campaigns = [str(pk) for pk in fill(annotations)]
    print(f"filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
    figures: dict[str, object] = {"annotations": annotations}
    for name, label in (("first", "from_nothing"), ("second", "settled")):
        figures |= {f"{label}_{key}": value for key, value in measured(name, campaigns).items()}
    tell(**figures)


def measured(name: str, campaigns: list[str]) -> dict[str, object]:
    """Run the real command in a process of its own; its seconds, processor seconds, load, peak memory, stages."""
    out = Path(settings.DATA_DIR) / name
    command = [sys.executable, "manage.py", "build_release", *campaigns, "--to", str(out)]
    stages: list[tuple[str, float]] = []
    began = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None  # asked for a pipe
    for line in child.stdout:
        if line.endswith("…\n"):
            stages.append((line[:-3], time.monotonic() - began))
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - began
    if status:
        raise RuntimeError(f"build_release ended with {status}")
    ends = [start for _, start in stages[1:]] + [seconds]
    slow = [f"{stage} {end - start:.1f}" for (stage, start), end in zip(stages, ends, strict=True) if end - start > 0.5]
    folder = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return {
        "s": round(seconds, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "load": round(os.getloadavg()[0], 1),
        "peak_mib": round(used.ru_maxrss / 1024),
        "folder_mib": round(folder / 1024**2),
        "stages": ", ".join(slow),
    }
