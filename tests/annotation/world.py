"""A small world for the tests of the workflow: clips without sound, campaigns, and people who work over HTTP."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.enums import Role
from accounts.models import User
from annotation.domain import campaigns
from annotation.domain.campaigns import Seat
from annotation.models import AnswerSheet, Assignment, Campaign
from datasets_app.models import Clip, Source
from tests.cast import Cast

CLEAN = {
    "overall_quality": 5,
    "intelligibility": 5,
    "distortion": 5,
    "speech_rate": "appropriate",
    "dynamic_range": 4,
    "emotional_impact": 4,
    "artistic_expression": 4,
    "subjective_experience": 5,
    "emotion": "neutral",
    "gender": "female",
    "age": "thirties",
    "tone": ["clear"],
}
COMPARED = {
    "overall_quality": "A",
    "intelligibility": "same",
    "distortion": "A",
    "speech_rate": "same",
    "dynamic_range": "same",
    "emotional_impact": "same",
    "artistic_expression": "same",
    "subjective_experience": "A",
    "distortion_type": {"A": ["none"], "B": ["clipping"]},
    "distortion_intervals": {"B": [{"start": 0.5, "end": 1.0, "type": "clipping", "severity": "moderate"}]},
    "emotion": {"A": "neutral", "B": "neutral"},
    "gender": {"A": "female", "B": "female"},
    "age": {"A": "thirties", "B": "thirties"},
}
numbers = itertools.count(1)


def make_source() -> Source:
    return Source.objects.get_or_create(slug="made", defaults={"title": "Made for tests"})[0]


def make_clip(*, seconds: float = 4.0, **fields: Any) -> Clip:
    number = next(numbers)
    return Clip.objects.create(
        digest=f"{number:064x}",
        original_digest=f"{number:064x}",
        source=make_source(),
        name=f"secret-system-{number}.wav",
        original_key=f"original/{number}",
        twin_key=f"twin/{number}",
        peaks_key=f"peaks/{number}",
        seconds=seconds,
        sample_rate=16000,
        channels=1,
        codec="pcm_s16le",
        **{"language": "en", "text": f"Sentence {number}.", "origin": "synthetic", **fields},
    )


def make_clips(count: int, **fields: Any) -> list[Clip]:
    return [make_clip(**fields) for _ in range(count)]


def make_campaign(cast: Cast, *, clips: int = 1, preset: str = "speecheval-assessment", **options: Any) -> Campaign:
    """An open campaign with the whole cast in their roles."""
    people = [
        Seat(cast.ann, Role.ANNOTATOR),
        Seat(cast.ben, Role.ANNOTATOR),
        Seat(cast.ines, Role.INSPECTOR),
        Seat(cast.ada, Role.ADJUDICATOR),
    ]
    if "clip_ids" not in options:
        options["clip_ids"] = [clip.pk for clip in make_clips(clips)]
    return campaigns.create(
        **{
            "by": cast.mara,
            "name": f"Campaign {next(numbers)}",
            "preset": preset,
            "people": people,
            "drafting": False,
            **options,
        }
    )


@dataclass
class Worker:
    """One person at the API."""

    user: User
    client: APIClient

    @classmethod
    def of(cls, user: User) -> Worker:
        client = APIClient()
        client.force_authenticate(user)
        return cls(user, client)

    def lease(self, campaign: Campaign, **body: Any) -> Response:
        return self.client.post(f"/api/campaigns/{campaign.pk}/lease", body)

    def save(
        self,
        work: dict[str, Any],
        raw: dict[str, Any],
        *,
        version: int | None = None,
        epoch: int | None = None,
        key: str | None = None,
        heard: dict[str, Any] | None = None,
    ) -> Response:
        return self.client.put(
            f"/api/assignments/{work['id']}/answers",
            {"raw": raw, "heard": heard_all(work) if heard is None else heard, "active_seconds": 12.5},
            headers={
                "If-Match": f'"{work["sheet"]["version"] if version is None else version}"',
                "Idempotency-Key": key or uuid.uuid4().hex,
                "X-Lease-Epoch": str(work["lease"]["epoch"] if epoch is None else epoch),
            },
        )

    def submit(self, work: dict[str, Any], *, version: int, confirmed: list[str] | None = None) -> Response:
        return self.client.post(
            f"/api/assignments/{work['id']}/submit",
            {"confirmed": confirmed or []},
            headers={
                "If-Match": f'"{version}"',
                "Idempotency-Key": uuid.uuid4().hex,
                "X-Lease-Epoch": str(work["lease"]["epoch"]),
            },
        )

    def revise(self, work: dict[str, Any], text: str, *, version: int = 0, **more: Any) -> Response:
        return self.client.put(
            f"/api/assignments/{work['id']}/revision", {"text": text, **more}, headers={"If-Match": f'"{version}"'}
        )

    def finish(self, work: dict[str, Any], **body: Any) -> Response:
        return self.client.post(f"/api/assignments/{work['id']}/finish", body)

    def answer(self, campaign: Campaign, raw: dict[str, Any]) -> dict[str, Any]:
        """Lease, save and submit; returns the work, which is then in writing (or ended, without a text)."""
        work = ok(self.lease(campaign))
        saved = ok(self.save(work, raw))
        return ok(self.submit(work, version=saved["version"]))

    def complete(self, campaign: Campaign, raw: dict[str, Any], text: str = "A short text.") -> Assignment:
        """The whole of a rater's work on the next item."""
        work = self.answer(campaign, raw)
        if work["state"] == "writing":
            ok(self.revise(work, text))
            ok(self.finish(work))
        return Assignment.objects.get(pk=work["id"])


def heard_all(work: dict[str, Any]) -> dict[str, list[list[float]]]:
    return {clip["side"]: [[0.0, clip["audio"]["seconds"]]] for clip in work["item"]["clips"]}


def ok(response: Response) -> Any:
    assert response.status_code in (200, 201, 204), response.data
    return response.data


def error_of(response: Response) -> tuple[int, str]:
    return response.status_code, response.data["error"]["code"]


def sheet_of(work: dict[str, Any]) -> AnswerSheet:
    return AnswerSheet.objects.filter(assignment=work["id"]).latest("round")
