"""croissant.json: the same in JSON-LD (MLCommons Croissant), written by hand to need no library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exports.canonical import sha256_of
from exports.folder.facts import Facts
from exports.folder.fields import CLIPS, TASKS, Field, Type

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
KINDS = {
    Type.TEXT: "sc:Text",
    Type.INTEGER: "sc:Integer",
    Type.NUMBER: "sc:Float",
    Type.BOOLEAN: "sc:Boolean",
    Type.TEXTS: "sc:Text",
    Type.NUMBERS: "sc:Float",
    Type.JSON: "sc:Text",
}
VERSION = "1.1"
SPECIFICATION = "http://mlcommons.org/croissant/{}"


def croissant(facts: Facts, folder: Path, *, version: str = VERSION) -> dict[str, Any]:
    """`version` of the specification: 1.0 or 1.1. Both read what is written here."""
    tables = tables_in(folder)
    licences = sorted({source["licence"] for source in facts.sources})
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": SPECIFICATION.format(version),
        "name": facts.name,
        "description": " ".join(
            [f"Speech clips with listeners' judgements, policy {facts.policy}.", *facts.warnings()]
        ).replace("**", ""),
        "license": [spdx(licence) for licence in licences],
        "inLanguage": facts.languages,
        "isLiveDataset": False,
        "version": "1.0.0",
        "citeAs": f"{facts.name} (see CITATION.cff)",
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": path,
                "encodingFormat": "application/x-parquet",
                "sha256": sha256_of(folder / path),
            }
            for name, (path, _) in tables.items()
        ],
        "recordSet": [record_set(name, fields) for name, (_, fields) in tables.items()],
    }


def tables_in(folder: Path) -> dict[str, tuple[str, tuple[Field, ...]]]:
    """Name -> path and fields of every parquet file, the tasks' by task and split."""
    found = {"clips": ("parquet/clips.parquet", CLIPS)}
    for path in sorted((folder / "parquet" / "tasks").glob("*/*.parquet")):
        found[f"{path.parent.name}_{path.stem}"] = (path.relative_to(folder).as_posix(), TASKS)
    return found


def spdx(licence: str) -> str:
    return licence if licence.startswith("LicenseRef") else f"https://spdx.org/licenses/{licence}.html"


def record_set(name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": f"{name}_rows",
        "name": f"{name}_rows",
        "field": [field_of(name, field) for field in fields],
    }


def field_of(name: str, field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{name}_rows/{field.name}",
        "name": field.name,
        "description": field.meaning or field.name,
        "dataType": KINDS[field.type],
        "source": {"fileObject": {"@id": name}, "extract": {"column": field.name}},
    }
    return found | ({"repeated": True} if field.type in (Type.TEXTS, Type.NUMBERS) else {})
