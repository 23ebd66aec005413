"""A database of one test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections

from config.databases import database_from_url


@contextmanager
def own_database(url: str) -> Iterator[None]:
    """A database of this test's own, with the settings of the product; every thread opens its own connection."""
    before, had = connections.databases[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS]
    connections.databases[DEFAULT_DB_ALIAS] = {**before, **database_from_url(url)}
    del connections[DEFAULT_DB_ALIAS]
    try:
        yield
    finally:
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
        connections.databases[DEFAULT_DB_ALIAS] = before
        connections[DEFAULT_DB_ALIAS] = had
