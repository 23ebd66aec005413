"""The report as one static page: no script, no style sheet, nothing fetched but the sounds beside it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from exports.leakage.report import Report

ROWS = 200  # lines of one table of figures
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1c1c1c;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:0 0 .25rem}
table{border-collapse:collapse;margin:.5rem 0;font-size:.9rem;display:block;overflow-x:auto}
td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}
section{border:1px solid #ccc;border-left:.4rem solid #888;border-radius:.3rem;padding:1rem;margin:1rem 0}
section.leak{border-left-color:#b00020}section.warn{border-left-color:#a15c00}section.clean{border-left-color:#1b6e3c}
.verdict{font-weight:700}.leak .verdict{color:#b00020}.warn .verdict{color:#8a4b00}.clean .verdict{color:#1b6e3c}
audio{height:2rem;max-width:18rem;vertical-align:middle}li{margin:.5rem 0}small{color:#555}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}td,th,section{border-color:#555}small{color:#bbb}
.leak .verdict{color:#ff8a8a}.warn .verdict{color:#ffb861}.clean .verdict{color:#7fd6a0}a{color:#9cc7ff}}
"""
WORDS = {"leak": "leak", "warn": "look at this", "clean": "clean", "told": "shared and told", "absent": "not looked at"}


def write_page(report: Report, path: Path, *, audio: Callable[[str], str], title: str = "Leak report") -> None:
    """`audio`: clip id -> its path relative to the page, or "" when there is none to play."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(page(report.as_json(), audio, title)), encoding="utf-8", newline="\n")


def page(report: Mapping[str, Any], audio: Callable[[str], str], title: str) -> Iterable[str]:
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{text(title)}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>{text(title)}: {WORDS[report['verdict']]}</h1>"
    promises = report["promises"]
    yield f"<p>Policy: {text(promises['policy'])}. Profile: {text(promises['profile'])}.</p>"
    for override in report["overrides"]:
        yield (
            f"<p><strong>Let pass:</strong> {text(override['check'])}, by {text(override['by'])}: "
            f"{text(override['reason'])}</p>"
        )
    yield from summary(report["checks"])
    for check in report["checks"]:
        yield from section(check, audio)
    yield "</body></html>\n"


def summary(checks: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    yield "<table><thead><tr><th>Check</th><th>Verdict</th><th>Leaks</th><th>Warnings</th><th>Control</th></tr></thead>"
    for check in checks:
        cells = (check["found"], check["warned"], check["control"])
        counted = "".join(f"<td>{text(cell)}</td>" for cell in cells)
        yield (
            f'<tr class="{check["verdict"]}"><td><a href="#{check["check"]}">{text(check["title"])}</a></td>'
            f'<td class="verdict">{WORDS[check["verdict"]]}</td>{counted}</tr>'
        )
    yield "</table>"


def section(check: Mapping[str, Any], audio: Callable[[str], str]) -> Iterable[str]:
    yield f'<section class="{check["verdict"]}" id="{check["check"]}"><h2>{text(check["title"])}</h2>'
    yield f'<p><span class="verdict">{WORDS[check["verdict"]]}</span>. {text(check["why"])}</p>'
    yield f"<p>Clean means: {text(check['promise'])}. Looked at: {in_words(check['looked_at'])}. "
    yield f"Found: {check['found']} leaks, {check['warned']} warnings. Control: {text(check['control'])}.</p>"
    if check["rows"]:
        yield "<ol>"
        for row in check["rows"]:
            yield from finding(row, audio)
        yield "</ol>"
        if (more := check["found"] + check["warned"] - len(check["rows"])) > 0:
            yield f"<p>And {more} more.</p>"
    for name, figure in check["figures"].items():
        yield f"<details><summary>{text(name)}</summary>{table(figure)}</details>"
    yield "</section>"


def finding(row: Mapping[str, Any], audio: Callable[[str], str]) -> Iterable[str]:
    yield f"<li>{text(row['what'])}"
    for split, words in row.get("texts", {}).items():
        yield f"<br><small>{text(split)}:</small> {text(words)}"
    for split, clips in row["splits"].items():
        for clip in clips:
            where = audio(clip)
            player = f' <audio controls preload="none" src="{quote(where)}"></audio>' if where else ""
            yield f"<br><small>{text(split)} {text(clip)}</small>{player}"
    yield "</li>"


def table(figure: Any) -> str:
    """Figures as a table: rows of equal keys, a mapping, or one value."""
    if isinstance(figure, list) and figure and all(isinstance(row, dict) for row in figure):
        heads = list(dict.fromkeys(key for row in figure for key in row))
        head = "".join(f"<th>{text(name)}</th>" for name in heads)
        body = "".join(
            f"<tr>{''.join(f'<td>{in_words(row.get(name))}</td>' for name in heads)}</tr>" for row in figure[:ROWS]
        )
        more = f"<p>And {len(figure) - ROWS} more rows in the JSON.</p>" if len(figure) > ROWS else ""
        return f"<table><thead><tr>{head}</tr></thead>{body}</table>{more}"
    if isinstance(figure, dict):
        return (
            f"<table>{''.join(f'<tr><th>{text(k)}</th><td>{in_words(v)}</td></tr>' for k, v in figure.items())}</table>"
        )
    return f"<p>{in_words(figure)}</p>"


def in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{text(str(key).replace('_', ' '))} {in_words(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(in_words(inner) for inner in value)
    return "–" if value is None else text(value)


def text(value: object) -> str:
    return html.escape(str(value))
