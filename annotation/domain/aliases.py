"""What raters are called before people who judge their work: never by name, but a simulated one always as such."""

from __future__ import annotations

from accounts.models import User


def alias(rater: User, number: int | str) -> str:
    return f"{'Simulated rater' if rater.is_simulated else 'Rater'} {number}"
