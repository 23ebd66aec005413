"""The database's clock, which every worker and web process shares."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection


def database_now() -> datetime:
    """Return the database's time, so that leases do not depend on any host's clock."""
    # Not CURRENT_TIMESTAMP: on PostgreSQL that is the transaction's start, on SQLite whole seconds.
    statement = {
        "postgresql": "SELECT clock_timestamp()",
        "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        [value] = cursor.fetchone()
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
