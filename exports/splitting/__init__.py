"""Which clip goes into train, val or test, so that no speaker, system, text or recording is on two sides."""

from exports.splitting.attributes import units_of
from exports.splitting.problem import SPLITS, Unit
from exports.splitting.strict import Outcome, SplitImpossible, split

__all__ = ["SPLITS", "Outcome", "SplitImpossible", "Unit", "split", "units_of"]
