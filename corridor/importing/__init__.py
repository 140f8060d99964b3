"""Importing: Word and Excel files become draft records; nothing is written before a person says so."""
