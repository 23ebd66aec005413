"""What exists: sources, clips, pairs, imports, and which split a speaker, text or system belongs to."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from datasets_app.append_only import AppendOnly
from datasets_app.enums import ImportState, LedgerKind, Origin, RowOutcome, Split, Track


def _choices(enum: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]  # type: ignore[attr-defined]


def opaque_key() -> str:
    return secrets.token_urlsafe(18)


class Source(models.Model):
    """Where clips come from: a corpus or a generator, with its licence."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    origin = models.CharField(max_length=10, choices=_choices(Origin), default=Origin.UNKNOWN)
    system = models.CharField(max_length=80, blank=True, help_text="TTS, VC or vocoder; empty for natural speech")
    licence = models.CharField(max_length=60, default="LicenseRef-unknown", help_text="SPDX id or LicenseRef-…")
    url = models.URLField(blank=True)
    attribution = models.TextField(blank=True)
    redistributable = models.BooleanField(default=False)
    consent = models.TextField(blank=True, help_text="What the speakers agreed to")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Clip(models.Model):
    """One recording. It does not know that it was labelled. `digest` (SHA-256 of the decoded PCM) is its identity."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the decoded PCM")
    original_digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the file as it came")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="clips")
    name = models.CharField(max_length=300, help_text="The file's name as it came; never shown to raters")
    original_key = models.CharField(max_length=160)
    twin_key = models.CharField(max_length=160, help_text="The tag-free lossless WAV that is played and released")
    peaks_key = models.CharField(max_length=160)

    language = models.CharField(max_length=16, blank=True)
    speaker = models.CharField(max_length=120, blank=True)
    system = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    text_key = models.CharField(max_length=64, blank=True, help_text="Digest of the folded text, equal for equal texts")
    recording = models.CharField(max_length=120, blank=True, help_text="Copies of one recording share this")
    origin = models.CharField(max_length=10, choices=_choices(Origin), default=Origin.UNKNOWN)
    degradation = models.JSONField(default=dict, blank=True, help_text='For example {"kind": "noise", "snr_db": 10}')
    extra = models.JSONField(default=dict, blank=True)

    seconds = models.FloatField()
    sample_rate = models.PositiveIntegerField()
    channels = models.PositiveSmallIntegerField()
    codec = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, help_text="See datasets_app.audio.facts.Facts")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["language", "id"], name="clips_of_a_language")]

    def __str__(self) -> str:
        return f"clip {self.pk}"


class AudioPrint(models.Model):
    """The fingerprint of a clip's sound (`datasets_app.audio.fingerprint`), by which near-duplicates are found.

    A table of its own: a page of clips must not carry 2 kB of it per row.
    """

    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, primary_key=True, related_name="audio_print")
    version = models.PositiveSmallIntegerField(help_text="Of the method; others are made again")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"print of clip {self.clip_id}"


class Pair(models.Model):
    """Two clips to compare, in a canonical order; which one a rater hears first is decided per rater."""

    clip_a = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="pairs_as_a")
    clip_b = models.ForeignKey(Clip, on_delete=models.PROTECT, related_name="pairs_as_b")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip_a", "clip_b"], name="one_pair_per_two_clips"),
            models.CheckConstraint(condition=~models.Q(clip_a=models.F("clip_b")), name="a_pair_has_two_clips"),
        ]

    def __str__(self) -> str:
        return f"pair {self.clip_a_id}/{self.clip_b_id}"


class AudioAddress(models.Model):
    """An opaque address under which one person may play one clip for one purpose.

    A fresh one is made per assignment and side, so that an address tells neither the clip nor that it is a repeat.
    """

    key = models.CharField(max_length=32, unique=True, default=opaque_key, editable=False)
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=80, help_text="For example assignment:17:A, or browse")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "clip", "purpose"], name="one_address_per_purpose"),
        ]

    def __str__(self) -> str:
        return self.purpose


class Import(models.Model):
    """One delivery of files. Rows say what became of each."""

    title = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="imports")
    defaults = models.JSONField(default=dict, help_text="Values for columns that the manifest lacks")
    staging_key = models.CharField(max_length=200, blank=True, help_text="Where the files wait, in storage or a folder")
    state = models.CharField(max_length=10, choices=_choices(ImportState), default=ImportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    job_id = models.BigIntegerField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="Why the delivery as a whole could not be read")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class ImportRow(AppendOnly):
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    filename = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=_choices(RowOutcome))
    code = models.CharField(max_length=60, blank=True, help_text="Why it was skipped, as a stable code")
    reason = models.TextField(blank=True)
    clip = models.ForeignKey(Clip, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="one_outcome_per_line")]

    def __str__(self) -> str:
        return f"{self.filename}: {self.outcome}"


class LedgerEntry(AppendOnly):
    """Which split of a track something belongs to. Append-only and hash-chained; a label never changes."""

    track = models.CharField(max_length=10, choices=_choices(Track), default=Track.QUALITY)
    kind = models.CharField(max_length=10, choices=_choices(LedgerKind))
    value = models.CharField(max_length=200)
    split = models.CharField(max_length=5, choices=_choices(Split))
    release = models.CharField(max_length=80, help_text="The release that first used it, as text")
    reason = models.CharField(max_length=80, blank=True)
    previous = models.CharField(max_length=64, unique=True, help_text="Digest of the entry before; unique: no forks")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["track", "kind", "value"], name="one_split_per_track")]

    def __str__(self) -> str:
        return f"{self.track}: {self.kind} {self.value} is {self.split}"
