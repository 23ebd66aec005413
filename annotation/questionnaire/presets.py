"""The questionnaires that ship with the product: `annotation/questionnaires/<key>.yaml`.

Label lists that several presets share stand once, in `_shared.yaml`; `labels: {use: emotions}` takes one, and
`{use: distortion_types, without: [none]}` takes part of one. What a campaign freezes is the resolved definition.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from annotation.questionnaire.errors import QuestionnaireError
from annotation.questionnaire.model import Questionnaire
from annotation.questionnaire.parsing import parse

FOLDER = Path(__file__).resolve().parent.parent / "questionnaires"


def preset_keys() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.startswith("_"))


@cache
def load_preset(key: str) -> Questionnaire:
    """Raises KeyError for a key that does not ship, QuestionnaireError for a file that does not parse."""
    if key not in preset_keys():
        raise KeyError(key)
    path = FOLDER / f"{key}.yaml"
    questionnaire = parse(resolve(_read(path), _read(FOLDER / "_shared.yaml"), path.name), path.name)
    if questionnaire.key != key:
        raise QuestionnaireError(path.name, "key", f"must be the file's name {key!r}, is {questionnaire.key!r}")
    return questionnaire


def resolve(part: Any, shared: dict[str, Any], file: str) -> Any:
    """Replace every `{use: name}` by the shared list of that name, without the ids listed under `without`."""
    if isinstance(part, list):
        return [resolve(each, shared, file) for each in part]
    if not isinstance(part, dict):
        return part
    if "use" not in part:
        return {key: resolve(each, shared, file) for key, each in part.items()}
    if not isinstance(part["use"], str) or part["use"] not in shared or part.keys() - {"use", "without"}:
        raise QuestionnaireError(
            file, "use", f"{part!r} names nothing in _shared.yaml, or has more than use and without"
        )
    left_out = part.get("without", [])
    return [each for each in shared[part["use"]] if each.get("id") not in left_out]


def _read(path: Path) -> dict[str, Any]:
    try:
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise QuestionnaireError(path.name, "(top)", f"is not YAML: {error}") from error
    if not isinstance(definition, dict):
        raise QuestionnaireError(path.name, "(top)", "must be a mapping")
    return definition
