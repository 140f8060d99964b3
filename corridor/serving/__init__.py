"""Serving: a preview of the site while it is written, with problems shown over the page; nothing is put into site/."""

from __future__ import annotations

from corridor.serving.answering import Server, serve
from corridor.serving.previewing import Page, Preview

__all__ = ["Page", "Preview", "Server", "serve"]
