"""Estimate how many statements really have a label, from what the tool found and a coded sample of it."""

from opschaling_nlp.analysis.estimation.estimates import estimate_labels
from opschaling_nlp.analysis.estimation.planning import Plan, plan_coding

__all__ = ["Plan", "estimate_labels", "plan_coding"]
