#!/usr/bin/env python3
"""Put your own copies of sound that may not be passed on into place: `python3 rebuild.py FOLDER_WITH_YOUR_COPIES`.

Looks for files by their SHA-256 (`recipe/*.jsonl`), wherever they lie and whatever they are called, turns each into
the WAV that the rows name, and keeps it only when its samples have the SHA-256 that was published. WAV files need
nothing but Python; for others an `ffmpeg` on the PATH is used. May be run again at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PCM, EXTENSIBLE = 1, 0xFFFE


def recipes() -> Iterator[dict[str, Any]]:
    for path in sorted((ROOT / "recipe").glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def samples_of_wav(path: Path, recipe: dict[str, Any]) -> bytes | None:
    """The samples of a PCM WAV of the wanted depth, or None."""
    data = path.read_bytes()
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return None
    place, form = 12, b""
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        body = data[place + 8 : place + 8 + size]
        if name == b"fmt ":
            form = body
        elif name == b"data" and len(form) >= 16:
            kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", form[:16])
            wanted = (recipe["channels"], recipe["sample_rate"], recipe["bits"])
            return body if kind in (PCM, EXTENSIBLE) and (channels, rate, bits) == wanted else None
        place += 8 + size + size % 2
    return None


def samples_by_ffmpeg(path: Path, recipe: dict[str, Any]) -> bytes | None:
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    form = f"s{recipe['bits']}le"
    command = [program, "-v", "error", "-i", str(path), "-map", "0:a:0", "-f", form, "-c:a", f"pcm_{form}", "-"]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    return done.stdout if done.returncode == 0 else None


def write_wav(target: Path, samples: bytes, recipe: dict[str, Any]) -> None:
    block = recipe["channels"] * recipe["bits"] // 8
    head = struct.pack("<4sI4s4sI", b"RIFF", 36 + len(samples) + len(samples) % 2, b"WAVE", b"fmt ", 16)
    rate = recipe["sample_rate"]
    head += struct.pack("<HHIIHH", PCM, recipe["channels"], rate, rate * block, block, recipe["bits"])
    head += struct.pack("<4sI", b"data", len(samples))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.write_bytes(head + samples + b"\0" * (len(samples) % 2))
    os.replace(partial, target)


def rebuild(path: Path, recipe: dict[str, Any]) -> str:
    """Empty when the WAV is in place; else why not."""
    for way in (samples_of_wav, samples_by_ffmpeg):
        samples = way(path, recipe)
        if samples is not None and hashlib.sha256(samples).hexdigest() == recipe["pcm_sha256"]:
            write_wav(ROOT / recipe["audio"], samples, recipe)
            return ""
    return f"{path} is the right file, but could not be turned into the published samples (is ffmpeg installed?)"


def main(copies: Path) -> int:
    wanted = {recipe["original_sha256"]: recipe for recipe in recipes()}
    left = {digest for digest, recipe in wanted.items() if not (ROOT / recipe["audio"]).is_file()}
    placed, problems = len(wanted) - len(left), []
    for path in sorted(path for path in copies.rglob("*") if path.is_file()):
        if not left:
            break
        digest = sha256(path)
        if digest in left:
            left.discard(digest)
            problem = rebuild(path, wanted[digest])
            placed += not problem
            problems += [problem] if problem else []
    for problem in problems:
        print(problem)
    for digest in sorted(left)[:20]:
        recipe = wanted[digest]
        print(f"not found: {recipe['name']} (SHA-256 {digest}), from {recipe['url'] or 'its source'}")
    print(f"{placed} of {len(wanted)} clips are in place.")
    return 0 if placed == len(wanted) else 1


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
