"""What raters are called before people who judge their work: never by name, but a simulated or foreign one as such."""

from __future__ import annotations

from accounts.models import User


def alias(rater: User, number: int | str) -> str:
    kind = "Simulated rater" if rater.is_simulated else "Imported rater" if rater.is_foreign else "Rater"
    return f"{kind} {number}"
