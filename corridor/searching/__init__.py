"""Searching: the texts a reader may look for, and an index of them a browser reads piece by piece, also from a disk."""

from corridor.searching.indexing import files
from corridor.searching.texts import Text, texts

__all__ = ["Text", "files", "texts"]
