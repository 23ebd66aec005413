"""Whole Earshots to walk through: alone (SQLite, one worker) and as a team (PostgreSQL, Redis, two workers)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config.bootstrap.bundle import build
from tests.flows.browser import open_chromium
from tests.flows.stack import Stack
from tests.servers import with_database

ALONE_AND_TEAM = ["alone", pytest.param("team", marks=pytest.mark.team)]
MakeStack = Callable[..., Stack]


@contextmanager
def fresh_database(postgres_url: str) -> Iterator[str]:
    import psycopg

    name = f"flows_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield with_database(postgres_url, name)
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def running(kind: str, request: pytest.FixtureRequest, data: Path, *, pace: float = 0) -> Iterator[Stack]:
    """A started stack of that kind, with the demo's accounts and nothing else in it. `pace`: seconds a drafted word."""
    with databases(kind, request) as urls:
        environment = {"GRAMMAR_PACE_SECONDS": str(pace)}
        stack = Stack(data, **urls, workers=2 if kind == "team" else 1, environment=environment)
        try:
            stack.start()
            stack.shell("from config.demo.people import ensure_accounts; ensure_accounts()")
            yield stack
        finally:
            stack.stop()


@contextmanager
def databases(kind: str, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if kind == "alone":
        yield {}
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield {"database_url": url, "broker_url": request.getfixturevalue("redis_server")}


@pytest.fixture(scope="module", params=ALONE_AND_TEAM)
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One for all tests of a module, because a start takes seconds; each test makes its own clips and campaigns."""
    with running(request.param, request, tmp_path_factory.mktemp(f"flows-{request.param}")) as started:
        yield started


@pytest.fixture(params=ALONE_AND_TEAM)
def mortal_stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    """One to be killed; its drafts take about a second, so that kills hit some of them."""
    with running(request.param, request, tmp_path, pace=0.008) as started:
        yield started


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with open_chromium(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(browser: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One that serves the pages as their sources are now. A module's PACE: seconds a drafted word, to be watched."""
    build()
    pace = getattr(request.module, "PACE", 0.0)
    with running("alone", request, tmp_path_factory.mktemp("site"), pace=pace) as started:
        yield started
