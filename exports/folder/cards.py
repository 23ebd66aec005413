"""The cards that people read: README.md with Hugging Face's header, and DATASHEET.md."""

from __future__ import annotations

from typing import Any

from exports.folder.facts import Facts
from exports.splitting.policies import POLICIES, PROFILES

WITH_CORE = ("core_flags", "speaker_system", "given")
SPLITS = ("train", "val", "test")
HF_SPLITS = {"train": "train", "val": "validation", "test": "test"}
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def readme(facts: Facts, configs: list[dict[str, Any]] | None = None) -> str:
    """`configs`: what Hugging Face may load beyond the tasks' own rows."""
    return "\n".join([*header(facts, [*task_configs(facts), *(configs or [])]), "", *body(facts)]) + "\n"


def header(facts: Facts, configs: list[dict[str, Any]]) -> list[str]:
    licences = sorted({source["licence"] for source in facts.sources})
    one = licences[0] if len(licences) == 1 and not licences[0].startswith("LicenseRef") else None
    size = next((name for limit, name in SIZES if facts.items < limit), "n>1M")
    lines = ["---", f"pretty_name: {facts.name}", f"license: {one.lower() if one else 'other'}", "language:"]
    lines += [f"- {language}" for language in facts.languages or ["und"]]
    lines += ["task_categories:", "- audio-classification", "- audio-text-to-text", "tags:", "- speech-quality"]
    lines += ["- simulated-raters"] if facts.simulated != "none" else []
    lines += ["size_categories:", f"- {size}", "configs:"]
    for config in configs:
        lines += [f"- config_name: {config['config_name']}", "  data_files:"]
        for file in config["data_files"]:
            lines += [f"  - split: {file['split']}", f"    path: {file['path']}"]
    return [*lines, "---"]


def task_configs(facts: Facts) -> list[dict[str, Any]]:
    """One configuration per task: its rows as parquet, which have one schema for all splits."""
    return [
        {
            "config_name": task,
            "data_files": [
                {"split": HF_SPLITS[split], "path": f"parquet/tasks/{task}/{split}.parquet"}
                for split in SPLITS
                if by_split.get(split)
            ],
        }
        for task, by_split in sorted(facts.counts.items())
    ]


def body(facts: Facts) -> list[str]:
    return [
        f"# {facts.name}",
        "",
        *[line for warning in facts.warnings() for line in (f"> {warning}", "")],
        f"Speech clips with what listeners said about them: {facts.clip_count} clips "
        f"({facts.hours} hours; {', '.join(facts.languages)}), {facts.items} accepted items, {facts.raters} raters.",
        "",
        *counts(facts),
        "",
        "## Splits",
        "",
        *splits(facts),
        "",
        "## Files",
        "",
        "- `clips.jsonl`, `audio/`: the clips under opaque names; `sources.jsonl`: where they come from; `LICENSES/`",
        "- `tasks/<task>/<split>.jsonl`: canonical rows; `questionnaires/`: what was asked, labels and anchors",
        "- `annotations/`: every rater's answers under a pseudonym, what they come to, and how each rater rates",
        "- `parquet/`: the same rows in columns; `exports/<format>/`: the same rows for trainers",
        "- `splits/`, `reports/`, `prompts/`; `MANIFEST.sha256`, whose own SHA-256 names the release; `verify.py`",
        "- `DATASHEET.md`, `CHANGELOG.md`, `CITATION.cff`, `croissant.json`",
        "",
        "Check it with `python3 verify.py`."
        + (" Put sound that may not be passed on in place with `python3 rebuild.py FOLDER`." if lacks(facts) else ""),
        "",
        "## Licences",
        "",
        "| source | licence | clips | sound in this folder | may be passed on |",
        "|---|---|---|---|---|",
        *[
            f"| {source['title']} | {source['licence']} | {source['clips']} | {source['included']} | "
            f"{'yes' if source['redistributable'] else 'no'} |"
            for source in facts.sources
        ],
    ]


def lacks(facts: Facts) -> bool:
    return any(source["included"] < source["clips"] for source in facts.sources)


