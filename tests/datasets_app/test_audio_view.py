"""Sound over HTTP: seekable, in bounded pieces, to its own person only, telling nothing about the clip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient

from accounts.models import ApiToken, User
from datasets_app.domain import clips
from datasets_app.domain.addresses import audio_json, grant, revoke
from datasets_app.manifest_rows import Row
from datasets_app.models import AudioAddress, Clip, Source
from datasets_app.storage import CHUNK_BYTES, storage
from tests.cast import Cast
from tests.datasets_app.sounds import write_wav

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def minute(tmp_path: Path) -> Clip:
    """A WAV of 60 s."""
    source = Source.objects.create(slug="s", title="S")
    path = write_wav(tmp_path / "secret speaker name.wav", 440, 60)
    clip, _ = clips.add_clip(path=path, source=source, row=Row(1, "secret speaker name.wav"), work=tmp_path)
    return clip


@pytest.fixture
def address(minute: Clip, cast: Cast) -> AudioAddress:
    return grant(clip=minute, user=cast.ann, purpose="assignment:1:A")


class Answer:
    def __init__(self, response: Any, pieces: list[bytes]) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.pieces = pieces
        self.body = b"".join(pieces)


def get(url: str, user: User | None, method: str = "GET", **headers: str) -> Answer:
    token = f"Bearer {ApiToken.issue(user=user, name='t')[1]}" if user else ""

    async def ask() -> Answer:
        client = AsyncClient()
        response = await getattr(client, method.lower())(url, headers={**headers, "Authorization": token})
        if response.streaming:
            return Answer(response, [piece async for piece in response.streaming_content])
        return Answer(response, [response.content])

    return async_to_sync(ask)()


def url_of(address: AudioAddress) -> str:
    return audio_json(address)["url"]


def test_the_whole_clip(address: AudioAddress, minute: Clip, cast: Cast) -> None:
    answer = get(url_of(address), cast.ann)
    assert answer.status == 200
    assert answer.body == storage().read(minute.twin_key)
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert max(map(len, answer.pieces)) <= CHUNK_BYTES


def test_headers_protect_and_tell_nothing(address: AudioAddress, minute: Clip, cast: Cast) -> None:
    headers = get(url_of(address), cast.ann).headers
    assert headers["Content-Type"] == "audio/wav"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Cache-Control"].startswith("private")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    told = " ".join(f"{name}: {value}" for name, value in headers.items())
    for secret in ("secret", minute.digest[:12], minute.original_digest[:12], f"clip={minute.pk}", "filename"):
        assert secret not in told
    assert "Last-Modified" not in headers


def test_a_seek_to_the_45th_second(address: AudioAddress, minute: Clip, cast: Cast) -> None:
    start = 44 + 45 * 16_000 * 2
    answer = get(url_of(address), cast.ann, Range=f"bytes={start}-")
    whole = storage().read(minute.twin_key)
    assert answer.status == 206
    assert answer.body == whole[start:]
    assert answer.headers["Content-Range"] == f"bytes {start}-{len(whole) - 1}/{len(whole)}"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 1024 * 1024 - 1),
        ("bytes=0-99", 0, 99),
        ("bytes=-100", 1_919_944, 1_920_043),
        ("bytes=1920043-99999999", 1_920_043, 1_920_043),
    ],
)
def test_ranges(asked: str, first: int, last: int, address: AudioAddress, minute: Clip, cast: Cast) -> None:
    answer = get(url_of(address), cast.ann, Range=asked)
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/1920044"
    assert answer.body == storage().read(minute.twin_key)[first : last + 1]
    assert int(answer.headers["Content-Length"]) == len(answer.body)


@pytest.mark.parametrize("asked", ["bytes=1920044-", "bytes=-0", "bytes=9-5", "bytes=x", "bytes=0-1,3-4"])
def test_bad_ranges_say_how_large_the_clip_is(asked: str, address: AudioAddress, cast: Cast) -> None:
    answer = get(url_of(address), cast.ann, Range=asked)
    assert answer.status == 416
    assert answer.headers["Content-Range"] == "bytes */1920044"
    assert json.loads(answer.body)["error"]["code"] == "bad_range"


def test_head_has_headers_and_no_body(address: AudioAddress, cast: Cast) -> None:
    answer = get(url_of(address), cast.ann, method="HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "1920044", b"")


def test_an_unchanged_clip_is_not_sent_again(address: AudioAddress, cast: Cast) -> None:
    etag = get(url_of(address), cast.ann, Range="bytes=0-0").headers["ETag"]
    assert get(url_of(address), cast.ann, **{"If-None-Match": etag}).status == 304
    assert get(url_of(address), cast.ann, **{"If-None-Match": '"other"'}).status == 200
    assert get(url_of(address), cast.ann, Range="bytes=0-9", **{"If-Range": etag}).status == 206
    assert get(url_of(address), cast.ann, Range="bytes=0-9", **{"If-Range": '"other"'}).status == 200


def test_a_repeat_of_a_clip_cannot_be_told(address: AudioAddress, minute: Clip, cast: Cast) -> None:
    again = grant(clip=minute, user=cast.ann, purpose="assignment:2:A")
    assert again.key != address.key
    one, other = (get(url_of(a), cast.ann, method="HEAD").headers for a in (address, again))
    assert one["ETag"] != other["ETag"]
    assert {**one, "ETag": ""} == {**other, "ETag": ""}


def test_only_its_own_person_hears_it(address: AudioAddress, cast: Cast) -> None:
    unknown = get("/api/audio/AAAAAAAAAAAAAAAAAAAAAAAA", cast.ben)
    for path in (url_of(address), audio_json(address)["peaks_url"]):
        for stranger in (cast.ben, cast.mara, cast.zoe):
            refused = get(path, stranger)
            assert (refused.status, refused.body) == (404, unknown.body)
        assert get(path, None).status == 401
    assert get(url_of(address), cast.ann).status == 200


def test_a_revoked_address_leads_nowhere(address: AudioAddress, cast: Cast) -> None:
    assert revoke(user=cast.ann, purpose="assignment:1:A") == 1
    assert get(url_of(address), cast.ann).status == 404


def test_the_session_opens_it_too(address: AudioAddress, cast: Cast, client: Any) -> None:
    client.force_login(cast.ann)
    answer = client.get(audio_json(address)["peaks_url"])
    assert answer.status_code == 200
    client.force_login(cast.ben)
    assert client.get(audio_json(address)["peaks_url"]).status_code == 404


def test_peaks(address: AudioAddress, cast: Cast) -> None:
    answer = get(audio_json(address)["peaks_url"], cast.ann)
    assert answer.headers["Content-Type"] == "application/json"
    peaks = json.loads(answer.body)
    assert (peaks["channels"], len(peaks["data"])) == (1, 2 * peaks["buckets"])
    assert peaks["seconds"] == audio_json(address)["seconds"] == 60


def test_granting_twice_gives_one_address(address: AudioAddress, minute: Clip, cast: Cast) -> None:
    assert grant(clip=minute, user=cast.ann, purpose="assignment:1:A").key == address.key
    assert grant(clip=minute, user=cast.ben, purpose="assignment:1:A").key != address.key


def test_a_file_that_is_gone_is_said_to_be(address: AudioAddress, minute: Clip, cast: Cast) -> None:
    storage().delete(minute.twin_key)
    answer = get(url_of(address), cast.ann)
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (410, "file_missing")


@pytest.mark.parametrize(
    "path",
    [
        "/api/audio/..%2f..%2fetc%2fpasswd",
        "/api/audio/%2e%2e",
        "/api/audio/a%00b",
        "/api/audio//x",
        "/api/audio/x/../y",
    ],
)
def test_paths_are_not_keys(path: str, cast: Cast) -> None:
    assert get(path, cast.ann).status == 404


def test_other_methods_are_refused(address: AudioAddress, cast: Cast) -> None:
    assert get(url_of(address), cast.ann, method="POST").status == 405
