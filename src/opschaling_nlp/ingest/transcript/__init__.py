"""Readers for transcripts: what one speaker says without a break in the sentence is a statement."""
