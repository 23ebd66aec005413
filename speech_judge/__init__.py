"""The judge: train, evaluate and run a speech LLM on a release. Reads top to bottom:

recipe -> data -> audio -> model -> losses, engine -> training (objectives, loop, checkpoint).

Torch comes in at `model`; everything before it, and `--help`, works without.
"""

from __future__ import annotations

__version__ = "0.1.0"
