"""Settings that hold for every test."""

from hypothesis import settings

# How long an example takes says something of the machine, not of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
