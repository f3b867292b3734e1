"""The reader for PDF exports."""

from opschaling_nlp.ingest.pdf.reader import NAME, SUFFIXES, matches, read

__all__ = ["NAME", "SUFFIXES", "matches", "read"]
