"""Serve the local page for coding and deciding (`make werk`): it reads the latest run, and writes only codings."""
