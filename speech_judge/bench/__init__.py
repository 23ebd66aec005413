"""How fast training and judging are on this machine, on random weights and noise: `python -m speech_judge bench`."""
