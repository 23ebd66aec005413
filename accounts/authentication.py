"""Bearer tokens, beside Django's session."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from rest_framework import authentication, exceptions

from accounts.models import ApiToken, User

LAST_USED_RESOLUTION = timedelta(minutes=5)


def user_of_token(header: str) -> User | None:
    """Return the active user of an `Authorization: Bearer …` header, or None when there is no such live token."""
    clear = header.removeprefix("Bearer ").strip()
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=ApiToken.digest_of(clear), revoked_at=None, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    note_use(token)
    return token.user


def note_use(token: ApiToken) -> None:
    now = timezone.now()
    # A write on every request would make each read take SQLite's write lock.
    if token.last_used_at is None or now - token.last_used_at > LAST_USED_RESOLUTION:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class BearerTokenAuthentication(authentication.BaseAuthentication):
    def authenticate(self, request: HttpRequest) -> tuple[User, None] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header.startswith("Bearer "):
            return None
        user = user_of_token(header)
        if user is None:
            raise exceptions.AuthenticationFailed("This token is unknown or revoked. Make a new one on your page.")
        return user, None

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"
