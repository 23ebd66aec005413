"""The demo: a small corpus of synthetic speech, degraded copies of it, and people who rate them."""

import warnings

# pydub looks for an ffmpeg on PATH when imported and warns without one. We hand it samples only, never files.
warnings.filterwarnings("ignore", message="Couldn't find ffmpeg or avconv", category=RuntimeWarning)
# Its regular expressions are older than the warning about their escapes.
warnings.filterwarnings("ignore", message="invalid escape sequence", category=SyntaxWarning)
