"""Write the report of a run: the working version, the version for sharing, and a page per session for feedback."""
