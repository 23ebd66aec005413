"""What the cards say about a release, in one place; also the row `release.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Facts:
    name: str
    policy: str
    profile: str
    seed: int
    shares: list[float]
    overrides: list[dict[str, Any]]  # {check, by, reason}
    warnings_of_checks: list[str]
    counts: dict[str, dict[str, int]]  # task -> split -> items
    core: dict[str, dict[str, int]]  # task -> split -> items whose speaker, system and text are unseen
    text_counts: dict[str, dict[str, int]]  # task -> split -> accepted texts
    clips: dict[str, dict[str, int]]  # track -> split -> clips
    clip_count: int
    hours: float
    languages: list[str]
    text_languages: list[str]
    sources: list[dict[str, Any]]
    campaigns: list[dict[str, Any]]
    raters: int
    simulated_items: int
    simulated_raters: int
    origins: dict[str, int]  # real | synthetic | unknown -> clips
    certificate: dict[str, Any]  # per solved problem
    dropped: int
    quarantined: int
    withdrawn: int
    history: list[dict[str, Any]]  # releases so far, this one last
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
            "profile": self.profile,
            "overrides": self.overrides,
            "warnings": self.warnings_of_checks,
            "seed": self.seed,
            "wanted_shares": self.shares,
            "simulated": self.simulated,
            "simulated_items": self.simulated_items,
            "simulated_raters": self.simulated_raters,
            "items": self.counts,
            "core": self.core,
            "texts": self.text_counts,
            "clips": self.clips,
            "clip_count": self.clip_count,
            "dropped": self.dropped,
            "quarantined": self.quarantined,
            "withdrawn": self.withdrawn,
            "history": self.history,
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
        kept_back = [source for source in self.sources if not source["redistributable"]]
        if lacking := [source["id"] for source in kept_back if not source["included"]]:
            found.append(
                f"**Without the sound of {', '.join(lacking)}**, which may not be passed on. Rows and hashes are here; "
                "`recipe/` and `rebuild.py` put your own copies in place."
            )
        if private := [source["id"] for source in kept_back if source["included"]]:
            found.append(
                f"**For use inside the team only: it holds sound of {', '.join(private)}**, which may not be passed on."
            )
        for override in self.overrides:
            found.append(
                f"**Let out although the check `{override['check']}` found a leak**, by {override['by']}: "
                f"{override['reason']}"
            )
        if self.empty:
            found.append(f"**Empty:** {', '.join(self.empty)} (what straddled was dropped; see `splits/`).")
        return found
