"""What must hold before we serve people: the guard of the server's entry points, and `manage.py check --deploy`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 32
KNOWN_BEGINNINGS = ("django-insecure-", "only-for-tests", "changeme", "change-me", "secret", "insecure", "test", "dev")
HOW_TO_MAKE_A_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'


def start_faults(*, key: str, made_up: bool, debug: bool, demo: bool) -> list[str]:
    """Reasons not to serve anyone, each with what to do. Demo mode keeps its own key and serves no real accounts."""
    if demo:
        return []
    faults = []
    if made_up or not key:
        faults.append(f"SECRET_KEY is missing. Make one with: {HOW_TO_MAKE_A_KEY}")
    elif len(key) < SHORTEST_KEY or key.lower().startswith(KNOWN_BEGINNINGS):
        faults.append(f"SECRET_KEY is short or publicly known. Make one with: {HOW_TO_MAKE_A_KEY}")
    if debug:
        faults.append("DJANGO_DEBUG is on: error pages would show settings and source to anyone. Unset it.")
    return faults


def faults_now() -> list[str]:
    return start_faults(
        key=settings.SECRET_KEY, made_up=settings.SECRET_KEY_IS_MADE_UP, debug=settings.DEBUG, demo=settings.DEMO
    )


def refuse_unsafe_start() -> None:
    """Called by everything that serves people. Raises ImproperlyConfigured."""
    faults = faults_now()
    if faults:
        raise ImproperlyConfigured("Earshot does not start outside demo mode: " + " ".join(faults))


@checks.register(checks.Tags.security, deploy=True)
def safe_to_serve(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    return [checks.Error(fault, id=f"config.E{number:03}") for number, fault in enumerate(faults_now(), start=1)]
