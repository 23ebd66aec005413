"""Making people and giving them roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.errors import NotFound
from accounts.models import ApiToken, RoleGrant, User


@transaction.atomic
def ensure_user(*, username: str, password: str | None, roles: Iterable[Role], **fields: object) -> User:
    """Return the user of that name with these roles, made if need be. An existing password is left alone."""
    user, made = User.objects.get_or_create(username=username, defaults=fields)
    if made:
        user.set_password(password)  # None makes it unusable
        user.save()
    grant_roles(user=user, roles=roles)
    return user


def grant_roles(*, user: User, roles: Iterable[Role]) -> None:
    RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role) for role in roles], ignore_conflicts=True)


def revoke_token(*, token_id: int, by: User) -> None:
    """A revoked token stops working with the next request."""
    if not ApiToken.objects.filter(pk=token_id, user=by, revoked_at=None).update(revoked_at=timezone.now()):
        raise NotFound("You have no such token.")
