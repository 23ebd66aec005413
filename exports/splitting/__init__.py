"""Which clip goes into train, val or test, so that no speaker, system, text or recording is on two sides."""

from exports.splitting.attributes import units_of
from exports.splitting.flagging import Flags
from exports.splitting.planning import Plan, plan
from exports.splitting.policies import DEFAULT_RATIO, POLICIES, PROFILES, WrongPlan
from exports.splitting.problem import SPLITS, Unit
from exports.splitting.remembering import Label
from exports.splitting.strict import Outcome, SplitImpossible, split
from exports.splitting.tracks import TRACKS, track_of

__all__ = [
    "DEFAULT_RATIO", "POLICIES", "PROFILES", "SPLITS", "TRACKS",
    "Flags", "Label", "Outcome", "Plan", "SplitImpossible", "Unit", "WrongPlan",
    "plan", "split", "track_of", "units_of",
]  # fmt: skip
