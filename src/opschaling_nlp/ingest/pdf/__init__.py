"""The reader for PDF exports."""
