"""Rows that wait on disk until all are known: sorted by key, each key once, in memory that does not grow."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.canonical import dumps

PUT = "INSERT OR IGNORE INTO rows VALUES (?, ?, ?)"
AT_ONCE = 1000
PAGES = -4096  # KiB of cache, whatever the number of rows


class Spill:
    """`put(shelf, key, value)`; then `sorted(shelf)`. The file is gone after `close`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.path = folder, folder / ".spill.sqlite"
        self.path.unlink(missing_ok=True)
        self.rows = sqlite3.connect(self.path, isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = {PAGES}"):
            self.rows.execute(f"PRAGMA {setting}")
        self.rows.execute(
            "CREATE TABLE rows (shelf TEXT, key TEXT, value TEXT, PRIMARY KEY (shelf, key)) WITHOUT ROWID"
        )
        self.rows.execute("BEGIN")
        self.waiting: list[tuple[str, str, str]] = []

    def put(self, shelf: str, key: str, value: Any) -> bool:
        """False, and the first value stays, when the key is there already."""
        return self.rows.execute(PUT, (shelf, key, dumps(value))).rowcount == 1

    def add(self, shelf: str, key: str) -> None:
        """`put` without a value, many at a time."""
        self.waiting.append((shelf, key, "null"))
        if len(self.waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        self.rows.executemany(PUT, self.waiting)
        self.waiting.clear()

    def get(self, shelf: str, key: str) -> Any:
        found = self.rows.execute("SELECT value FROM rows WHERE shelf = ? AND key = ?", (shelf, key)).fetchone()
        return json.loads(found[0]) if found else None

    def shelves(self) -> list[str]:
        self.flush()
        return [shelf for (shelf,) in self.rows.execute("SELECT DISTINCT shelf FROM rows ORDER BY shelf")]

    def keys(self, shelf: str) -> Iterator[str]:
        """Sorted, too."""
        return (key for (key,) in self.rows.execute("SELECT key FROM rows WHERE shelf = ? ORDER BY key", (shelf,)))

    def sorted(self, shelf: str) -> Iterator[tuple[str, Any]]:
        found = self.rows.execute("SELECT key, value FROM rows WHERE shelf = ? ORDER BY key", (shelf,))
        return ((key, json.loads(value)) for key, value in found)

    def close(self) -> None:
        self.rows.close()
        self.path.unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()
