"""The accounts of demo mode. They exist only where `manage.py up` made them, and only there are they shown."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.enums import Role


@dataclass(frozen=True)
class DemoAccount:
    username: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    password: str = "listen"  # noqa: S105 -- printed by `up` on purpose


DEMO_ACCOUNTS = (
    DemoAccount("mara", "Mara", "Lindqvist", (Role.MANAGER,)),
    DemoAccount("ann", "Ann", "Okafor", (Role.ANNOTATOR,)),
    DemoAccount("ben", "Ben", "Sato", (Role.ANNOTATOR,)),
    DemoAccount("ines", "Ines", "Moreau", (Role.INSPECTOR,)),
    DemoAccount("ada", "Ada", "Chen", (Role.ADJUDICATOR,)),
)
