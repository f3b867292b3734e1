"""Readers for documents and presentations."""
