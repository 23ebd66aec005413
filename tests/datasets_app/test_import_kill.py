"""The real worker, killed in the middle of an import, and the real browser, seeking in a long clip."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.datasets_app.sounds import write_wav
from tests.flows.stack import Stack

SIGN_IN = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.domain.people import ensure_user
from datasets_app.domain.addresses import grant
from datasets_app.models import Clip
ann = ensure_user(username="ann", password="a long enough password", roles=())
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(ann.pk), ann.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
address = grant(clip=Clip.objects.get(), user=ann, purpose="test")
print(json.dumps([settings.SESSION_COOKIE_NAME, session.session_key, address.key]))
"""
STATE = """
import json
from collections import Counter
from datasets_app.models import Clip, Import
from datasets_app.storage import storage
[made] = Import.objects.all()
outcomes = Counter(made.rows.values_list("outcome", flat=True))
print(json.dumps({"state": made.state, "added": made.added, "known": made.known, "rows": outcomes,
    "lines": made.rows.values("line").distinct().count(), "clips": Clip.objects.count(),
    "staged": len(list(storage().list("staging/"))), "kept": len(list(storage().list("twins/")))}))
"""
LEASE_OVER = (
    "from datetime import timedelta; from jobs.clock import database_now; from jobs.models import Job;"
    "Job.objects.update(lease_until=database_now() - timedelta(seconds=1))"
)
SEEK = """async url => {
    const audio = new Audio(url);
    await new Promise((done, failed) => { audio.onloadedmetadata = done; audio.onerror = failed; });
    const sought = new Promise(done => { audio.onseeked = done; });
    audio.currentTime = 45;
    await sought;
    const at = audio.currentTime;
    audio.muted = true;
    await audio.play();
    while (audio.currentTime < at + 0.3) await new Promise(done => setTimeout(done, 50));
    return {duration: audio.duration, end: audio.seekable.end(0), at};
}"""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    made = Stack(tmp_path / "data").start()
    yield made
    made.stop()


def state(stack: Stack) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stack.shell(STATE))
    return found


def wait_for(stack: Stack, done: Callable[[str, int], bool], seconds: float = 90) -> None:
    """Look at the import's row until `done(state, added)`; straight into the file: a Django start takes long."""
    deadline = time.monotonic() + seconds
    with closing(sqlite3.connect(stack.data / "earshot.sqlite3", timeout=20)) as database:
        while time.monotonic() < deadline:
            if done(*database.execute("SELECT state, added FROM datasets_app_import").fetchone()):
                return
            time.sleep(0.05)
    raise AssertionError(f"{state(stack)}\n{stack.logs()}")


@pytest.mark.slow
def test_an_import_survives_the_death_of_its_worker(stack: Stack, tmp_path: Path) -> None:
    files = 40
    for number in range(files):
        write_wav(tmp_path / "delivery" / f"{number}.wav", 200 + 10 * number, 2)
    stack.manage("import_clips", str(tmp_path / "delivery"))
    wait_for(stack, lambda _, added: added >= 3)
    stack.kill_workers()
    killed = state(stack)
    assert killed["state"] == "running"
    assert killed["added"] == killed["clips"] == killed["rows"]["added"] < files

    stack.shell(LEASE_OVER)
    stack.start_worker()
    wait_for(stack, lambda now, _: now == "done")
    assert state(stack) == {
        "state": "done", "added": files, "known": 0, "rows": {"added": files}, "lines": files, "clips": files,
        "staged": 0, "kept": files,
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.browser
def test_a_minute_of_wav_seeks_in_the_browser(stack: Stack, tmp_path: Path, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    write_wav(tmp_path / "delivery" / "long.wav", 440, 60)
    stack.manage("import_clips", str(tmp_path / "delivery"), "--inline")
    cookie, session, key = json.loads(stack.shell(SIGN_IN))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": cookie, "value": session, "url": stack.url}])
        page = context.new_page()
        page.goto(f"{stack.url}/api/health")
        found = page.evaluate(SEEK, f"/api/audio/{key}")
        browser.close()
    assert found["duration"] == found["end"] == 60
    assert found["at"] == 45
