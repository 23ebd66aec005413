"""What `reports/` and the raters' own file say: leaks, agreement, balance, and what was left out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from annotation.agreement import agreement
from exports import leakage
from exports.building.site import Site
from exports.building.tally import BOOTSTRAPS, in_order
from exports.building.twins import what_to_do, write_shortcuts
from exports.canonical import dumps, pretty, write_lines, write_text
from exports.errors import LeakFound
from exports.folder.facts import Facts
from exports.folder.rows import stem


def check_leakage(site: Site) -> leakage.Report:
    """Hold what was written to what was promised. Raises LeakFound."""
    order, reports = site.order, site.folder / "reports"
    site.tell("checking", 0, 1)
    overrides = [asdict(override) for override in order.overrides]
    found = leakage.inspect(
        site.evidence(),
        promises_of(site),
        tell=lambda check: site.tell(f"checking {check}", 0, 0),
    )
    report = found.overridden(overrides)
    if refused := report.refused(overrides):
        raise LeakFound(
            f"A leak was found in what was to be released, so nothing was published: {report.in_words()}. Nothing was "
            "lost. Mend or exclude the items named, then build again; or pass over a check by name, and say why."
            + what_to_do(site, refused),
            extra={"report": report.as_json(), "refused": [check["check"] for check in refused]},
        )
    write_text(reports / "leakage.json", pretty(report.as_json()))
    write_shortcuts(site, report)
    leakage.write_page(report, reports / "leakage.html", audio=lambda clip: sound_of(site, clip))
    return report


def sound_of(site: Site, clip: str) -> str:
    """Where the page finds a clip's sound; empty where it is not in the folder."""
    row = site.clip_row(clip) if clip in site.digests else {}
    return f"../{row['audio']}" if row.get("included") else ""


def promises_of(site: Site) -> leakage.Promises:
    policy = site.plan.policy
    return leakage.Promises.of(
        site.order.policy, site.order.profile, detection_policy=policy.get("policy_detection", "")
    )


def write_reports(site: Site, facts: Facts) -> None:
    reports = site.folder / "reports"
    write_lines(reports / "left_out.jsonl", sorted(site.tally.left_out, key=dumps))
    write_text(reports / "agreement.json", pretty(agreement_of(site)))
    balance = {
        "items": facts.counts,
        "core": facts.core,
        "languages": {name: in_order(counts) for name, counts in sorted(site.tally.languages.items())},
        "sources": {name: in_order(counts) for name, counts in sorted(site.source_splits().items())},
        "answers": site.tally.balance(site.tally.answers),
        "answers_of_core": site.tally.balance(site.tally.core_answers),
    }
    write_text(reports / "balance.json", pretty(balance))
    if systems := site.contests.as_json():
        write_text(reports / "systems.json", pretty(systems))
    write_text(site.folder / "annotations" / "rater_stats.json", pretty(raters_of(site)))


def agreement_of(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = {"simulated_raters": sum(site.tally.raters.values()), "questionnaires": {}}
    settled = site.tally.settled(site.order.seed)
    for digest, sheets in sorted(site.tally.sheets.items()):
        questionnaire = site.catalogue.questionnaires[digest]
        name = stem(questionnaire)
        more = settled[name].dimensions() if name in settled else {}
        found["questionnaires"][name] = [
            {
                "dimension": one.key,
                "measure": str(one.agreement.measure),
                "value": rounded(one.agreement.value),
                "low": rounded(one.agreement.low),
                "high": rounded(one.agreement.high),
                "units": one.agreement.units,
                "ratings": one.agreement.ratings,
                "more": more.get(one.key, {}),
            }
            for one in agreement(questionnaire, sheets, bootstraps=BOOTSTRAPS, seed=site.order.seed)
        ]
    return found


def raters_of(site: Site) -> dict[str, Any]:
    """Per pseudonym how much they did and, where several rated the same items, how they rate."""
    found: dict[str, Any] = {
        rater: {"simulated": site.tally.raters[rater], "work": dict(sorted(work.items())), "questionnaires": {}}
        for rater, work in sorted(site.tally.work.items())
    }
    for name, settled in sorted(site.tally.settled(site.order.seed).items()):
        for rater, dimensions in settled.raters().items():
            found[rater]["questionnaires"][name] = dimensions
    return found


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
