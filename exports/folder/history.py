"""CHANGELOG.md against the releases before, and CITATION.cff."""

from __future__ import annotations

import json

from exports.folder.facts import Facts


def changelog(facts: Facts) -> str:
    here, *earlier = reversed(facts.history)
    lines = [f"# Changes of {facts.name}", ""]
    if earlier:
        lines += [
            f"Against the {len(earlier)} release{'s' if len(earlier) > 1 else ''} before: {here['added']} clips added, "
            f"{here['unchanged']} kept in their split, {here['withdrawn']} withdrawn (`splits/withdrawn.jsonl`), 0 "
            "moved. "
            "A clip that is on both tracks counts on each.",
        ]
    else:
        lines += [f"The first release: {here['added']} clips. A clip that is on both tracks counts on each."]
    lines += ["", "| release | clips first used in it |", "|---|---|"]
    lines += [f"| {row['release']} | {row['added']} |" for row in facts.history]
    lines += [
        "",
        "What was once released keeps its split for good: `splits/ledger.jsonl` begins with every earlier one.",
    ]
    return "\n".join(lines) + "\n"


def citation(facts: Facts) -> str:
    """Citation File Format 1.2.0. No date: the digest of MANIFEST.sha256 says which release it is."""
    licences = sorted({source["licence"] for source in facts.sources})
    plain = [licence for licence in licences if not licence.startswith("LicenseRef")]
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"title: {json.dumps(facts.name)}",
        'message: "Please name this dataset, its release and the sources below."',
        "authors:",
        f"  - name: {json.dumps('The makers of ' + facts.name)}",
        f"version: {json.dumps(facts.name)}",
    ]
    if plain and len(plain) == len(licences):
        lines += ["license:", *[f"  - {licence}" for licence in plain]]
    lines += ["references:"] if facts.sources else []
    for source in facts.sources:
        lines += ["  - type: data", f"    title: {json.dumps(source['title'])}"]
        lines += ["    authors:", f"      - name: {json.dumps(source['attribution'] or source['title'])}"]
        lines += [f"    url: {json.dumps(source['url'])}"] if source["url"] else []
    return "\n".join(lines) + "\n"
