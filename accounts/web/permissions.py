"""Role checks for views. What a person may do to a row is decided in the domain, not here."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from accounts.enums import Role
from accounts.web.requests import caller


class HasRole(IsAuthenticated):
    """Signed in, and holding at least one of `roles`. Use `has_role(Role.MANAGER)` to make one."""

    roles: tuple[Role, ...] = ()

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        self.message = (
            f"Only {' or '.join(role.value for role in self.roles)}s may do this. Ask a manager for the role."
        )
        return any(caller(request).has_role(role) for role in self.roles)


def has_role(*roles: Role) -> type[HasRole]:
    return type("HasRole", (HasRole,), {"roles": roles})


IsManager = has_role(Role.MANAGER)
