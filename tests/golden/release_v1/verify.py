#!/usr/bin/env python3
"""Check this release with nothing but Python: `python3 verify.py`. Ends with 0 when everything is as it was sealed.

Looks at: every file's SHA-256 against MANIFEST.sha256, files that are missing or were added, that every row names
clips that exist and only clips of its own split, that no two splits share what `splits/policy.json` promised them not
to, and the hash chain of splits/ledger.jsonl. Sound that `rebuild.py` put in place is held against its recipe.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
MANIFEST = "MANIFEST.sha256"
START = "0" * 64


def digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def digest_of_samples(path: Path) -> str:
    """SHA-256 of the samples of a WAV written by rebuild.py: 44 bytes of header, then they."""
    data = path.read_bytes()
    return hashlib.sha256(data[44 : 44 + int.from_bytes(data[40:44], "little")]).hexdigest()


def files() -> Iterator[str]:
    sealed = {}
    for line in (ROOT / MANIFEST).read_text(encoding="utf-8").splitlines():
        expected, _, path = line.partition("  ")
        sealed[path] = expected
    present = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()} - {MANIFEST}
    for path in sorted(set(sealed) - present):
        yield f"missing: {path}"
    recipes = {row["audio"]: row for file in sorted((ROOT / "recipe").glob("*.jsonl")) for row in lines(file)}
    for path in sorted(present - set(sealed)):
        if path not in recipes:
            yield f"not in the manifest: {path}"
        elif digest_of_samples(ROOT / path) != recipes[path]["pcm_sha256"]:
            yield f"not what its recipe says: {path}"
    for path in sorted(present & set(sealed)):
        if digest(ROOT / path) != sealed[path]:
            yield f"changed: {path}"


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def rows() -> Iterator[str]:
    clips = {row["id"]: row for row in lines(ROOT / "clips.jsonl")}
    for path in sorted((ROOT / "tasks").glob("*/*.jsonl")):
        column = "split_detection" if path.parent.name == "detection" else "split"
        for row in lines(path):
            for clip in row["clips"]:
                if clip not in clips:
                    yield f"{path.relative_to(ROOT)}: {row['id']} names clip {clip}, which is not there"
                elif clips[clip][column] != path.stem:
                    yield f"{path.relative_to(ROOT)}: {row['id']} names clip {clip} of split {clips[clip][column]}"


def promises() -> Iterator[str]:
    policy = json.loads((ROOT / "splits" / "policy.json").read_text(encoding="utf-8"))
    columns = {"speaker": "speaker", "system": "system", "text": "text_id", "recording": "recording"}
    tracks = ("split", "split_detection") if policy["profile"] == "joint" else ("split",)
    for split_column in tracks:  # under other profiles detection has a policy of its own
        for kind in sorted(set(policy["disjoint"]) & set(columns)):
            seen: dict[str, set[str]] = {}
            for row in lines(ROOT / "clips.jsonl"):
                if row[columns[kind]] and row[split_column]:
                    seen.setdefault(row[columns[kind]], set()).add(row[split_column])
            for name, splits in sorted(seen.items()):
                if "train" in splits and len(splits) > 1:
                    yield f"clips.jsonl: {kind} {name} is in {' and '.join(sorted(splits))} ({split_column})"


def chain() -> Iterator[str]:
    previous = START
    for number, entry in enumerate(lines(ROOT / "splits" / "ledger.jsonl"), start=1):
        claimed = entry.pop("digest")
        text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if entry["previous"] != previous or hashlib.sha256(text.encode()).hexdigest() != claimed:
            yield f"splits/ledger.jsonl: entry {number} breaks the chain"
            return
        previous = claimed


def main() -> int:
    problems = list(files())
    if not problems:
        problems = [*rows(), *promises(), *chain()]
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problems: this is not the release as it was published.")
        return 1
    print(f"Everything is as it was published. Release {digest(ROOT / MANIFEST)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
