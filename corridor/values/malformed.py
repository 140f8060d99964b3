"""What a value that nobody could read says."""

from __future__ import annotations


class Malformed(ValueError):
    """A value nobody could read; carries what is wrong and what to type, in Chinese."""

    def __init__(self, hint: str) -> None:
        self.hint = hint
        super().__init__(hint)
