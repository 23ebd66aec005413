"""Which clip goes into train, val or test, by which promise; pure, and told in full before anything is written."""

from exports.splitting.flagging import Flags
from exports.splitting.labelling import SplitImpossible
from exports.splitting.planning import Plan, plan
from exports.splitting.policies import DEFAULT_RATIO, POLICIES, PROFILES, WrongPlan
from exports.splitting.problem import SPLITS
from exports.splitting.remembering import Label
from exports.splitting.tracks import TRACKS, track_of

__all__ = [
    "DEFAULT_RATIO", "POLICIES", "PROFILES", "SPLITS", "TRACKS",
    "Flags", "Label", "Plan", "SplitImpossible", "WrongPlan",
    "plan", "track_of",
]  # fmt: skip
