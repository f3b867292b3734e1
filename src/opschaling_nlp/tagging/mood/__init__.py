"""The mood of a clause: question, imperative, infinitive phrase, noun phrase or statement."""
