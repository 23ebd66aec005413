"""What managers do over HTTP: sources, clips, imports, recordings."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from datasets_app.models import AudioAddress, Clip, Import, Source
from datasets_app.storage import storage
from jobs import domain as jobs
from jobs.models import Job
from jobs.running import run_job
from tests.cast import Cast
from tests.datasets_app.sounds import tar_of, wav_bytes, zip_of

pytestmark = pytest.mark.django_db


def upload(cast: Cast, name: str = "mara", **fields: Any) -> Any:
    return cast.client(name).post("/api/imports", fields, format="multipart")


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def worked(answer: Any, cast: Cast) -> dict[str, Any]:
    assert answer.status_code == 201, answer.content
    run_job(answer.json()["job_id"], worker="w")
    return cast.client("mara").get(f"/api/imports/{answer.json()['id']}").json()


def rows(cast: Cast, made: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    return cast.client("mara").get(f"/api/imports/{made['id']}/rows{query}").json()["results"]


def test_files_and_a_manifest_become_clips(cast: Cast) -> None:
    answer = upload(
        cast,
        files=[file("a.wav", wav_bytes(300)), file("b.wav", wav_bytes(400)), file("c.wav", b"no sound")],
        manifest=file("m.csv", b"filename,text,speaker\na.wav,Hello,s1\nb.wav,Good day,s2\nc.wav,,\nd.wav,,\n"),
        title="Two voices",
        defaults=json.dumps({"language": "en", "source": "studio", "origin": "real"}),
    )
    assert answer.json()["state"] == "waiting"
    made = worked(answer, cast)
    assert {key: made[key] for key in ("title", "state", "total", "added", "known", "skipped")} == {
        "title": "Two voices", "state": "done", "total": 4, "added": 2, "known": 0, "skipped": 2,
    }  # fmt: skip
    skipped = rows(cast, made, "?outcome=skipped")
    assert {(row["line"], row["filename"], row["code"]) for row in skipped} == {
        (4, "c.wav", "not_audio"),
        (5, "d.wav", "missing_file"),
    }
    [a, b] = Clip.objects.order_by("name")
    assert (a.text, a.speaker, a.language, a.source.slug, a.origin) == ("Hello", "s1", "en", "studio", "real")
    assert {row["clip"] for row in rows(cast, made, "?outcome=added")} == {a.pk, b.pk}


@pytest.mark.parametrize(("name", "pack"), [("x.zip", zip_of), ("x.tar.gz", tar_of), ("x.tgz", tar_of)])
def test_an_archive_becomes_clips(name: str, pack: Callable[..., bytes], cast: Cast) -> None:
    packed = pack({"x/a.wav": wav_bytes(300), "x/b.wav": wav_bytes(400)})
    made = worked(upload(cast, archive=file(name, packed)), cast)
    assert (made["title"], made["added"], made["skipped"]) == (name, 2, 0)
    again = worked(upload(cast, archive=file(name, packed)), cast)
    assert (again["added"], again["known"]) == (0, 2)


@pytest.mark.parametrize(
    ("data", "code"),
    [(zip_of({"../../x.wav": b"x"}), "unsafe_name"), (b"no archive", "damaged"), (zip_of({}), "empty_archive")],
)
def test_a_trap_is_refused_at_once_and_leaves_nothing(data: bytes, code: str, cast: Cast) -> None:
    answer = upload(cast, files=[file("good.wav", wav_bytes())], archive=file("x.zip", data))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert not Import.objects.exists()
    assert not Job.objects.exists()
    assert list(storage().list()) == []


NAMES = [
    "../x.wav", "..\\x.wav", "/etc/x.wav", "x" * 300 + ".wav", "CON.wav", "a\u202evaw.wav", "😀.wav", ".htaccess",
    "a;b|c.wav", "<script>.wav",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_only_a_fact(name: str, cast: Cast) -> None:
    made = worked(upload(cast, files=[file(name, wav_bytes())]), cast)
    assert made["added"] == 1
    clip = Clip.objects.get()
    assert "/" not in clip.name
    assert len(clip.name) <= 300
    assert "\u202e" not in clip.name
    assert all(key.split("/")[0] in ("originals", "twins", "peaks", "staging") for key in storage().list())


def test_files_of_one_name_from_two_folders_are_two_rows(cast: Cast) -> None:
    made = worked(upload(cast, files=[file("1.wav", wav_bytes(300)), file("1.wav", wav_bytes(400))]), cast)
    assert made["added"] == 2
    assert {row["filename"] for row in rows(cast, made)} == {"1.wav", "1~2.wav"}


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 400, "nothing_delivered"),
        ({"defaults": "{not json"}, 400, "invalid"),
        ({"defaults": "[]"}, 400, "invalid"),
        ({"defaults": '{"extra": {}}'}, 400, "invalid"),
        ({"defaults": '{"origin": "robot"}'}, 400, "invalid"),
        ({"defaults": '{"language": "??"}', "files": [file("a.wav", b"x")]}, 400, "bad_defaults"),
    ],
)
def test_a_bad_form_keeps_nothing(fields: dict[str, Any], status: int, code: str, cast: Cast) -> None:
    answer = upload(cast, **fields)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not Import.objects.exists()
    assert list(storage().list()) == []


def test_an_upload_beyond_the_limit(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = upload(cast, files=[file("a.wav", wav_bytes())])
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_an_import_whose_job_gave_up_is_shown_as_failed(cast: Cast) -> None:
    answer = upload(cast, files=[file("a.wav", wav_bytes())])
    jobs.cancel(Job.objects.get(pk=answer.json()["job_id"]), by=cast.mara)
    assert cast.client("mara").get("/api/imports").json()["results"][0]["state"] == "failed"


def test_a_recording_keeps_the_voice_with_its_consent(cast: Cast) -> None:
    fields = {"audio": file("blob", wav_bytes()), "text": "Hello", "language": "en", "consent": "true"}
    made = worked(cast.client("mara").post("/api/recordings", fields, format="multipart"), cast)
    assert (made["state"], made["added"]) == ("done", 1)
    clip = Clip.objects.get()
    assert (clip.origin, clip.text, clip.language, clip.speaker) == ("real", "Hello", "en", f"voice-{cast.mara.pk}")
    assert clip.extra["consent"]["version"] == 1
    assert clip.source.slug == "own-recordings"


def test_without_consent_no_voice_is_kept(cast: Cast) -> None:
    fields = {"audio": file("blob", wav_bytes()), "text": "Hello", "language": "en", "consent": "false"}
    answer = cast.client("mara").post("/api/recordings", fields, format="multipart")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "no_consent")
    assert list(storage().list()) == []


def test_sources(cast: Cast) -> None:
    client = cast.client("mara")
    fields = {"slug": "tts-1", "title": "A TTS", "origin": "synthetic", "system": "espeak", "licence": "CC0-1.0"}
    made = client.post("/api/sources", fields)
    assert made.status_code == 201
    assert client.get("/api/sources").json()["results"][0]["slug"] == "tts-1"
    taken = client.post("/api/sources", fields)
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "source_exists")
    bad = client.post("/api/sources", {**fields, "slug": "../x"})
    assert (bad.status_code, list(bad.json()["error"]["fields"])) == (400, ["slug"])
    assert Source.objects.count() == 1


def test_clips_by_filter(cast: Cast, make_clip: Callable[..., Clip]) -> None:
    make_clip("a.wav", language="en", system="x", text="Hello there", degradation={"kind": "noise"})
    make_clip("b.wav", language="zh", system="x", speaker="s", origin="real")
    client = cast.client("mara")

    def names(query: str) -> list[str]:
        return sorted(row["name"] for row in client.get(f"/api/clips?{query}").json()["results"])

    assert names("") == ["a.wav", "b.wav"]
    assert names("language=en") == names("q=hello") == names("q=a.wav") == names("degradation=noise") == ["a.wav"]
    assert names("speaker=s") == names("origin=real&system=x") == ["b.wav"]
    assert names("source=made") == ["a.wav", "b.wav"]
    assert names("digest=x&source__licence=y") == ["a.wav", "b.wav"]  # no other name reaches the database
    assert names("language=fr") == names("q=%00") == []


def test_a_clips_row_and_page(cast: Cast, make_clip: Callable[..., Clip]) -> None:
    clip = make_clip("a.wav", text="Hello", degradation={"kind": "noise", "snr_db": 5})
    clip.facts = {**clip.facts, **dict.fromkeys(FACTS, 0)}
    clip.save()
    client = cast.client("mara")
    [row] = client.get("/api/clips").json()["results"]
    assert row == {
        "id": clip.pk, "name": "a.wav", "language": "en", "speaker": "", "system": "", "origin": "unknown",
        "seconds": 1.0, "source": "made", "degradation": {"kind": "noise", "snr_db": 5}, "loudness": -20.0,
        "snr": 30.0, "clipped": False,
    }  # fmt: skip
    page = client.get(f"/api/clips/{clip.pk}").json()
    assert row.items() <= page.items()
    assert page["text"] == "Hello"
    assert page["audio"]["url"] == f"/api/audio/{AudioAddress.objects.get().key}"
    assert page["imports"] == []
    assert client.get("/api/clips/999999").status_code == 404


FACTS = [
    "pcm_sha256", "seconds", "sample_rate", "channels", "codec", "bits", "true_peak_dbtp", "clipping_share",
    "leading_silence_s", "trailing_silence_s", "silence_share", "bandwidth_hz", "dc",
]  # fmt: skip


def test_facets(cast: Cast, make_clip: Callable[..., Clip]) -> None:
    make_clip("a", language="en", degradation={"kind": "noise"})
    make_clip("b", language="en")
    make_clip("c", language="zh")
    facets = cast.client("mara").get("/api/clips/facets").json()
    assert facets["language"] == [{"value": "en", "count": 2}, {"value": "zh", "count": 1}]
    assert facets["degradation"] == [{"value": "noise", "count": 1}]
    assert facets["source"] == [{"value": "made", "count": 3}]
    narrowed = cast.client("mara").get("/api/clips/facets?language=zh").json()
    assert narrowed["source"] == [{"value": "made", "count": 1}]
    assert len(narrowed["language"]) == 2  # so that one may switch


@pytest.mark.parametrize("path", ["/api/clips", "/api/sources", "/api/imports"])
def test_lists_cost_the_same_for_one_and_three(path: str, cast: Cast, make_clip: Any, count_queries: Any) -> None:
    def more(number: int) -> None:
        make_clip(f"{number}.wav", source=Source.objects.create(slug=f"s{number}", title="S"))
        job = jobs.enqueue(kind="datasets_app.import", payload={})
        Import.objects.create(title="t", by=cast.mara, job_id=job.pk)

    more(1)
    client = cast.client("mara")
    one = count_queries(lambda: client.get(path))
    more(2)
    more(3)
    assert count_queries(lambda: client.get(path)) == one
    assert len(client.get(path).json()["results"]) >= 3


def test_rows_of_an_import_cost_the_same_for_one_and_three(cast: Cast, make_clip: Any, count_queries: Any) -> None:
    made = Import.objects.create(title="t")
    client = cast.client("mara")
    made.rows.create(line=1, filename="1", outcome="added", clip=make_clip("1"))
    one = count_queries(lambda: client.get(f"/api/imports/{made.pk}/rows"))
    for line in (2, 3):
        made.rows.create(line=line, filename=str(line), outcome="added", clip=make_clip(str(line)))
    assert count_queries(lambda: client.get(f"/api/imports/{made.pk}/rows")) == one


GET_PATHS = [
    "/api/sources",
    "/api/clips",
    "/api/clips/facets",
    "/api/clips/1",
    "/api/imports",
    "/api/imports/1",
    "/api/imports/1/rows",
]
POST_PATHS = ["/api/sources", "/api/imports", "/api/recordings"]


@pytest.mark.parametrize("name", ["ann", "ben", "ines", "ada", "zoe"])
def test_only_managers_see_and_bring_in_clips(name: str, cast: Cast, client: Any) -> None:
    for path in GET_PATHS:
        assert cast.client(name).get(path).status_code == 403
        assert client.get(path).status_code == 401
    for path in POST_PATHS:
        assert cast.client(name).post(path, {}, format="multipart").status_code in (403, 415)
    assert not Import.objects.exists()
    assert not Source.objects.exists()
