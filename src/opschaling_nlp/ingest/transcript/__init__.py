"""Readers for transcripts: what one speaker says without breaking off a sentence is a statement."""
