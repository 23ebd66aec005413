"""Shapes of this app's API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class LabelSerializer(serializers.Serializer[dict[str, str]]):
    en = serializers.CharField()
    zh = serializers.CharField()


class EngineSerializer(serializers.Serializer[dict[str, Any]]):
    engine = serializers.ChoiceField(choices=["grammar", "endpoint"])
    model = serializers.CharField(allow_blank=True)
    text = LabelSerializer(source="label")
    problem = serializers.CharField(allow_blank=True)
