"""Say in plain sentences what the tables hold, no more, with the statements and numbers behind each sentence."""

from opschaling_nlp.analysis.summaries.subjects import summarise

__all__ = ["summarise"]
