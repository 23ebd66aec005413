"""Completes the OpenAPI schema with what drf-spectacular cannot see."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from accounts.enums import Role
from annotation.enums import (
    SETTABLE_CAMPAIGN_STATES,
    AssignmentState,
    CampaignState,
    DisputeState,
    ItemState,
    Task,
    Verdict,
)
from annotation.questionnaire import Kind
from datasets_app.enums import ImportState, Origin
from exports.leakage import Verdict as LeakVerdict
from exports.splitting.policies import POLICIES
from jobs.enums import JobState
from training.enums import RatedTexts, RunState

PLAIN_VIEWS = Path(__file__).with_name("openapi.yaml")


def values(members: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in members]


# Several things have a "state" or a "role": each set of values gets a name of its own, else they are numbered.
ENUM_NAMES: dict[str, Any] = {
    "RoleEnum": values(Role),
    "JobStateEnum": values(JobState),
    "ImportStateEnum": values(ImportState),
    "OriginEnum": values(Origin),
    "TaskEnum": values(Task),
    "DimensionKindEnum": values(Kind),
    "CampaignStateEnum": values(CampaignState),
    "SettableCampaignStateEnum": values(SETTABLE_CAMPAIGN_STATES),
    "ItemStateEnum": values(ItemState),
    "AssignmentStateEnum": values(AssignmentState),
    "DisputeStateEnum": values(DisputeState),
    "VerdictEnum": values(Verdict),
    "ReleaseStateEnum": "exports.api.serializers.SHOWN_STATES",
    "PolicyEnum": [(key, key) for key in POLICIES],
    "LeakVerdictEnum": [(verdict.value, verdict.value) for verdict in LeakVerdict],
    "LeakLevelEnum": [("leak", "leak"), ("warn", "warn")],
    "LevelEnum": [("error", "error"), ("warning", "warning"), ("hint", "hint")],
    "RunStateEnum": values(RunState),
    "RatedTextsEnum": values(RatedTexts),
    "LanguageEnum": "accounts.api.serializers.INTERFACE_LANGUAGES",
}


def add_plain_views(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook: audio and job events are plain asynchronous views, described in openapi.yaml."""
    plain = yaml.safe_load(PLAIN_VIEWS.read_text(encoding="utf-8"))
    result["paths"] = dict(sorted({**result["paths"], **plain}.items()))
    return result
