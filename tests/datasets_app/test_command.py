from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from datasets_app.models import Clip, Import
from jobs.models import Job
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def import_clips(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command("import_clips", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_inline_does_the_work_and_tells_what_was_skipped(folder: Path) -> None:
    (folder / "bad.wav").write_bytes(b"no sound")
    said = import_clips(folder, "--inline", "--source", "mine", "--language", "en", "--title", "T")
    assert "3 added, 0 known already, 1 skipped of 4." in said
    assert "bad.wav" in said
    assert "not_audio" in said
    assert set(Clip.objects.values_list("source__slug", "language")) == {("mine", "en")}
    assert (Import.objects.get().title, Job.objects.count()) == ("T", 0)
    assert "0 added, 3 known already" in import_clips(folder, "--inline")


def test_a_manifest_from_elsewhere(folder: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "list.jsonl"
    manifest.write_text('{"filename": "a.wav", "text": "Hello"}\n')
    assert "1 added, 0 known already, 2 skipped of 3." in import_clips(folder, "--inline", "--manifest", manifest)
    assert Clip.objects.get().text == "Hello"


def test_without_a_flag_a_worker_takes_it(folder: Path) -> None:
    assert "is queued" in import_clips(folder)
    assert Job.objects.get().payload == {"import": Import.objects.get().pk}
    assert Import.objects.get().state == "waiting"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        import_clips(tmp_path / "nothing")


def test_what_cannot_be_read_is_the_commands_error(folder: Path) -> None:
    (folder / "manifest.csv").write_text("a,b\n")
    with pytest.raises(CommandError, match="name its columns"):
        import_clips(folder, "--inline")


@pytest.mark.parametrize("model", ["source", "clip", "import", "importrow", "ledgerentry"])
def test_admin_shows_what_exists_and_changes_no_facts(model: str, cast: Cast, client: Client, folder: Path) -> None:
    import_clips(folder, "--inline")
    cast.mara.is_staff = cast.mara.is_superuser = True
    cast.mara.save()
    client.force_login(cast.mara)
    assert client.get(f"/admin/datasets_app/{model}/").status_code == 200
    assert client.get(f"/admin/datasets_app/{model}/add/").status_code == (200 if model == "source" else 403)
