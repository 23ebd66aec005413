"""croissant.json: the same in JSON-LD (MLCommons Croissant 1.0), written by hand to need no library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exports.canonical import sha256_of
from exports.folder.facts import Facts

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
FIELDS = {
    "clips": {"id": "sc:Text", "audio": "sc:Text", "split": "sc:Text", "seconds": "sc:Float", "language": "sc:Text",
              "origin": "sc:Text", "source": "sc:Text", "text": "sc:Text"},
    "task": {"id": "sc:Text", "key": "sc:Text", "split": "sc:Text", "language": "sc:Text", "simulated": "sc:Boolean"},
}  # fmt: skip


def croissant(facts: Facts, folder: Path) -> dict[str, Any]:
    tables = {"clips": ("clips.jsonl", FIELDS["clips"])}
    for task, by_split in sorted(facts.counts.items()):
        for split in ("train", "val", "test"):
            if by_split.get(split):
                tables[f"{task}_{split}"] = (f"tasks/{task}/{split}.jsonl", FIELDS["task"])
    licences = sorted({source["licence"] for source in facts.sources})
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": facts.name,
        "description": " ".join(
            [f"Speech clips with listeners' judgements, policy {facts.policy}.", *facts.warnings()]
        ).replace("**", ""),
        "license": [spdx(licence) for licence in licences],
        "inLanguage": facts.languages,
        "isLiveDataset": False,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": path,
                "encodingFormat": "application/jsonlines",
                "sha256": sha256_of(folder / path),
            }
            for name, (path, _) in tables.items()
        ],
        "recordSet": [record_set(name, fields) for name, (_, fields) in tables.items()],
    }


def spdx(licence: str) -> str:
    return licence if licence.startswith("LicenseRef") else f"https://spdx.org/licenses/{licence}.html"


def record_set(name: str, fields: dict[str, str]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": f"{name}_rows",
        "name": f"{name}_rows",
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}_rows/{field}",
                "name": field,
                "dataType": kind,
                "source": {"fileObject": {"@id": name}, "extract": {"column": field}},
            }
            for field, kind in fields.items()
        ],
    }
