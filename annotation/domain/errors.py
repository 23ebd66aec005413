"""Refusals of the workflow. Each says what happened, what to do, and that nothing was lost."""

from __future__ import annotations

from typing import Any

from accounts.errors import Conflict, NotFound, Stale, Unprocessable
from annotation.questionnaire import Finding


class LeaseLost(Conflict):
    """Someone else holds the slot now; what the late writer sent is kept as an event of their own sheet."""

    code = "lease_lost"


class WrongState(Conflict):
    code = "wrong_state"


class CampaignNotOpen(Conflict):
    code = "campaign_not_open"


class NotYours(NotFound):
    code = "not_found"


class StaleVersion(Stale):
    """`extra` holds both versions: what was sent (`mine`) and what is stored (`theirs`)."""


class FindingsOpen(Unprocessable):
    """Answers that cannot be submitted as they are; `extra.findings` names each reason."""

    code = "findings"

    def __init__(self, message: str, findings: list[Finding], *, code: str | None = None) -> None:
        fields: dict[str, list[str]] = {}
        for finding in findings:
            fields.setdefault(finding.dimension, []).append(finding.message["en"])
        super().__init__(message, code=code, fields=fields, extra={"findings": [f.as_json() for f in findings]})


class NotHeard(Unprocessable):
    code = "not_heard"


class NoText(Unprocessable):
    code = "no_text"


class ContradictionsOpen(Unprocessable):
    code = "contradictions_open"

    def __init__(self, message: str, contradictions: list[dict[str, Any]]) -> None:
        super().__init__(message, extra={"contradictions": contradictions})


class ReasonMissing(Unprocessable):
    code = "reason_missing"
