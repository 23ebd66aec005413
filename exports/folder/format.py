"""docs/release-format.md, written from the tables that the builder itself uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exports.folder.fields import TABLES, Field
from exports.formats.registry import FORMATS
from exports.leakage.checks import CHECKS
from exports.opaque import PREFIXES
from exports.order import AUDIO
from exports.splitting.policies import POLICIES, PROFILES

PROSE = Path(__file__).with_name("format.md")


def release_format() -> str:
    return "\n".join(lines()).rstrip() + "\n"


def lines() -> Iterator[str]:
    yield "<!-- Written by `manage.py print_release_format`; change the code's tables or exports/folder/format.md. -->"
    yield ""
    letters = ", ".join(f"`{letter}` {kind}" for kind, letter in sorted(PREFIXES.items()))
    yield PROSE.read_text(encoding="utf-8").strip().replace("{letters}", letters)
    yield ""
    yield "## Rows, field by field"
    for path, fields in TABLES.items():
        yield from ["", f"### `{path}`", "", "| field | type | meaning |", "|---|---|---|"]
        yield from (field_line(field) for field in fields)
    for title, words in (
        ("Policies", {key: policy.says for key, policy in POLICIES.items()}),
        ("Profiles across tasks", PROFILES),
        ("Sound", AUDIO),
        ("Leak checks", {check.key: check.promise for check in CHECKS}),
    ):
        yield from ["", f"## {title}", "", "| key | says |", "|---|---|"]
        yield from (f"| `{key}` | {says} |" for key, says in words.items())
    yield from ["", "## Formats"]
    for each in FORMATS:
        wanted = "written by default" if each.default else "written on request"
        yield from ["", f"### `{each.key}`: {each.title}", "", f"For {', '.join(sorted(each.tasks))}; {wanted}.", ""]
        yield each.describe()


def field_line(field: Field) -> str:
    kind = f"{field.type}, or null" if field.nullable else str(field.type)
    return f"| `{field.name}` | {kind} | {field.meaning.replace('|', '/')} |"
