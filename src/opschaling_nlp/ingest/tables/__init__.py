"""Readers for tables: delimited text and workbooks, with columns recognised by name or by content."""
