"""Estimate how many statements really have a label, from what the tool found and a coded sample of it."""
