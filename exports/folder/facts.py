"""What the cards say about a release, in one place; also the row `release.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Facts:
    name: str
    policy: str
    seed: int
    shares: list[float]
    counts: dict[str, dict[str, int]]  # task -> split -> items
    text_counts: dict[str, dict[str, int]]  # task -> split -> accepted texts
    clips: dict[str, int]  # split -> clips
    hours: float
    languages: list[str]
    text_languages: list[str]
    sources: list[dict[str, Any]]
    campaigns: list[dict[str, Any]]
    raters: int
    simulated_items: int
    simulated_raters: int
    origins: dict[str, int]  # real | synthetic | unknown -> clips
    certificate: dict[str, Any]
    left_out: dict[str, int]  # reason -> texts or items
    empty: list[str]  # "comparison/val" where a task has no rows in a split

    @property
    def items(self) -> int:
        return sum(n for by_split in self.counts.values() for n in by_split.values())

    @property
    def simulated(self) -> str:
        """ "all", "some" or "none" of the items rest on simulated raters."""
        if not self.simulated_items:
            return "none"
        return "all" if self.simulated_items == self.items else "some"

    def as_json(self) -> dict[str, Any]:
        return {
            "format": "earshot-release",
            "format_version": 1,
            "name": self.name,
            "policy": self.policy,
            "seed": self.seed,
            "wanted_shares": self.shares,
            "simulated": self.simulated,
            "simulated_items": self.simulated_items,
            "simulated_raters": self.simulated_raters,
            "items": self.counts,
            "texts": self.text_counts,
            "clips": self.clips,
            "hours": self.hours,
            "languages": self.languages,
            "text_languages": self.text_languages,
            "origins": self.origins,
            "raters": self.raters,
            "campaigns": self.campaigns,
            "left_out": self.left_out,
            "empty": self.empty,
        }

    def warnings(self) -> list[str]:
        """Plain sentences that stand at the top of the cards."""
        found = []
        if self.simulated != "none":
            share = "All" if self.simulated == "all" else f"{self.simulated_items} of {self.items}"
            found.append(
                f"**{share} items carry answers of simulated raters**, made from known degradations with bias and "
                "noise. They are for trying the road, not for measuring or training anything real. Rows say "
                "`simulated: true`."
            )
        if self.origins.get("synthetic") and not self.origins.get("real"):
            found.append("**The speech is synthetic**: no person was recorded for it.")
        kept_back = [source["id"] for source in self.sources if not source["redistributable"]]
        if kept_back:
            found.append(
                f"**Not marked as redistributable: {', '.join(kept_back)}.** Do not pass their audio on before you "
                "have checked the licence."
            )
        if self.empty:
            found.append(f"**Empty:** {', '.join(self.empty)} (what straddled was dropped; see `splits/`).")
        return found
