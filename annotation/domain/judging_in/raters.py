"""Users who stand for the raters of an imported file: they have a name, and no way to sign in."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.utils.crypto import salted_hmac

from accounts.errors import Conflict
from accounts.models import User
from datasets_app.names import shown

LONGEST = 150


class NameOfAPerson(Conflict):
    code = "rater_name_taken"


def foreign_raters(names: Iterable[str], *, pseudonyms: bool) -> dict[str, User]:
    """Name in the file -> user, made where missing. Raises NameOfAPerson rather than rate in a person's name."""
    wanted = {name: username_of(name, pseudonyms=pseudonyms) for name in sorted(set(names))}
    there = found(wanted.values())
    User.objects.bulk_create(
        [
            User(username=username, is_active=False, is_foreign=True, password=make_password(None))
            for username in sorted(set(wanted.values()) - there.keys())
        ],
        ignore_conflicts=True,
    )
    there = found(wanted.values())
    if people := [user.username for user in there.values() if not user.is_foreign]:
        raise NameOfAPerson(
            f"A person here is called {people[0]} already, so imported judgements cannot go by that name. Nothing was "
            "imported; use pseudonyms, or rename the person."
        )
    return {name: there[username] for name, username in wanted.items()}


def found(usernames: Iterable[str]) -> dict[str, User]:
    return {user.username: user for user in User.objects.filter(username__in=set(usernames))}


def username_of(name: str, *, pseudonyms: bool) -> str:
    """`label-studio:ann@example.org`, or `label-studio:rater-5f0c2a91be` with pseudonyms: the same in every run."""
    if not pseudonyms:
        return shown(name)[:LONGEST]
    tool = name.partition(":")[0]
    return f"{tool}:rater-{salted_hmac('earshot.foreign-rater', name).hexdigest()[:10]}"
