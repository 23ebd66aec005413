"""Reading a judgement off a model: forms, cached prefixes, label distributions, and words of its own."""
