"""The release folder: its rows, its cards, its seal."""
