"""A release under construction: what was asked for, what it is made from, where it goes, what was counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from exports.building.materials import Materials
from exports.building.order import Order
from exports.building.tally import Tally
from exports.folder.rows import Rows
from exports.records import Catalogue


@dataclass
class Site:
    """`folder` becomes the release; `scratch` holds rows that wait for a decision and is thrown away."""

    order: Order
    materials: Materials
    folder: Path
    scratch: Path
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.rows = Rows(self.materials.namer, self.catalogue.clips, self.catalogue.questionnaires)

    @property
    def catalogue(self) -> Catalogue:
        return self.materials.catalogue

    def tell(self, stage: str, done: int, total: int) -> None:
        self.materials.tell(stage, done, total)
