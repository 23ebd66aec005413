"""Cards, licences, frozen questionnaires, line templates, and the programs that travel with a release."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

from exports.building.site import Site
from exports.canonical import pretty, write_text
from exports.folder import cards
from exports.folder.croissant import croissant
from exports.folder.facts import Facts
from exports.folder.history import changelog, citation
from exports.folder.licences import licence_files
from exports.folder.rows import questionnaire_row, stem
from exports.formats import hf, ms_swift

SHIPPED = Path(cards.__file__).parent


def write_cards(site: Site, facts: Facts) -> None:
    folder = site.folder
    used = {campaign.questionnaire for campaign in site.catalogue.campaigns}
    for digest, questionnaire in site.catalogue.questionnaires.items():
        if digest in used:
            path = folder / "questionnaires" / f"{stem(questionnaire)}.json"
            write_text(path, pretty(questionnaire_row(questionnaire)))
    for name, text in licence_files(facts.sources):
        write_text(folder / "LICENSES" / name, text)
    write_text(folder / "prompts" / "ms_swift.json", pretty(ms_swift.templates()))
    write_text(folder / "release.json", pretty(facts.as_json()))
    write_text(folder / "README.md", cards.readme(facts, hf.configs(folder)))
    write_text(folder / "DATASHEET.md", cards.datasheet(facts))
    write_text(folder / "CHANGELOG.md", changelog(facts))
    write_text(folder / "CITATION.cff", citation(facts))
    write_text(folder / "croissant.json", pretty(croissant(facts, folder)))
    copyfile(SHIPPED / "verify.py", folder / "verify.py")
    if any(source["clips"] > source["included"] for source in facts.sources):
        copyfile(SHIPPED / "rebuild.py", folder / "rebuild.py")
    if (folder / "exports" / "ms_swift").is_dir():
        copyfile(SHIPPED / "relocate.py", folder / "exports" / "ms_swift" / "relocate.py")
