"""What `reports/` says: leaks, agreement, balance, and what was left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from annotation.agreement import agreement
from exports import leakage
from exports.building.site import Site
from exports.building.tally import in_order
from exports.canonical import dumps, pretty, write_lines, write_text
from exports.errors import LeakFound
from exports.folder.facts import Facts
from exports.folder.rows import stem

BOOTSTRAPS = 200


def check_leakage(folder: Path) -> leakage.Report:
    """Look for leaks in the files as they stand. Raises LeakFound."""
    report = leakage.inspect(leakage.read_folder(folder))
    write_text(folder / "reports" / "leakage.json", pretty(report.as_json()))
    if report.leaks:
        raise LeakFound(
            f"A leak was found in the finished files, so nothing was published: {report.in_words()}. Nothing was "
            "lost. Mend or exclude the items named, then build again.",
            extra={"report": report.as_json()},
        )
    return report


def write_reports(site: Site, facts: Facts) -> None:
    reports = site.folder / "reports"
    write_lines(reports / "left_out.jsonl", sorted(site.tally.left_out, key=dumps))
    write_text(reports / "agreement.json", pretty(agreement_of(site)))
    balance = {
        "items": facts.counts,
        "languages": {name: in_order(counts) for name, counts in sorted(site.tally.languages.items())},
        "answers": site.tally.balance(),
    }
    write_text(reports / "balance.json", pretty(balance))


def agreement_of(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = {"simulated_raters": sum(site.tally.raters.values()), "questionnaires": {}}
    for digest, sheets in sorted(site.tally.sheets.items()):
        questionnaire = site.catalogue.questionnaires[digest]
        found["questionnaires"][stem(questionnaire)] = [
            {
                "dimension": one.key,
                "measure": str(one.agreement.measure),
                "value": rounded(one.agreement.value),
                "low": rounded(one.agreement.low),
                "high": rounded(one.agreement.high),
                "units": one.agreement.units,
                "ratings": one.agreement.ratings,
            }
            for one in agreement(questionnaire, sheets, bootstraps=BOOTSTRAPS, seed=site.order.seed)
        ]
    return found


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
