"""Every clip gets a print: at import, or later from its twin; a cut-off run goes on; what fails is named."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from datasets_app.domain import printing
from datasets_app.domain.printing import ensure_prints, read_prints, unprinted
from datasets_app.models import AudioPrint, Clip
from datasets_app.storage import storage
from tests.datasets_app.test_importing import bring_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def prints(folder: Path) -> dict[str, bytes]:
    """Three imported clips' prints, as import made them."""
    bring_in(folder)
    return {one.clip.digest: bytes(one.data) for one in AudioPrint.objects.select_related("clip")}


def forget() -> None:
    """As if the clips had come before there were prints."""
    AudioPrint.objects.all().delete()
    for clip in Clip.objects.all():
        clip.facts = {key: value for key, value in clip.facts.items() if key not in printing.NEEDED_FACTS}
        clip.save()


def test_importing_makes_prints(prints: dict[str, bytes]) -> None:
    assert len(set(prints.values())) == 3
    assert unprinted() == []
    assert dict(read_prints(clip_ids=Clip.objects.values_list("pk", flat=True))) == prints


def test_clips_from_before_get_the_same_prints_and_facts(prints: dict[str, bytes]) -> None:
    facts = {clip.digest: clip.facts for clip in Clip.objects.all()}
    forget()
    done = ensure_prints()
    assert (done.made, done.failed) == (3, {})
    assert dict(read_prints(clip_ids=Clip.objects.values_list("pk", flat=True))) == prints
    assert {clip.digest: clip.facts for clip in Clip.objects.all()} == facts
    assert ensure_prints().made == 0


def test_only_the_clips_asked_for_and_prints_of_an_older_method_again(prints: dict[str, bytes]) -> None:
    first, second, third = Clip.objects.order_by("pk").values_list("pk", flat=True)
    AudioPrint.objects.update(version=0, data=b"old")
    assert ensure_prints(clip_ids=[third, first]).made == 2
    assert unprinted() == [second]


def test_a_cut_off_run_goes_on(prints: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "BATCH", 1)
    forget()

    class Killed:
        def progress(self, done: int, total: int) -> None:
            if done == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_prints(watching=Killed())
    assert AudioPrint.objects.count() == 2
    assert ensure_prints().made == 1


def test_missing_and_damaged_sound_is_named_and_stops_nothing(prints: dict[str, bytes]) -> None:
    forget()
    gone, damaged, _ = Clip.objects.order_by("pk")
    storage().delete(gone.twin_key)
    storage().delete(damaged.twin_key)
    storage().put_bytes(damaged.twin_key, b"RIFF, once")
    told = StringIO()
    with pytest.raises(CommandError, match="Import their files again"):
        call_command("print_clips", stdout=told)
    assert "1 fingerprints made, 2 clips without one." in told.getvalue()
    assert f"clip {gone.pk}: its sound is missing" in told.getvalue()
    assert f"clip {damaged.pk}: its stored sound is damaged" in told.getvalue()


def test_a_storage_that_does_not_answer_is_no_verdict_on_clips(
    prints: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()

    def refuse(*_: Any) -> bytes:
        raise OSError("no route to the storage")

    monkeypatch.setattr(type(storage()), "read", refuse)
    with pytest.raises(OSError, match="no route"):
        ensure_prints()
    assert AudioPrint.objects.count() == 0
