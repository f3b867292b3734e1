"""Readers for tables: delimited text and workbooks, with the columns recognised by name or by content."""
