"""Corridor: a public body's records become its website, its prints and its archive."""

__version__ = "0.1.0"
