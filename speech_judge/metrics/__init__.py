"""How good a judge is, from what it said and what people said: numpy and scipy alone, no torch.

A metric takes arrays and gives a number, or None where it is undefined; `bootstrap` gives its interval; `unread` says
what an output that could not be read counts as. Nothing is dropped silently.
"""
