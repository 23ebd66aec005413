"""What an import is to do: which delivered file each row means, and what cannot be taken, known before any decoding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets_app import manifest
from datasets_app.domain.delivery import Delivery, Finder
from datasets_app.manifest import BadManifest
from datasets_app.manifest_rows import Problem, Row, parse_defaults, with_defaults


@dataclass(frozen=True)
class Take:
    """One row and the delivered file it means."""

    row: Row
    name: str


@dataclass(frozen=True)
class Plan:
    takes: list[Take]
    problems: list[Problem]


def plan_of(delivery: Delivery, work: Path, defaults: dict[str, Any]) -> Plan:
    """The same for every run of the import: lines are how a later run knows what is done."""
    names = [name for name in delivery.names if name != delivery.manifest_name]
    if delivery.manifest_name:
        path = delivery.fetch(delivery.manifest_name, work / "manifest")
        if path.stat().st_size > manifest.MAX_BYTES:
            raise BadManifest("The manifest is too large. Deliver in parts.")
        told = manifest.parse_manifest(delivery.manifest_name, path.read_bytes())
    else:
        told = manifest.rows_of_files(names)
    fill = parse_defaults(defaults)
    plan = Plan([], list(told.problems))
    finder = Finder(names, delivery.manifest_name)
    for row in told.rows:
        place(row, finder, fill, plan)
    plan.problems.extend(left_over(names, told, finder, plan))
    return plan


def place(row: Row, finder: Finder, fill: Row, plan: Plan) -> None:
    found = sorted(finder.find(row.filename))
    if len(found) == 1:
        plan.takes.append(Take(with_defaults(row, fill), found[0]))
        return
    code, reason = (
        ("ambiguous_file", f"{len(found)} delivered files have this name; give the folder too.")
        if found
        else ("missing_file", "No delivered file has this name.")
    )
    plan.problems.append(Problem(row.line, row.filename, code, reason))


def left_over(names: list[str], told: manifest.Manifest, finder: Finder, plan: Plan) -> Iterator[Problem]:
    """Files that no row names are told too, after the manifest's last line."""
    named = {take.name for take in plan.takes}
    named |= {name for problem in told.problems for name in finder.find(problem.filename)}
    last = max([row.line for row in told.rows] + [problem.line for problem in told.problems], default=0)
    for line, name in enumerate(sorted(set(names) - named), start=last + 1):
        yield Problem(line, name, "not_in_manifest", "The manifest has no row for this file.")
