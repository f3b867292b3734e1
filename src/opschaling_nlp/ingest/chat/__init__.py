"""Readers for chats: a message is a statement, a notice of the program is not."""
