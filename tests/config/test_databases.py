"""One URL says which database; the dangerous defaults of SQLite are never what one gets."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.databases import database_from_url


def test_sqlite_takes_the_write_lock_at_once_and_waits_for_the_disk() -> None:
    database = database_from_url("sqlite:////var/lib/earshot/a%20b.sqlite3")
    assert database["NAME"] == "/var/lib/earshot/a b.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_sqlite_tests_use_a_file_so_that_other_processes_see_it() -> None:
    assert database_from_url("sqlite:///x.sqlite3")["TEST"]["NAME"] == "x.sqlite3.test"


def test_postgresql_by_its_usual_url() -> None:
    database = database_from_url("postgresql://mara:p%40ss@db.example:6543/earshot?sslmode=require")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        *("earshot", "mara", "p@ss", "db.example", "6543"),
    ]
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"]["max_size"] > 1


def test_postgresql_over_a_socket() -> None:
    database = database_from_url("postgresql://postgres:@/earshot?host=/run/postgres")
    assert (database["HOST"], database["PORT"]) == ("/run/postgres", "")


def test_another_kind_of_database_is_refused_with_the_two_that_work() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"sqlite:///.*postgresql://"):
        database_from_url("mysql://root@localhost/earshot")
