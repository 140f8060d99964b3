"""Searching: the texts a reader may look for, and an index of them a browser reads piece by piece, also from a disk."""

from corridor.searching.indexing import files
from corridor.searching.keeping import index
from corridor.searching.texts import Spellings, Text, pinyin, texts_of

__all__ = ["Spellings", "Text", "files", "index", "pinyin", "texts_of"]