def counts(facts: Facts) -> list[str]:
    """The disjoint core comes first wherever the policy keeps rows beyond it."""
    lines = []
    if facts.policy in WITH_CORE:
        lines += ["**The disjoint core** (rows with `core: true`: speaker, system and spoken text unseen in train)."]
        lines += ["Report on it first; the other rows of val and test say what is unseen.", ""]
        lines += ["| task | core of val | core of test |", "|---|---|---|"]
        lines += [f"| {task} | {n.get('val', 0)} | {n.get('test', 0)} |" for task, n in sorted(facts.core.items())]
        lines += ["", "All rows:", ""]
    lines += ["| task | train | val | test |", "|---|---|---|---|"]
    for task, n in sorted(facts.counts.items()):
        cells = (f"{n.get(split, 0)} ({facts.text_counts[task].get(split, 0)})" for split in SPLITS)
        lines += [f"| {task} | {' | '.join(cells)} |"]
    return [*lines, "", "Items, and accepted texts in brackets. Every accepted text keeps its clip's key."]


def splits(facts: Facts) -> list[str]:
    lines = [f"Policy `{facts.policy}`, seed {facts.seed}. {POLICIES[facts.policy].says}", ""]
    lines += [f"Across tasks `{facts.profile}`. {PROFILES[facts.profile]}", ""]
    lines += [
        f"{facts.items} items were kept, {facts.dropped} straddled (`splits/straddling.jsonl`), {facts.quarantined} "
        f"clashed with earlier releases (`splits/quarantined.jsonl`), {facts.withdrawn} clips were withdrawn "
        "(`splits/withdrawn.jsonl`). `splits/certificate.json` says how far from the best possible that is, "
        "`splits/exposure.json` what every train shares with every val and test, `reports/leakage.json` what was "
        "checked afterwards."
    ]
    if facts.warnings_of_checks:
        lines += ["", f"Checks with a warning: {', '.join(facts.warnings_of_checks)} (`reports/leakage.json`)."]
    return lines


def datasheet(facts: Facts) -> str:
    sources = "; ".join(f"{s['title']} ({s['licence']}): {s['attribution'] or 'no attribution'}" for s in facts.sources)
    consent = "; ".join(f"{s['title']}: {s['consent']}" for s in facts.sources if s["consent"]) or "not recorded"
    raters = f"{facts.raters} raters under pseudonyms"
    if facts.simulated_raters:
        raters += f", {facts.simulated_raters} of them simulated (programs, not people)"
    campaigns = "; ".join(
        f"{c['task']} with {c['raters_per_item']} rater(s) per item, {round(100 * c['inspect_share'])} % inspected"
        for c in facts.campaigns
    )
    left = "; ".join(f"{reason}: {count}" for reason, count in sorted(facts.left_out.items())) or "nothing"
    origins = ", ".join(f"{count} {origin}" for origin, count in sorted(facts.origins.items()))
    sections = {
        "Motivation": "Judging speech quality, with descriptions in words, and training models that do.",
        "Composition": f"{facts.items} items on {facts.clip_count} clips ({origins}), {facts.hours} hours, "
        f"languages {', '.join(facts.languages)}; descriptions in {', '.join(facts.text_languages) or 'none'}.",
        "Collection": f"Campaigns: {campaigns}. {raters[0].upper() + raters[1:]}. Raters heard each clip to its end; "
        "A and B were in random order per rater; answers are un-swapped here, texts keep their writer's `order`. "
        "Disputed fields were settled by a third person, blind first. Every final field says where it comes from "
        "(`origins`).",
        "Speech sources": sources,
        "Consent of speakers": consent,
        "Labels": "Detection labels come from the origin of the clip, never from listening; listeners' guesses are "
        "in `annotations/raw.jsonl` as the human baseline. Where published criteria are lost, the anchors are "
        "proposals; `questionnaires/` marks them.",
        "Left out": left,
        "Uses to avoid": "Naming speakers or raters; judging people's ability; claims about systems on test rows that "
        "a model was trained on.",
    }
    parts = [f"# Datasheet of {facts.name}", *[f"> {warning}" for warning in facts.warnings()]]
    parts += [f"## {title}\n\n{text}" for title, text in sections.items()]
    return "\n\n".join(parts) + "\n"
