"""One database URL to Django's settings: `sqlite:///file` or `postgresql://user:password@host:port/name`."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# IMMEDIATE takes the write lock at BEGIN: a deferred read-then-write cannot wait for it and fails with "locked".
# FULL makes COMMIT wait for the disk, so that an acknowledged save survives a power cut.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA busy_timeout=20000"


def database_from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path)[1:])
    if parts.scheme in ("postgres", "postgresql"):
        return postgres(parts)
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {parts.scheme!r}. Write sqlite:///path/to/file or postgresql://user@host/name."
    )


def sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": f"{path}.test"},
    }


def postgres(parts: Any) -> dict[str, Any]:
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path)[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket's folder cannot stand in the host part of a URL, so it comes as ?host=/folder.
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}, **query},
    }
