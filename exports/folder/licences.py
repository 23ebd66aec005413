"""The texts in `LICENSES/`, one file per licence that a source names (REUSE's layout).

Texts of common licences travel with Earshot (from SPDX's list). Of any other, what is known is written down.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).with_name("licences")
UNSAFE = re.compile(r"[^A-Za-z0-9.+-]+")


def licence_files(sources: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """File name in `LICENSES/` and its text, for the rows of `sources.jsonl`."""
    by_licence: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for source in sources:
        by_licence[source["licence"]].append(source)
    for licence, rows in sorted(by_licence.items()):
        known = TEXTS / f"{licence}.txt"
        name = UNSAFE.sub("-", licence).strip("-.") or "LicenseRef-unknown"
        yield f"{name}.txt", known.read_text(encoding="utf-8") if known.is_file() else what_is_known(licence, rows)


def what_is_known(licence: str, rows: Iterable[dict[str, Any]]) -> str:
    lines = [licence, "", "The text of this licence does not travel with this release. What is known of its sources:"]
    for row in rows:
        lines += [
            "",
            f"Source: {row['title']} ({row['id']})",
            f"Address: {row['url'] or 'not recorded'}",
            f"Attribution: {row['attribution'] or 'not recorded'}",
            f"Consent: {row['consent'] or 'not recorded'}",
            f"May be passed on: {'yes' if row['redistributable'] else 'no'}",
        ]
    if licence.startswith("LicenseRef"):
        lines += ["", "Ask the source before you pass anything on or train on it."]
    else:
        lines += ["", f"SPDX keeps the text at https://spdx.org/licenses/{licence}.html."]
    return "\n".join(lines) + "\n"
