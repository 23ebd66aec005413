"""The demo's people: the accounts a newcomer signs in with, and the simulated raters beside them."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.demo_accounts import DEMO_ACCOUNTS
from accounts.domain.people import ensure_user
from accounts.enums import Role
from accounts.models import User
from annotation.domain.campaigns import Seat

LANGUAGES = ["en", "zh", "fr", "ja"]


@dataclass(frozen=True)
class People:
    accounts: list[User]
    raters: list[User]
    inspector: User
    adjudicator: User

    @property
    def manager(self) -> User:
        return next(user for user in self.accounts if user.has_role(Role.MANAGER))

    @property
    def seats(self) -> list[Seat]:
        """Everybody, in each role they hold."""
        everybody = [*self.accounts, *self.raters, self.inspector, self.adjudicator]
        return [Seat(user, role) for user in everybody for role in sorted(user.roles) if role is not Role.MANAGER]


def ensure_accounts() -> list[User]:
    """The accounts that `up` prints. Only in demo mode: their passwords are known to everybody."""
    accounts = []
    for account in DEMO_ACCOUNTS:
        operates = Role.MANAGER in account.roles  # so that the demo shows Django's admin too
        accounts.append(
            ensure_user(
                username=account.username,
                password=account.password,
                roles=account.roles,
                first_name=account.first_name,
                last_name=account.last_name,
                listens_to=LANGUAGES,
                is_staff=operates,
                is_superuser=operates,
            )
        )
    return accounts


def ensure_people(raters: int) -> People:
    """The accounts, `raters` simulated raters, and a simulated inspector and adjudicator. None of these can sign in."""
    return People(
        accounts=ensure_accounts(),
        raters=[simulated(f"simulated-{number}", Role.ANNOTATOR) for number in range(1, raters + 1)],
        inspector=simulated("simulated-inspector", Role.INSPECTOR),
        adjudicator=simulated("simulated-adjudicator", Role.ADJUDICATOR),
    )


def simulated(username: str, role: Role) -> User:
    return ensure_user(
        username=username,
        password=None,
        roles=[role],
        first_name="Simulated",
        last_name=username.removeprefix("simulated-"),
        is_simulated=True,
    )
