"""Shapes that several answers share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class NamedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class IntervalSerializer(serializers.Serializer[Any]):
    """A value with its interval of 95 %; null where it is not defined."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class FigureSerializer(IntervalSerializer):
    n = serializers.IntegerField()
    clusters = serializers.IntegerField()
