"""kill -9 of an import of judgements: whole items or none, and the same command goes on where it stopped."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.flows.stack import ROOT, Stack

pytestmark = pytest.mark.slow
ROWS = 1200
CLIPS = f"""
from django.db import transaction
from tests.annotation.world import make_clip
with transaction.atomic():
    for number in range({ROWS}):
        clip = make_clip()
        clip.name = f"c{{number}}.wav"
        clip.save(update_fields=["name"])
"""
STATE = """
import json
from annotation.models import AnswerSheet, FinalField, Item, JudgementImport
settled = FinalField.objects.values("item").distinct().count()
added = [each.added for each in JudgementImport.objects.order_by("pk")]
print(json.dumps([AnswerSheet.objects.count(), Item.objects.count(), settled, added]))
"""


def test_a_killed_import_of_judgements_goes_on_where_it_stopped(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "data")
    stack.data.mkdir()
    stack.manage("migrate", "-v", "0")
    stack.shell(CLIPS)
    rows = "".join(f"c{number}.wav,13,2.5,3,4,1.5,5\n" for number in range(ROWS))
    (tmp_path / "n.csv").write_text(f"filename_deg,votes,mos,noi,dis,col,loud\n{rows}")
    command = ["import_judgements", str(tmp_path / "n.csv"), "--campaign", "NISQA"]

    running = subprocess.Popen([sys.executable, "-m", "django", *command], cwd=ROOT, env=stack.env)
    wait_for_some(stack.data / "earshot.sqlite3")
    running.kill()
    assert running.wait() == -signal.SIGKILL
    sheets, items, settled, [added] = json.loads(stack.shell(STATE))
    assert 0 < sheets < ROWS
    assert sheets == items == settled == added

    told = stack.manage(*command)
    assert f"{ROWS - sheets} judgements added to NISQA; {sheets} known already, 0 not taken." in told
    assert json.loads(stack.shell(STATE)) == [ROWS, ROWS, ROWS, [sheets, ROWS - sheets]]


def wait_for_some(path: Path) -> None:
    """Straight into the file: a Django start takes longer than the import."""
    deadline = time.monotonic() + 120
    with closing(sqlite3.connect(path, timeout=20)) as database:
        while time.monotonic() < deadline:
            found = database.execute("SELECT added FROM annotation_judgementimport").fetchone()
            if found and found[0]:
                return
            time.sleep(0.01)
    raise AssertionError("Nothing was imported in two minutes.")
