"""The leak report of a release, published or refused, with the clips that it names as managers know them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from datasets_app.models import Clip
from datasets_app.storage import BadKey, Missing, storage
from exports.domain.batches import batched
from exports.domain.cataloguing import clips_of
from exports.errors import NoLeakReport
from exports.models import PseudonymKey, Release, ReleaseState
from exports.opaque import Namer

REPORT = "reports/leakage.json"
SHOWN = ("id", "name", "language", "speaker", "system", "text")


def leaks_of(release: Release) -> dict[str, Any]:
    """`report` as `reports/leakage.json` has it, `refused` the checks that no override let pass, `clips` by their
    opaque id: in a refused release that id names nothing else. Raises NoLeakReport."""
    report = stored_report(release) if release.state == ReleaseState.PUBLISHED else release.summary.get("report")
    if report is None:
        raise NoLeakReport(
            "This release has no leak report: none was published under this name, and no check refused it. "
            "Build it; the report comes with it, also with a refusal for a leak."
        )
    named = {clip for check in report["checks"] for row in check["rows"] for clip in row["clips"]}
    return {"report": report, "refused": release.summary.get("refused", []), "clips": known(release, named)}


def stored_report(release: Release) -> dict[str, Any] | None:
    try:
        report: dict[str, Any] = json.loads(storage().read(f"{release.folder_key}/{REPORT}"))
    except (Missing, BadKey):  # a command wrote the folder elsewhere
        return None
    return report


def known(release: Release, named: set[str]) -> dict[str, dict[str, Any]]:
    """Names are keyed digests, so the clips of the release's campaigns are named again and compared."""
    if not named:
        return {}
    namer = Namer(PseudonymKey.current())
    rows = shown(clips_of(list(release.campaigns.all())))
    by_name = ((namer.name("clip", row.pop("digest")), row) for row in rows)
    return {name: row for name, row in by_name if name in named}


def shown(pks: Iterable[int]) -> Iterable[dict[str, Any]]:
    for some in batched(sorted(pks), 500):
        yield from Clip.objects.filter(pk__in=some).values("digest", *SHOWN)
