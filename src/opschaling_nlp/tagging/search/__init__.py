"""The matcher: find the indicators of codebooks in Docs."""
