"""Decide whether a line ends a post, with one model for pages and typed text, and join lines accordingly."""
