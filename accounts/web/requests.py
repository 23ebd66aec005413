"""Who sent a request."""

from __future__ import annotations

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from accounts.models import User


def caller(request: Request) -> User:
    """The signed-in user; views behind a permission check always have one."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
