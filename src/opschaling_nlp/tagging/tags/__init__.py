"""Turn matches, moods and layout into tags, drivers and their direction."""
