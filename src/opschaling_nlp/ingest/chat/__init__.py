"""Readers for chats: a message is a statement, and what the program wrote between them is not."""
