"""What a reply is worth: marks by an evaluator, or by rules against what people said; real or fake by the label.

A mark that could not be had is None, and so is the reward it is part of: never zero.
"""
