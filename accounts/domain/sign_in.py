"""Signing in, with a limit on guesses that holds under concurrency because it is counted in the database."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import authenticate
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.errors import EarshotError
from accounts.models import FailedSignIn, User

WINDOW = timedelta(minutes=15)
GUESSES_PER_WINDOW = 20


class BadCredentials(EarshotError):
    code = "bad_credentials"
    status = 400


class TooManyGuesses(EarshotError):
    code = "too_many_guesses"
    status = 429


def check_password(*, request: HttpRequest, username: str, password: str) -> User:
    """Return the user, or refuse in the same words whether the name or the password was wrong.

    The guess is counted before the password is looked at, so that parallel guesses cannot slip past the limit.
    """
    name = username.strip().lower()[:150]
    if count_guess(name) > GUESSES_PER_WINDOW:
        raise TooManyGuesses("Too many tries for this name. Wait 15 minutes, or ask a manager to help you in.")
    user = authenticate(request, username=username.strip(), password=password)
    if user is None:
        raise BadCredentials("This name and password do not fit. Check both and try again.")
    FailedSignIn.objects.filter(name=name).delete()
    return user  # type: ignore[return-value]  # AUTH_USER_MODEL is ours


def count_guess(name: str) -> int:
    now = timezone.now()
    FailedSignIn.objects.filter(name=name, since__lt=now - WINDOW).delete()
    FailedSignIn.objects.bulk_create([FailedSignIn(name=name, since=now)], ignore_conflicts=True)
    FailedSignIn.objects.filter(name=name).update(guesses=F("guesses") + 1)
    return FailedSignIn.objects.values_list("guesses", flat=True).get(name=name)
