"""The jobs of this app, all on the queue that GPU workers listen to."""

from __future__ import annotations

from jobs.registry import register
from training.domain.contrasting import contrast
from training.domain.estimating import estimate
from training.domain.heeding import heed_sheet
from training.domain.judging import judge_campaign
from training.domain.sweeping import sweep_here
from training.domain.working import carry_out
from training.enums import CONTRAST, ESTIMATE, HEED, JUDGE, QUEUE, RUN, SWEEP

# Attempts are for workers and machines that die; how often the judge itself may fail is the run's own count.
register(RUN, queue=QUEUE, max_attempts=20, lease_seconds=120)(carry_out)
register(ESTIMATE, queue=QUEUE, max_attempts=2, lease_seconds=120)(estimate)
register(JUDGE, queue=QUEUE, max_attempts=20, lease_seconds=120)(judge_campaign)
register(HEED, max_attempts=5)(heed_sheet)
register(SWEEP, queue=QUEUE, max_attempts=3)(sweep_here)
register(CONTRAST, max_attempts=3, lease_seconds=120)(contrast)  # numbers only: any worker, and no torch
