"""The local page for coding and deciding (`make werk`): it reads the latest run, and writes only to the folder of codings."""
