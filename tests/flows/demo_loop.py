"""Time the demo's loop on a running Earshot: release, tiny training, evaluation, suggestion.

python -m tests.flows.demo_loop http://127.0.0.1:8000 NAME    (`manage.py up`, demo complete; NAME: of the new release)
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.flows.answers import assessment
from tests.flows.person import Person
from tests.flows.road import answer, ended_release

PATIENCE, LOOK_SECONDS, MOST_CLIPS = 1800, 0.5, 5
RATED, JUDGED = "Degraded speech in four languages (simulated raters)", "Assessment of English speech"


class Steps:
    """Prints how long each took, and the load it took it at."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        load = os.getloadavg()[0]
        print(f"{what:40} {now - self.last:7.1f} s   since the start {now - self.began:7.1f} s   load {load:.1f}")
        self.last = now


def main(url: str, name: str) -> None:
    mara, steps = Person(url, "mara"), Steps()
    campaigns = {campaign["name"]: campaign["id"] for campaign in mara.every("/campaigns")}
    asked = mara.post("/releases", {"name": name, "campaigns": [campaigns[RATED]]}, expect=201)
    release = waited(lambda: ended_release(mara, asked["id"]), "the release")
    assert release["state"] == "published", release
    steps.done("release")
    run = mara.post("/runs", {"release": release["id"], "recipe": "tiny", "name": f"Loop {name}"}, expect=201)
    waited(lambda: mara.get(f"/runs/{run['id']}")["phase"] == "evaluating", "training")
    steps.done("fetching and training")
    waited(lambda: mara.get(f"/runs/{run['id']}")["state"] == "finished", "the evaluation")
    steps.done("evaluation")
    suggest(url, mara, run["id"], campaigns[JUDGED], steps)


def suggest(url: str, mara: Person, run: int, campaign: int, steps: Steps) -> None:
    made = mara.post(f"/runs/{run}/campaigns", {"campaign": campaign}, expect=201)
    waited(lambda: mara.get(f"/jobs/{made['job_id']}")["state"] == "done", "judging")
    steps.done("judging a campaign")
    ann = Person(url, "ann")
    for _ in range(MOST_CLIPS):
        work = ann.post(f"/campaigns/{campaign}/lease")
        if work["state"] == "answering":
            answer(ann, work, assessment(0, "", ""))
        waited(lambda: not waiting_to_be_heeded(mara), "the suggestion")
        text = ann.get(f"/assignments/{work['id']}/text")
        if words := [each["text"] for each in text["drafts"] if each["source"] == "judge"]:
            steps.done("a rater answers, and is offered")
            print(f"“{words[0][:70]}”")
            return
        print("The judge wrote no words on this clip; on to the next.")
        write_alone(ann, work["id"], text)


def write_alone(rater: Person, assignment: int, text: dict[str, Any]) -> None:
    path = f"/assignments/{assignment}"
    body = {"text": "A clear female voice, neutral, without any distortion.", "parent": None}
    rater.put(f"{path}/revision", body, version=text["revision"]["version"])
    found = rater.http.post(f"{rater.url}{path}/finish", json={"confirmed": []}, timeout=60).json()
    if "error" in found:
        codes = [finding["code"] for finding in found["error"]["extra"].get("findings", [])]
        rater.post(f"{path}/finish", {"confirmed": codes})


def waiting_to_be_heeded(mara: Person) -> bool:
    jobs = mara.every("/jobs?kind=training.heed")
    return any(job["state"] in ("ready", "running") for job in jobs if job["kind"] == "training.heed")


def waited(ask: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := ask():
            return found
        time.sleep(LOOK_SECONDS)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


if __name__ == "__main__":
    main(*sys.argv[1:])
