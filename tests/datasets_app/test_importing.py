"""A delivery becomes clips: every row is told, one bad file stops nothing, twice adds nothing, a kill loses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datasets_app.domain import clips, import_walk, staging
from datasets_app.domain.importing import KIND, BadDefaults, CannotImport, begin_import, import_now, run_import
from datasets_app.enums import ImportState
from datasets_app.models import Clip, Import, ImportRow, Source
from datasets_app.storage import LocalStorage, storage
from jobs.domain import enqueue
from jobs.models import Job, JobEvent
from jobs.running import run_job
from tests.datasets_app.sounds import tar_of, wav_bytes, write_wav, zip_of

pytestmark = pytest.mark.django_db


class Quiet:
    def progress(self, done: int, total: int) -> None: ...
    def keep_alive(self) -> None: ...
    def emit(self, kind: str, **data: Any) -> None: ...


def bring_in(folder: Path, **defaults: Any) -> Import:
    made = begin_import(title="t", staged=staging.folder_in_place(folder), defaults=defaults, by=None, queued=False)
    return import_now(made, Quiet())


def outcomes(of: Import) -> dict[str, str]:
    return {row.filename: row.code or row.outcome for row in of.rows.all()}


def test_a_folder_without_a_manifest(folder: Path) -> None:
    done = bring_in(folder, language="en", source="mine")
    assert (done.state, done.total, done.added, done.known, done.skipped) == (ImportState.DONE, 3, 3, 0, 0)
    clip = Clip.objects.get(name="deep/c.wav")
    assert (clip.language, clip.source.slug, clip.sample_rate, clip.channels) == ("en", "mine", 16_000, 1)
    assert clip.seconds == pytest.approx(0.5)
    assert clip.digest == clip.facts["pcm_sha256"]


def test_what_is_kept_of_a_clip(folder: Path) -> None:
    bring_in(folder)
    clip = Clip.objects.get(name="a.wav")
    assert storage().read(clip.original_key) == (folder / "a.wav").read_bytes()
    assert clip.twin_key == f"twins/{clip.digest[:2]}/{clip.digest[2:4]}/{clip.digest}.wav"
    assert storage().read(clip.twin_key)[:4] == b"RIFF"
    peaks = json.loads(storage().read(clip.peaks_key))
    assert len(peaks["data"]) == 2 * peaks["buckets"]
    assert peaks["seconds"] == pytest.approx(0.5)


def test_a_csv_manifest_fills_the_clips(folder: Path) -> None:
    (folder / "manifest.csv").write_text(
        "filename,text,language,speaker,system,origin,recording,degradation,source,mood\n"
        'a.wav,Hello,en,s1,tts,synthetic,r1,"{""kind"": ""noise"", ""snr_db"": 5}",corpus,glad\n'
        "b.wav,Hello!,en,s2,,real,,,,\n"
        "c,,,,,,,,,\n"
    )
    done = bring_in(folder, source="rest", speaker="unsaid")
    assert (done.added, done.skipped) == (3, 0)
    a, b, c = (Clip.objects.get(name=name) for name in ("a.wav", "b.wav", "c"))
    assert (a.text, a.speaker, a.system, a.origin, a.recording) == ("Hello", "s1", "tts", "synthetic", "r1")
    assert (a.degradation, a.extra) == ({"kind": "noise", "snr_db": 5}, {"mood": "glad"})
    assert a.text_key == b.text_key != ""
    assert (a.source.slug, b.source.slug, c.source.slug) == ("corpus", "rest", "rest")
    assert (c.speaker, c.text_key) == ("unsaid", "")


def test_a_jsonl_manifest_and_what_it_does_not_fit(folder: Path) -> None:
    write_wav(folder / "other" / "a.wav", 600)
    rows = [
        {"filename": "b.wav"},
        {"filename": "a.wav"},
        {"filename": "nothing.wav"},
        {"filename": "c.wav", "origin": "robot"},
        {"filename": "../../etc/passwd"},
    ]
    (folder / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = bring_in(folder)
    assert outcomes(done) == {
        "b.wav": "added",
        "a.wav": "added",  # the full name wins over other/a.wav
        "nothing.wav": "missing_file",
        "c.wav": "bad_origin",
        "../../etc/passwd": "missing_file",
        "other/a.wav": "not_in_manifest",
    }
    assert done.total == done.added + done.skipped == 6
    assert [row.line for row in done.rows.order_by("line")] == [1, 2, 3, 4, 5, 6]


def test_a_name_that_two_files_carry_is_ambiguous(folder: Path) -> None:
    write_wav(folder / "x" / "same.wav", 600)
    write_wav(folder / "y" / "same.wav", 700)
    (folder / "manifest.csv").write_text("filename\nsame.wav\ny/same.wav\n")
    done = bring_in(folder)
    told = outcomes(done)
    assert (told["same.wav"], told["y/same.wav"], told["x/same.wav"]) == ("ambiguous_file", "added", "not_in_manifest")


def test_one_bad_file_stops_nothing(folder: Path) -> None:
    (folder / "b2.wav").write_bytes(b"<html><script>alert(1)</script>")
    (folder / "empty.wav").write_bytes(b"")
    (folder / "list.wav").write_bytes(b"ffconcat version 1.0\nfile a.wav\n")
    (folder / "cut.wav").write_bytes(wav_bytes(800)[:40])
    (folder / "inner.zip").write_bytes(zip_of({"a.wav": b"x"}))
    done = bring_in(folder)
    assert (done.state, done.added, done.skipped, done.total) == ("done", 3, 5, 8)
    told = outcomes(done)
    assert told["b2.wav"] == told["empty.wav"] == told["list.wav"] == "not_audio"
    assert told["inner.zip"] == "nested_archive"
    assert told["cut.wav"] in ("unreadable", "not_audio", "too_short")
    assert all(row.reason for row in done.rows.filter(outcome="skipped"))


def test_the_same_delivery_twice_adds_nothing(folder: Path) -> None:
    bring_in(folder)
    files = set(storage().list())
    again = bring_in(folder)
    assert (again.added, again.known, again.skipped) == (0, 3, 0)
    assert set(storage().list()) == files
    assert {row.clip_id for row in again.rows.all()} == set(Clip.objects.values_list("pk", flat=True))


def test_the_same_sound_in_another_file_is_known(folder: Path, tmp_path: Path) -> None:
    bring_in(folder)
    other = tmp_path / "other"
    other.mkdir()
    sound = bytearray(wav_bytes(300))
    tagged = sound + b"LIST\x0a\x00\x00\x00INFOtag..."[:18]
    tagged[4:8] = (len(tagged) - 8).to_bytes(4, "little")
    (other / "tagged.wav").write_bytes(tagged)
    (other / "twin of itself.wav").write_bytes(wav_bytes(300))
    done = bring_in(other)
    assert (done.added, done.known) == (0, 2)
    assert Clip.objects.count() == 3


def test_two_copies_in_one_delivery_are_one_clip(folder: Path) -> None:
    (folder / "copy.wav").write_bytes((folder / "a.wav").read_bytes())
    done = bring_in(folder)
    assert (done.added, done.known) == (3, 1)


def test_links_in_a_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    write_wav(tmp_path / "outside" / "secret.wav", 900)
    (folder / "link.wav").symlink_to(tmp_path / "outside" / "secret.wav")
    assert bring_in(folder).total == 3


def test_a_run_that_was_killed_goes_on_where_it_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_walk, "SIDE_BY_SIDE", 1)
    made = begin_import(title="t", staged=staging.stage_folder(folder), defaults={}, by=None)
    prepared: list[str] = []
    real = clips.prepare

    def prepare_until_the_second(path: Path, digest: str, work: Path) -> clips.Prepared:
        prepared.append(digest)
        if len(prepared) == 2:
            raise KeyboardInterrupt  # what no handler catches, as a kill is
        return real(path, digest, work)

    monkeypatch.setattr(clips, "prepare", prepare_until_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_import(of=made, watcher=Quiet())
    made.refresh_from_db()
    assert (made.state, made.added, made.rows.count()) == ("running", 1, 1)

    done = import_now(made, Quiet())
    assert (done.state, done.added, done.known, done.rows.count()) == ("done", 3, 0, 3)
    assert len(prepared) == len(set(prepared)) + 1  # only the one that was interrupted was decoded again


def test_running_a_finished_import_again_changes_nothing(folder: Path) -> None:
    done = bring_in(folder)
    again = import_now(done, Quiet())
    assert (again.added, again.known, again.rows.count(), Clip.objects.count()) == (3, 0, 3, 3)


def test_a_kill_between_files_and_row_leaves_no_clip_without_its_outcome(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begin_import(title="t", staged=staging.folder_in_place(folder), defaults={}, by=None, queued=False)
    with monkeypatch.context() as patch:
        patch.setattr(import_walk.Walk, "record", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_import(of=made, watcher=Quiet())
    assert Clip.objects.count() == 0
    assert (import_now(made, Quiet()).added, Clip.objects.count()) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_the_job_imports_tells_its_progress_and_cleans_up(folder: Path) -> None:
    made = begin_import(title="t", staged=staging.stage_folder(folder), defaults={}, by=None)
    assert list(storage().list("staging/"))
    assert run_job(made.job_id, worker="w") == "done"
    made.refresh_from_db()
    assert (made.state, made.added) == ("done", 3)
    assert made.finished_at is not None
    assert list(storage().list("staging/")) == []
    job = Job.objects.get(pk=made.job_id)
    assert job.result == {"total": 3, "added": 3, "known": 0, "skipped": 0}
    assert (job.progress_done, job.progress_total) == (3, 3)
    last = JobEvent.objects.filter(job=job).last()
    assert last.data == {"done": 3, "total": 3, "added": 3, "known": 0, "skipped": 0}


def test_a_delivery_that_cannot_be_read_fails_and_says_why(folder: Path) -> None:
    (folder / "manifest.csv").write_text("no,such,column\n")
    made = begin_import(title="t", staged=staging.folder_in_place(folder), defaults={}, by=None, queued=False)
    with pytest.raises(CannotImport, match="name its columns"):
        import_now(made, Quiet())
    made.refresh_from_db()
    assert (made.state, made.total) == ("failed", 0)
    assert "name its columns" in made.error


def test_a_full_disk_is_not_the_files_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    made = begin_import(title="t", staged=staging.folder_in_place(folder), defaults={}, by=None, queued=False)
    with monkeypatch.context() as patch:
        patch.setattr(LocalStorage, "put_file", full)
        with pytest.raises(OSError, match="No space"):
            import_now(made, Quiet())
        job = enqueue(kind=KIND, payload={"import": made.pk})
        assert run_job(job.pk, worker="test") == "ready"
        job.refresh_from_db()
        assert (job.error_code, "what was imported stays" in job.error_message.lower()) == ("no_room", True)
    assert ImportRow.objects.count() == 0
    assert import_now(made, Quiet()).added == 3


def test_a_delivery_that_ended_must_come_again(folder: Path) -> None:
    made = begin_import(title="t", staged=staging.stage_folder(folder), defaults={}, by=None, queued=False)
    staging.drop(made.staging_key)
    with pytest.raises(CannotImport, match="Deliver them again"):
        import_now(made, Quiet())


@pytest.mark.parametrize("defaults", [{"nonsense": "1"}, {"origin": "robot"}, {"language": "???"}])
def test_bad_defaults_are_refused_before_anything_is_kept(folder: Path, defaults: dict[str, str]) -> None:
    with pytest.raises(BadDefaults):
        begin_import(title="t", staged="staging/x", defaults=defaults, by=None)
    assert not Import.objects.exists()
    assert not Job.objects.exists()


def test_a_source_gives_its_origin_and_system(folder: Path) -> None:
    Source.objects.create(slug="tts", title="TTS", origin="synthetic", system="espeak")
    bring_in(folder, source="tts")
    assert set(Clip.objects.values_list("origin", "system")) == {("synthetic", "espeak")}


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_an_archive_with_a_manifest_inside(pack, tmp_path: Path) -> None:
    packed = tmp_path / "x.zip"
    packed.write_bytes(
        pack(
            {
                "corpus/metadata.csv": b"file_name,transcription\na.wav,one\nwavs/b.wav,two\n",
                "corpus/a.wav": wav_bytes(300),
                "corpus/wavs/b.wav": wav_bytes(400),
                "corpus/readme.txt": b"hello",
            }
        )
    )
    storage().put_file("staging/t/000000", packed)
    index = [{"key": "staging/t/000000", "is": "archive", "name": "x.zip"}]
    storage().put_bytes("staging/t/index.json", json.dumps(index).encode())
    made = begin_import(title="t", staged="staging/t", defaults={}, by=None, queued=False)
    done = import_now(made, Quiet())
    assert outcomes(done) == {"a.wav": "added", "wavs/b.wav": "added", "corpus/readme.txt": "not_in_manifest"}
    assert set(Clip.objects.values_list("text", flat=True)) == {"one", "two"}
