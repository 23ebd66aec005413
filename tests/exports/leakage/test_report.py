"""Every check finds the leak that is planted for it, and a clean dataset stays clean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.leakage import CHECKS, BadOverride, BlindCheck, Promises, Seen, inspect
from exports.leakage.report import run, run_checks
from tests.exports.leakage.small import small

STRICT = Promises.of("strict")


def test_a_clean_dataset_is_clean_and_every_control_is_found():
    report = inspect(small())
    assert report.leaks == []
    assert {check["control"] for check in report.checks} == {"found the planted leak"}
    assert len(report.checks) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_a_planted_leak_is_found_by_its_check(check):
    leaking, promises = check.plant(small(), STRICT)
    assert run(check, leaking, promises, None)["verdict"] in ("leak", "warn")


def test_a_check_that_cannot_see_is_not_believed():
    blind = replace(CHECKS[0], look=lambda evidence, promises: Seen({}))
    with pytest.raises(BlindCheck):
        run(blind, small(), STRICT, small().few())


def test_keys_are_unique():
    assert len({check.key for check in CHECKS}) == len(CHECKS)


def test_nothing_to_look_at_is_absent_not_clean():
    empty = replace(small(), clips={}, rows=())
    assert {check["verdict"] for check in inspect(empty).checks} == {"absent"}


def leaking():
    return run_checks(CHECKS[:1], CHECKS[0].plant(small(), STRICT)[0], STRICT, controls=False)


def test_a_leak_is_refused_until_somebody_lets_it_pass_by_name():
    report = leaking()
    key = CHECKS[0].key
    assert [check["check"] for check in report.refused()] == [key]
    override = {"check": key, "by": "mia", "reason": "both rows are the anchor clip"}
    assert report.refused([override]) == []
    kept = report.overridden([override]).as_json()
    assert kept["overrides"] == [override]
    assert kept["verdict"] == "leak"


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ({"check": "audoi", "by": "mia", "reason": "x"}, "does not exist"),
        ({"check": "clips_and_pairs", "by": "mia", "reason": " "}, "gives no reason"),
        ({"check": "clips_and_pairs", "by": "", "reason": "x"}, "by whom"),
    ],
)
def test_a_careless_override_is_told_what_is_missing(override, words):
    with pytest.raises(BadOverride, match=words):
        leaking().refused([override])
