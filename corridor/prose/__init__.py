"""Prose: the office's Markdown becomes safe HTML; masks and references keep their meaning, no character is lost."""

from corridor.prose.checking import Fault, faults
from corridor.prose.masks import count_masks, inline, plain, verbatim
from corridor.prose.referring import Reference, references
from corridor.prose.rendering import quoted_masks, to_html

__all__ = [
    "Fault",
    "Reference",
    "count_masks",
    "faults",
    "inline",
    "plain",
    "quoted_masks",
    "references",
    "to_html",
    "verbatim",
]
