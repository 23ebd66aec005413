"""The stations of the road, as calls of the people who stand there. Each asserts that its station did its work."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.formats.ms_swift_reader import Row, read_strict
from tests.flows.person import Person, eventually
from tests.flows.sounds import Sound, manifest

Json = dict[str, Any]
ENDED = ("done", "dead", "cancelled")


# --- the manager ---------------------------------------------------------------------------------------------------


def upload(mara: Person, source: str, sounds: list[Sound]) -> list[int]:
    """Import by upload, with one file that is no sound; returns the clips in the order of `sounds`."""
    facts = {"slug": source, "title": source.title(), "origin": "unknown", "licence": "CC0-1.0"}
    mara.post("/sources", {**facts, "redistributable": True}, expect=201)
    files = [("files", (sound.filename, sound.wav, "audio/wav")) for sound in sounds]
    files += [("files", ("letter.wav", b"Dear listener", "audio/wav"))]
    files += [("manifest", ("manifest.csv", manifest(sounds, source), "text/csv"))]
    made = mara.request("POST", "/imports", expect=201, files=files, data={"title": f"{source} by upload"})
    ended = eventually(lambda: ended_import(mara, made["id"]), seconds=60, what="the import")
    assert (ended["state"], ended["added"], ended["skipped"]) == ("done", len(sounds), 1), ended
    rows = {row["filename"]: row for row in mara.every(f"/imports/{made['id']}/rows")}
    assert rows["letter.wav"]["reason"]
    return [rows[sound.filename]["clip"] for sound in sounds]


def ended_import(mara: Person, pk: int) -> Json | None:
    found: Json = mara.get(f"/imports/{pk}")
    return found if found["state"] in ("done", "failed") else None


def open_campaign(mara: Person, task: str, name: str, clips: list[int], **options: Any) -> Json:
    """A campaign on three items, made over the API, with everybody in their roles."""
    if task == "comparison":
        options["pairs"] = {"how": "same_text", "count": 3}
    else:
        clips = clips[::2]
    made: Json = mara.post(
        "/campaigns",
        {
            "name": name,
            "preset": f"speecheval-{task}",
            "audio_language": "en",
            "raters_per_item": 2,
            "clips": {"ids": clips},
            "people": everybody(mara),
            **options,
        },
        expect=201,
    )
    assert made["progress"]["items"] == 3
    return made


def everybody(mara: Person) -> list[Json]:
    return [
        {"user": person["id"], "role": role}
        for person in mara.every("/users")
        for role in person["roles"]
        if role != "manager"
    ]


def item_states(mara: Person, campaign: int) -> dict[int, str]:
    """State of the item by each of its assignments."""
    return {
        slot["assignment"]: item["state"]
        for item in mara.every(f"/campaigns/{campaign}/items")
        for slot in item["slots"]
    }


def release(mara: Person, name: str, campaign: int, folder: Path) -> tuple[Json, Path]:
    """Build a release by API, download its archive, unpack it."""
    asked = mara.post("/releases", {"name": name, "campaigns": [campaign], "seed": 7}, expect=201)
    built = eventually(lambda: ended_release(mara, asked["id"]), seconds=60, what="the release")
    assert built["state"] == "published", built
    packed = folder / f"{name}.zip"
    packed.write_bytes(mara.get(f"/releases/{built['id']}/archive").content)
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return built, folder / name


def ended_release(mara: Person, pk: int) -> Json | None:
    found: Json = mara.get(f"/releases/{pk}")
    return found if found["state"] in ("published", "refused") else None


def verify(folder: Path) -> str:
    """Run the release's own verify.py with nothing but Python; returns what it printed."""
    done = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def swift_rows(folder: Path) -> dict[str, list[Row]]:
    """Every ms-swift row by split, each past the strict reader; its audio is there."""
    found: dict[str, list[Row]] = {}
    root = folder / "exports" / "ms_swift"
    for path in sorted(root.glob("*/*.jsonl")):
        rows = [read_strict(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found.setdefault(path.stem, []).extend(rows)
    return found


# --- raters --------------------------------------------------------------------------------------------------------


def lease(rater: Person, campaign: int) -> Json | None:
    answer = rater.post(f"/campaigns/{campaign}/lease")
    return answer if isinstance(answer, dict) else None


def listen(person: Person, item: Json) -> dict[str, str]:
    """Fetch every clip of an item; returns {side: SHA-256 of the sound}, by which the test tells clips apart."""
    heard = {}
    for clip in item["clips"]:
        sound = person.http.get(f"{person.url.removesuffix('/api')}{clip['audio']['url']}", timeout=30)
        assert (sound.status_code, sound.headers["Content-Type"]) == (200, "audio/wav")
        heard[clip["side"]] = hashlib.sha256(sound.content).hexdigest()
    return heard


def favourite_side(heard: dict[str, str]) -> str:
    """The side on which the clip is played that the tests call the better one."""
    return min(heard, key=lambda side: heard[side])


def heard_to_the_end(item: Json) -> Json:
    return {clip["side"]: [[0.0, clip["audio"]["seconds"]]] for clip in item["clips"]}


def answer(rater: Person, work: Json, answers: Json) -> Json:
    """Save some, save all, submit; what looks odd is confirmed."""
    path, version, epoch = f"/assignments/{work['id']}", work["sheet"]["version"], work["lease"]["epoch"]
    body = {"heard": heard_to_the_end(work["item"]), "active_seconds": 9.5}
    for raw in (dict(list(answers.items())[:1]), answers):
        saved = rater.put(f"{path}/answers", {**body, "raw": raw}, version=version, epoch=epoch, expect=200)
        assert saved["version"] == version + 1
        version = saved["version"]
    odd = {"confirmed": [finding["code"] for finding in saved["findings"] if finding["level"] == "warning"]}
    submitted: Json = rater.submit(f"{path}/submit", odd, version=version, epoch=epoch, expect=200)
    assert submitted["sheet"]["frozen"] or submitted["form"]["text"] == "none"
    return submitted


def write(rater: Person, work: Json, addition: str) -> list[str]:
    """Watch the draft come in, revise it, ask for variants, take one and drop the rest, finish. Returns the texts."""
    path = f"/assignments/{work['id']}"
    asked = rater.get(f"{path}/text")
    streamed = streamed_text(rater, asked["draft"]["job_id"])
    text = rater.get(f"{path}/text")
    draft = text["draft"]["suggestion"]
    assert draft["text"] == streamed
    revised = f"{draft['text']} {addition}"
    body = {"text": revised, "parent": draft["id"]}
    saved = rater.put(f"{path}/revision", body, version=text["revision"]["version"], expect=200)
    assert saved["contradictions"] == []
    for variant in text["variants"]:  # of an earlier round
        rater.put(f"/variants/{variant['id']}", {"taken": False}, expect=200)
    variant = vary(rater, path, addition, len(text["variants"]))
    assert rater.post(f"{path}/finish", {"confirmed": []}, expect=200)["state"] == "finished"
    return [revised, variant]


def vary(rater: Person, path: str, addition: str, before: int) -> str:
    rater.post(f"{path}/variants", {"count": 2}, expect=200)
    text = eventually(lambda: with_variants(rater, path, before), what="the variants")
    taken, *dropped = [variant for variant in text["variants"] if variant["taken"] is None]
    edited = f"{taken['text']} {addition}"
    decided = rater.put(f"/variants/{taken['id']}", {"taken": True, "text": edited}, expect=200)
    assert (decided["taken"], decided["contradictions"]) == (True, [])
    for variant in dropped:
        assert rater.put(f"/variants/{variant['id']}", {"taken": False}, expect=200)["taken"] is False
    return edited


def with_variants(rater: Person, path: str, before: int) -> Json | None:
    text: Json = rater.get(f"{path}/text")
    assert text["variants_job"]["state"] not in ("dead", "cancelled"), text["variants_job"]
    return text if text["variants_job"]["state"] == "done" and len(text["variants"]) > before else None


def streamed_text(person: Person, job: int) -> str:
    """A draft as it came in over server-sent events; after a restart only what followed counts."""
    text = ""
    for kind, data in events(person, job):
        if kind == "restart":
            text = ""
        elif kind == "text":
            text += data["delta"]
        elif kind == "end":
            assert data["state"] == "done", data
            return text
    raise AssertionError("the stream ended without saying so")


def events(person: Person, job: int) -> Iterator[tuple[str, Any]]:
    with person.http.get(f"{person.url}/jobs/{job}/events", stream=True, timeout=60) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        kind = ""
        for line in stream.iter_lines():
            name, _, value = line.decode().partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                yield kind, json.loads(value)


# --- inspector and adjudicator -------------------------------------------------------------------------------------


def verdict(ines: Person, assignment: int, kind: str, comment: str = "", fields: list[str] | None = None) -> Json:
    case = ines.get(f"/inspections/{assignment}")
    listen(ines, case["item"])
    assert case["state"] == "finished"
    given: Json = ines.post(
        f"/inspections/{assignment}", {"verdict": kind, "comment": comment, "fields": fields or []}, expect=200
    )
    return given


def adjudicate(ada: Person, dispute: int) -> Json:
    """Claim, answer blind, see both sides, decide: the first side where a rater's word will do, else the own."""
    case = ada.post(f"/disputes/{dispute}/claim", expect=200)
    assert (case["state"], case["sides"]) == ("blind", None)
    listen(ada, case["item"])
    first = ada.put(
        f"/disputes/{dispute}/blind",
        {"answers": blind_answers(case), "heard": heard_to_the_end(case["item"])},
        expect=200,
    )
    assert first["state"] == "revealed"
    assert len(first["sides"]) == 2
    decisions = {key: {"side": "1", "reason": "I hear it as they do."} for key in first["fields"]}
    decided: Json = ada.post(f"/disputes/{dispute}/decide", {"decisions": decisions}, expect=200)
    assert decided["state"] == "decided"
    return decided


def blind_answers(case: Json) -> Json:
    """The first label of every disputed question."""
    found: Json = {}
    for dimension in case["form"]["dimensions"]:
        if not dimension["required"]:
            continue
        labels = [label["id"] for label in dimension["labels"]]
        one: Any = labels[:1] if dimension["kind"] == "multi-category" else labels[0]
        found[dimension["key"]] = {"A": one, "B": one} if dimension["per_clip"] else one
    return found
