"""What the account endpoints take and give."""

from __future__ import annotations

from rest_framework import serializers

from accounts.enums import Role
from accounts.models import ApiToken, User

THEMES = ("system", "light", "dark")
INTERFACE_LANGUAGES = ("en", "zh")


class RolesField(serializers.ListField):
    child = serializers.ChoiceField(choices=[role.value for role in Role])

    def to_representation(self, value: object) -> list[str]:
        return sorted(role.value for role in value)  # type: ignore[attr-defined]


class MeSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="get_full_name", read_only=True)
    roles = RolesField(read_only=True)
    interface_language = serializers.ChoiceField(choices=INTERFACE_LANGUAGES, required=False)
    theme = serializers.ChoiceField(choices=THEMES, required=False)
    listens_to = serializers.ListField(child=serializers.CharField(max_length=16), max_length=40, required=False)

    class Meta:
        model = User
        fields = ["id", "username", "name", "roles", "interface_language", "listens_to", "theme"]
        read_only_fields = ["id", "username"]


class PersonSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="get_full_name", read_only=True)
    roles = RolesField(read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "roles", "listens_to", "is_simulated"]


class DemoAccountSerializer(serializers.Serializer[object]):
    username = serializers.CharField()
    password = serializers.CharField()
    name = serializers.SerializerMethodField()
    roles = RolesField()

    def get_name(self, account: object) -> str:
        return f"{account.first_name} {account.last_name}"  # type: ignore[attr-defined]


class SessionSerializer(serializers.Serializer[object]):
    user = MeSerializer(allow_null=True)
    demo = serializers.BooleanField()
    demo_accounts = DemoAccountSerializer(many=True)
    csrf = serializers.CharField()


class CredentialsSerializer(serializers.Serializer[object]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ["id", "name", "created_at", "last_used_at"]
        read_only_fields = ["id", "created_at", "last_used_at"]


class NewTokenSerializer(TokenSerializer):
    token = serializers.CharField(read_only=True, help_text="Shown this once; only its digest is kept")

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "token"]
