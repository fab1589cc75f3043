"""Trains the tagger in `seeds/models`; nothing that runs imports this."""
