"""The cards that people read: README.md with Hugging Face's header, and DATASHEET.md."""

from __future__ import annotations

from exports.folder.facts import Facts

SPLITS = ("train", "val", "test")
HF_SPLITS = {"train": "train", "val": "validation", "test": "test"}
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def readme(facts: Facts) -> str:
    return "\n".join([*header(facts), "", *body(facts)]) + "\n"


def header(facts: Facts) -> list[str]:
    licences = sorted({source["licence"] for source in facts.sources})
    one = licences[0] if len(licences) == 1 and not licences[0].startswith("LicenseRef") else None
    size = next((name for limit, name in SIZES if facts.items < limit), "n>1M")
    lines = ["---", f"pretty_name: {facts.name}", f"license: {one.lower() if one else 'other'}", "language:"]
    lines += [f"- {language}" for language in facts.languages or ["und"]]
    lines += ["task_categories:", "- audio-classification", "- audio-text-to-text", "tags:", "- speech-quality"]
    lines += ["- simulated-raters"] if facts.simulated != "none" else []
    lines += ["size_categories:", f"- {size}", "configs:"]
    for task, by_split in sorted(facts.counts.items()):
        lines += [f"- config_name: {task}", "  data_files:"]
        for split in SPLITS:
            if by_split.get(split):
                lines += [f"  - split: {HF_SPLITS[split]}", f"    path: tasks/{task}/{split}.jsonl"]
    return [*lines, "---"]


def body(facts: Facts) -> list[str]:
    certificate = facts.certificate
    rows = [
        f"| {task} | " + " | ".join(f"{n.get(s, 0)} ({facts.text_counts[task].get(s, 0)})" for s in SPLITS) + " |"
        for task, n in sorted(facts.counts.items())
    ]
    return [
        f"# {facts.name}",
        "",
        *[line for warning in facts.warnings() for line in (f"> {warning}", "")],
        f"Speech clips with what listeners said about them: {sum(facts.clips.values())} clips "
        f"({facts.hours} hours; {', '.join(facts.languages)}), {facts.items} accepted items, {facts.raters} raters.",
        "",
        "| task | train | val | test |",
        "|---|---|---|---|",
        *rows,
        "",
        "Items, and accepted texts in brackets. Every accepted text is a row of its own under the clip's key in "
        "`exports/ms_swift/`.",
        "",
        "## Splits",
        "",
        f"Policy `{facts.policy}`, seed {facts.seed}: no speaker, no system, no spoken text (near-duplicates merged) "
        "and no recording is in two splits, and no clip is in two splits in any task. "
        f"{certificate['kept']} of {certificate['units']} items were kept; {certificate['dropped']} straddled and are "
        "listed in `splits/straddling.jsonl`. `splits/certificate.json` says how far from the best possible that is, "
        "`reports/leakage.json` what was checked afterwards on these files.",
        "",
        "## Files",
        "",
        "- `clips.jsonl`, `audio/`: the clips under opaque names; `sources.jsonl`: where they come from, with licences",
        "- `tasks/<task>/<split>.jsonl`: canonical rows; `questionnaires/`: what was asked, labels and anchors",
        "- `annotations/raw.jsonl`: every rater's answers under a pseudonym; `annotations/aggregated.jsonl`",
        "- `exports/ms_swift/<task>/<split>.jsonl`: SpeechEval's lines (`relocate.py` writes absolute paths)",
        "- `splits/`, `reports/`, `prompts/`; `MANIFEST.sha256`, whose own SHA-256 names the release; `verify.py`",
        "",
        "Check it with `python3 verify.py`.",
        "",
        "## Licences",
        "",
        "| source | licence | clips | may be passed on |",
        "|---|---|---|---|",
        *[
            f"| {source['title']} | {source['licence']} | {source['clips']} | "
            f"{'yes' if source['redistributable'] else 'not stated'} |"
            for source in facts.sources
        ],
    ]


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
        "Composition": f"{facts.items} items on {sum(facts.clips.values())} clips ({origins}), {facts.hours} hours, "
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
