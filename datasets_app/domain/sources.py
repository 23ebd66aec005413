"""Where clips come from, and under which licence."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.errors import Conflict, NotAllowed
from accounts.models import User
from datasets_app.models import Source


class SourceExists(Conflict):
    code = "source_exists"


def check_is_manager(by: User | None) -> None:
    """Commands run as nobody; whoever may start them may do anything."""
    if by is not None and not by.has_role(Role.MANAGER):
        raise NotAllowed("Only a manager may bring in clips. Ask one to do it, or to give you the role.")


def create_source(*, by: User | None, slug: str, title: str, **facts: Any) -> Source:
    check_is_manager(by)
    try:
        with transaction.atomic():
            return Source.objects.create(slug=slug, title=title, **facts)
    except IntegrityError:
        raise SourceExists(
            f"A source named {slug} exists already. Choose another short name; nothing was changed.",
            fields={"slug": ["This short name is taken."]},
        ) from None


def ensure_source(slug: str, **facts: Any) -> Source:
    """The source of that name, made on the spot when a delivery is the first to name it (licence unknown)."""
    source, _ = Source.objects.get_or_create(slug=slug, defaults={"title": slug, **facts})
    return source
