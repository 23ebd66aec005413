"""From references and predictions in files to one JSON of figures, by system. No torch."""
