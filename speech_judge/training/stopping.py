"""Being asked to stop, and stopping early."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from types import FrameType


class StopSignal:
    """SIGTERM and SIGINT set `asked`; the loop looks at it between rows, writes a checkpoint and leaves."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)

    def ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


@dataclass
class Best:
    """The best validation so far; it stands in every checkpoint."""

    loss: float | None = None
    step: int = -1
    worse: int = 0  # validations since

    def see(self, loss: float, step: int) -> bool:
        """True when this one is better."""
        if self.loss is None or loss < self.loss:
            self.loss, self.step, self.worse = loss, step, 0
            return True
        self.worse += 1
        return False

    def enough(self, patience: int) -> bool:
        return bool(patience) and self.worse >= patience
