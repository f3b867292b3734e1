"""Write the report of a run: the working version, the version for sharing, and a page per session to give back."""

from opschaling_nlp.output.report.pages import SHARED, WORKING, write_reports

__all__ = ["SHARED", "WORKING", "write_reports"]
