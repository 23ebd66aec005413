"""The named cast of the tests: who they are and what each may do."""

from __future__ import annotations

from dataclasses import dataclass

from rest_framework.test import APIClient

from accounts.domain.people import ensure_user
from accounts.enums import Role
from accounts.models import User

PASSWORD = "a long enough password"


@dataclass(frozen=True)
class Cast:
    """Mara manages; Ann and Ben annotate; Ines inspects; Ada adjudicates; Zoe is signed up and nothing more."""

    mara: User
    ann: User
    ben: User
    ines: User
    ada: User
    zoe: User

    def client(self, name: str) -> APIClient:
        """An API client signed in as one of the cast."""
        client = APIClient()
        client.force_authenticate(getattr(self, name))
        return client


ROLES: dict[str, tuple[Role, ...]] = {
    "mara": (Role.MANAGER,),
    "ann": (Role.ANNOTATOR,),
    "ben": (Role.ANNOTATOR,),
    "ines": (Role.INSPECTOR,),
    "ada": (Role.ADJUDICATOR,),
    "zoe": (),
}


def make_cast() -> Cast:
    return Cast(
        **{
            name: ensure_user(username=name, password=PASSWORD, roles=roles, first_name=name.title())
            for name, roles in ROLES.items()
        }
    )
