"""The recipes that `speech_judge` ships, read as data: nothing of it is imported, so the web needs no torch."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from training.enums import Phase

PACKAGE = "speech_judge"
# A dotted place in the recipe and a TOML value; the judge itself checks both against the recipe's own tables.
OPTION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*=[^\x00-\x1f]{1,200}")
SAYS = {
    Phase.FETCHING: "The release is copied to the machine that trains, and every file is checked.",
    Phase.TRAINING: "The judge learns from the train split.",
    Phase.EVALUATING: "The judge answers the test split, which it has not seen.",
}


@dataclass(frozen=True)
class RecipeFacts:
    """What a page offers: `stages` in order, `needs_base` where weights have to be named."""

    name: str
    description: str
    family: str
    needs_base: bool
    stages: tuple[dict[str, Any], ...]

    @property
    def tasks(self) -> tuple[str, ...]:
        return tuple(sorted({task for stage in self.stages for task in stage["tasks"]}))


@cache
def recipes() -> dict[str, RecipeFacts]:
    folder = files(PACKAGE) / "recipes"
    tables = [tomllib.loads(each.read_text("utf-8")) for each in folder.iterdir() if each.name.endswith(".toml")]
    return {table["name"]: facts_of(table) for table in sorted(tables, key=lambda table: str(table["name"]))}


def facts_of(table: dict[str, Any]) -> RecipeFacts:
    model = table["model"]
    return RecipeFacts(
        name=table["name"],
        description=table["description"],
        family=model["family"],
        needs_base="tiny" not in model and not model.get("path"),
        stages=tuple(
            {
                "name": stage["name"],
                "kind": stage["kind"],
                "tasks": sorted(stage["tasks"]),
                **{key: stage[key] for key in ("epochs", "max_steps", "batch", "lr") if key in stage},
            }
            for stage in table["stages"]
        ),
    )


def faults_of(recipe: str, base: str, options: list[str]) -> dict[str, list[str]]:
    """What is wrong with an order, by field; empty when it may be sent to the judge."""
    faults: dict[str, list[str]] = {}
    known = recipes()
    if recipe not in known:
        faults["recipe"] = [f"There is no recipe {recipe!r}. Choose one of {', '.join(known)}."]
    elif known[recipe].needs_base and not base and not any(option.startswith("model.path=") for option in options):
        faults["base"] = ["This recipe starts from a model: name the folder of its weights on the judge's machine."]
    bad = [option for option in options if not OPTION.fullmatch(option)]
    if bad:
        faults["options"] = [f"{bad[0]!r} is no option. Write a place in the recipe and a value: stages.0.epochs=2"]
    return faults
