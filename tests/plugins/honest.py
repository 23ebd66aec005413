"""Two rules of the whole suite: with CI=true a skip is a failure, and a failed check beside pytest is not forgotten."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest

FAILED_PARTS = "EARSHOT_FAILED_PARTS"  # set by `manage.py test`: the names of checks that failed before pytest began


def skips_are_failures() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def as_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    """A skip that CI does not forgive. An expected failure (xfail) is not a skip."""
    if report.skipped and skips_are_failures() and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, which CI=true forbids: {reason}"


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, pytest.TestReport]:
    report = yield
    as_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport]:
    report = yield
    as_failure(report)
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    failed = os.environ.get(FAILED_PARTS)
    if failed and not hasattr(terminalreporter.config, "workerinput"):
        terminalreporter.section("checks beside pytest", red=True, bold=True)
        terminalreporter.line(f"failed before pytest began: {failed} (their output stands above)", red=True)
