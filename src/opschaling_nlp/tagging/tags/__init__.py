"""From matches, moods and layout to tags, drivers and their direction."""
