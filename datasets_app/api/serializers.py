"""What the clip, source and import endpoints take and give."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from datasets_app.enums import ImportState, Origin, RowOutcome
from datasets_app.models import Clip, Import, ImportRow, Source

ORIGINS = [origin.value for origin in Origin]
DEGRADATION = {
    "type": "object",
    "properties": {"kind": {"type": "string"}},
    "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]},
    "example": {"kind": "noise", "snr_db": 10},
}


@extend_schema_field(DEGRADATION)
class DegradationField(serializers.JSONField):
    pass


class SourceSerializer(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields = [
            "id", "slug", "title", "origin", "system", "licence", "url", "attribution", "redistributable", "consent",
            "is_demo", "created_at",
        ]  # fmt: skip
        read_only_fields = ["id", "is_demo", "created_at"]
        # The domain says that a short name is taken; a check here would only race with it.
        extra_kwargs: dict[str, dict[str, Any]] = {"slug": {"validators": []}}

    def validate_slug(self, slug: str) -> str:
        serializers.SlugField().run_validation(slug)
        return slug


class ClipRowSerializer(serializers.ModelSerializer[Clip]):
    source = serializers.SlugRelatedField[Source](slug_field="slug", read_only=True)  # type: ignore[assignment]
    origin = serializers.ChoiceField(choices=ORIGINS)
    degradation = DegradationField()
    loudness = serializers.FloatField(source="facts.loudness_lufs", allow_null=True, help_text="LUFS, BS.1770")
    snr = serializers.FloatField(source="facts.snr_db", allow_null=True, help_text="Estimate in dB")
    clipped = serializers.BooleanField(source="facts.clipped")

    class Meta:
        model = Clip
        fields = [
            "id", "name", "language", "speaker", "system", "origin", "seconds", "source", "degradation", "loudness",
            "snr", "clipped",
        ]  # fmt: skip
        read_only_fields = fields


class AudioSerializer(serializers.Serializer[Any]):
    url = serializers.CharField()
    peaks_url = serializers.CharField()
    seconds = serializers.FloatField()


class FactsSerializer(serializers.Serializer[Any]):
    """Mirrors datasets_app.audio.facts.Facts."""

    pcm_sha256 = serializers.CharField()
    seconds = serializers.FloatField()
    sample_rate = serializers.IntegerField()
    channels = serializers.IntegerField()
    codec = serializers.CharField()
    bits = serializers.IntegerField()
    loudness_lufs = serializers.FloatField(allow_null=True)
    true_peak_dbtp = serializers.FloatField(allow_null=True)
    clipping_share = serializers.FloatField()
    clipped = serializers.BooleanField()
    leading_silence_s = serializers.FloatField()
    trailing_silence_s = serializers.FloatField()
    silence_share = serializers.FloatField()
    snr_db = serializers.FloatField(allow_null=True)
    bandwidth_hz = serializers.FloatField()
    dc = serializers.FloatField()


class ImportOfClipSerializer(serializers.ModelSerializer[ImportRow]):
    """In which delivery a clip came, and under which name."""

    import_id = serializers.IntegerField(source="of_id")
    title = serializers.CharField(source="of.title")
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in RowOutcome])

    class Meta:
        model = ImportRow
        fields = ["import_id", "title", "line", "filename", "outcome"]


class ClipSerializer(ClipRowSerializer):
    facts = FactsSerializer()
    audio = AudioSerializer()
    imports = ImportOfClipSerializer(many=True, source="import_rows")

    class Meta(ClipRowSerializer.Meta):
        fields = [
            *ClipRowSerializer.Meta.fields, "text", "recording", "sample_rate", "channels", "codec", "created_at",
            "facts", "audio", "imports",
        ]  # fmt: skip
        read_only_fields = fields


class FacetValueSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    count = serializers.IntegerField()


class FacetsSerializer(serializers.Serializer[Any]):
    """The values each filter of the clip list can take, most frequent first."""

    language = FacetValueSerializer(many=True)
    source = FacetValueSerializer(many=True)  # type: ignore[assignment]
    system = FacetValueSerializer(many=True)
    speaker = FacetValueSerializer(many=True)
    origin = FacetValueSerializer(many=True)
    degradation = FacetValueSerializer(many=True)


class ImportSerializer(serializers.ModelSerializer[Import]):
    state = serializers.ChoiceField(source="shown_state", choices=[state.value for state in ImportState])
    error = serializers.CharField(source="shown_error", help_text="Why the delivery as a whole failed")

    class Meta:
        model = Import
        fields = [
            "id", "title", "state", "total", "added", "known", "skipped", "job_id", "error", "created_at",
            "finished_at",
        ]  # fmt: skip
        read_only_fields = fields


class ImportRowSerializer(serializers.ModelSerializer[ImportRow]):
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in RowOutcome])
    clip = serializers.IntegerField(source="clip_id", allow_null=True)

    class Meta:
        model = ImportRow
        fields = ["line", "filename", "outcome", "code", "reason", "clip"]
        read_only_fields = fields


class ImportDefaultsSerializer(serializers.Serializer[Any]):
    """Values for columns that the manifest lacks."""

    text = serializers.CharField(required=False)
    language = serializers.CharField(required=False)
    speaker = serializers.CharField(required=False)
    system = serializers.CharField(required=False)
    origin = serializers.ChoiceField(choices=ORIGINS, required=False)
    recording = serializers.CharField(required=False)
    source = serializers.SlugField(required=False)  # type: ignore[assignment]
    degradation = DegradationField(required=False)


class NewImportSerializer(serializers.Serializer[Any]):
    """multipart/form-data. `defaults` is JSON, because a form has no other way to send it."""

    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False)
    archive = serializers.FileField(required=False)
    manifest = serializers.FileField(required=False)
    title = serializers.CharField(required=False, max_length=200, allow_blank=True)
    defaults = serializers.JSONField(required=False, binary=True, help_text="ImportDefaults as JSON")

    def validate_defaults(self, defaults: Any) -> dict[str, Any]:
        if not isinstance(defaults, dict):
            raise serializers.ValidationError("Defaults must be a JSON object.")
        unknown = set(defaults) - set(ImportDefaultsSerializer().fields)
        if unknown:
            raise serializers.ValidationError(f"No default can be given for {', '.join(sorted(unknown))}.")
        checked = ImportDefaultsSerializer(data=defaults)
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)


class NewRecordingSerializer(serializers.Serializer[Any]):
    audio = serializers.FileField()
    text = serializers.CharField(max_length=20_000, allow_blank=True, default="")
    language = serializers.CharField(max_length=16)
    consent = serializers.BooleanField()
