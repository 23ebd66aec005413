"""The team's servers really run, and our settings reach them."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
import redis

from config.databases import database_from_url

pytestmark = pytest.mark.team


def test_a_new_database_is_empty_and_reached_by_our_settings(new_database: Callable[[], str]) -> None:
    first, second = database_from_url(new_database()), database_from_url(new_database())
    assert first["NAME"] != second["NAME"]
    where = {"host": first["HOST"], "user": first["USER"], "password": first["PASSWORD"], "dbname": first["NAME"]}
    with psycopg.connect(**where, port=first["PORT"] or None) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_redis_is_empty_for_every_test(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "over")


test_redis_is_empty_again = test_redis_is_empty_for_every_test
