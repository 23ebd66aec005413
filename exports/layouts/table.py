"""Every layout, the most telling first: the first that fits is taken."""

from __future__ import annotations

from exports.layouts.audiofolder import AUDIOFOLDER
from exports.layouts.base import Reader
from exports.layouts.conversations import LLAMA_FACTORY, MS_SWIFT
from exports.layouts.speecheval import SPEECHEVAL

LAYOUTS: tuple[Reader, ...] = (SPEECHEVAL, MS_SWIFT, LLAMA_FACTORY, AUDIOFOLDER)
EARSHOT = "earshot"  # a release folder of ours is read by exports.leakage.folder
NAMES = (EARSHOT, *(reader.key for reader in LAYOUTS))
