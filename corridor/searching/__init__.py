"""Searching: the texts a reader may look for, and an index of them a browser reads piece by piece, also from a disk."""

from corridor.searching.indexing import files
from corridor.searching.patching import patched
from corridor.searching.texts import Text, spellings, texts, texts_of

__all__ = ["Text", "files", "patched", "spellings", "texts", "texts_of"]
