"""`manage.py train`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jobs.running import run_job
from training.management.commands import train
from training.models import Run


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("train", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("fake_judge")
def test_it_starts_a_run_by_the_releases_name_and_can_wait(release, monkeypatch):
    def a_worker_meanwhile(seconds: float) -> None:
        run_job(Run.objects.get().job_id, worker="test")

    monkeypatch.setattr(train.time, "sleep", a_worker_meanwhile)
    said = told("set-1", "--set", "fake.steps=4", "--name", "first", "--wait")
    assert "Run 1: first" in said.replace(str(Run.objects.get().pk), "1")
    assert "finished: step 4 of 4, loss 0.2500" in said


@pytest.mark.usefixtures("fake_judge")
def test_waiting_for_a_run_that_fails_is_an_error(release, monkeypatch):
    monkeypatch.setattr(train.time, "sleep", lambda seconds: run_job(Run.objects.get().job_id, worker="test"))
    with pytest.raises(CommandError, match="failed"):
        told("set-1", "--set", "fake.refuse=x", "--wait")


def test_what_is_wrong_is_said(release):
    with pytest.raises(CommandError, match="There is no release"):
        told("none")
    with pytest.raises(CommandError, match="Choose one of"):
        told("set-1", "--recipe", "none")
    assert not Run.objects.exists()
