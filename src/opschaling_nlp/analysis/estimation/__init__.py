"""Estimate how many statements really have a label, from the tool's output and a coded sample of it."""
