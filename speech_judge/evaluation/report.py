"""`report.md`: what a reader of a paper would want to know, with the terms beside the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HEADLINES = {
    "dimensions": ("pcc", "srcc", "mse", "accuracy", "tie_credit", "kappa"),
    "words": ("pcc", "srcc", "mse"),
    "phones": ("pcc", "srcc", "mse"),
    "speech_rate": ("accuracy", "macro_f1", "qwk"),
    "detection": ("accuracy", "eer", "min_dcf"),
    "text": ("lscore", "bleu", "sbert", "fense", "unique_texts", "top_text_share"),
}


def report(found: dict[str, Any], plots: Mapping[str, Sequence[Path]]) -> str:
    lines = [f"# {found['judge']['recipe']} on {found['release']['name']} ({found['split']})", ""]
    lines += [f"- {line}" for line in terms(found)]
    for task, figures in found["tasks"].items():
        lines += ["", f"## {task}", "", joined_words(figures), ""]
        lines += tables(figures)
        lines += [f"![{path.stem}](plots/{path.name})" for path in plots.get(task, ())]
    lines += against(found["against"]) if "against" in found else []
    return "\n".join(lines) + "\n"


def terms(found: dict[str, Any]) -> Iterator[str]:
    yield f"Release `{found['release']['digest'][:16]}`, policy {found['release'].get('policy', 'unknown')}."
    if found["release"].get("simulated") not in (None, "none"):
        yield "**The people of this release are simulated**: these figures show that the loop works, and nothing more."
    yield f"An output that could not be read counts as `{found['terms']['unread_policy']}`."
    yield f"Intervals: 95 %, from {found['terms']['bootstraps']} resamples of whole clusters (named per task)."
    yield f"Dimension values are read from {found['terms']['read_from']}."
    yield f"Text similarity: {found['terms']['similarity']}; LScore: {found['terms']['lscore']}."
    if any(task["human"] for task in found["tasks"].values()):
        yield "The human ceiling is one person against the mean of the others, on clips with several raters."
    else:
        yield "No human ceiling: no clip of this split was rated by several people."


def joined_words(figures: dict[str, Any]) -> str:
    return (
        f"{figures['rows']} rows, joined by {figures['joined_by']}, {figures['missing']} without a prediction; "
        f"intervals resample {figures['clustered_by']}."
    )


def tables(figures: dict[str, Any]) -> Iterator[str]:
    judges = {"judge": figures["judge"], **figures["baselines"]}
    if figures["human"]:
        judges |= {
            "one person against the others": figures["human"]["person"],
            "the judge against the same others": figures["human"]["judge"],
        }
    for part, names in HEADLINES.items():
        rows = [row for judge, found in judges.items() for row in rows_of(judge, found.get(part), part)]
        used = [name for name in names if any(name in row for _, _, row in rows)]
        if not rows or not used:
            continue
        yield f"| {part.replace('_', ' ')} | | {' | '.join(used)} |"
        yield f"|---|---|{'---|' * len(used)}"
        for what, judge, row in sorted(rows, key=lambda row: row[0]):
            yield f"| {what} | {judge} | {' | '.join(cell(row.get(name)) for name in used)} |"
        yield ""
    if figures["systems"]:
        yield "| system means | systems | pcc | srcc |"
        yield "|---|---|---|---|"
        for key, row in figures["systems"].items():
            yield f"| {key} | {row['systems']} | {cell(row['pcc'])} | {cell(row['srcc'])} |"
        yield ""


def against(found: dict[str, Any]) -> Iterator[str]:
    """Figure by figure how far apart two judges are, on the same resampled clips."""
    yield from ("", "## Against another judge", "")
    yield f"Ours less theirs (`{Path(found['predictions']).name}`), paired. It matters when the interval leaves out 0;"
    yield "of many figures one in twenty does so by chance."
    yield from ("", "| figure | ours - theirs | rows | matters | better |", "|---|---|---|---|---|")
    for name, row in found["figures"].items():
        matters = {True: "yes", False: "no", None: "unknown"}[row["matters"]]
        yield f"| {name} | {cell(row)} | {row['n']} | {matters} | {row['better'] or '–'} |"


def rows_of(judge: str, part: Any, name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if part and name == "dimensions":
        yield from ((key, judge, row) for key, row in part.items())
    elif part:
        yield name, judge, part.get("scale", part)


def cell(value: Any) -> str:
    if isinstance(value, dict):
        if value.get("value") is None:
            return "–"
        low, high = value.get("low"), value.get("high")
        return f"{value['value']:.3f}" + (f" ({low:.3f} to {high:.3f})" if low is not None else "")
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
