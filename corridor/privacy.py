"""Privacy: who may appear, and what of a person may not (rules 7 and 8): consents, and personal data in records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from corridor.facts import Facts
from corridor.personal import LABELS, NARROW, Hit, scan
from corridor.plain import Plain
from corridor.problems import Problem
from corridor.relations import Locate


class Allowed(Plain, frozen=True):
    """What may stand although it looks like personal data: words somebody answers for, domains of e-mail."""

    words: frozenset[str] = frozenset()
    domains: tuple[str, ...] = ("gov.cn",)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Allowed:
        """As content/site.yaml has it; what it says itself (the office's own mail in the footer) is allowed too."""
        accepted = settings.get("accepted")
        rows = [one for one in accepted if isinstance(one, dict)] if isinstance(accepted, list) else []
        words = {str(one.get("words", "")) for one in rows if one.get("code") == "E604"}
        own = {hit.words for value in _texts(settings) for hit in scan(value)}
        privacy = settings.get("privacy")
        mails = privacy.get("emails", []) if isinstance(privacy, dict) else []
        return cls(frozenset(words | own), ("gov.cn", *(str(one).lower() for one in mails)))

    def __call__(self, hit: Hit) -> bool:
        if hit.words in self.words:
            return True
        mail = hit.words.translate(NARROW).lower()
        domain = mail.partition("@")[2]
        return hit.sort == "mail" and any(
            domain == one or domain.endswith("." + one) or mail == one for one in self.domains
        )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def check(facts: Iterable[Facts], allowed: Callable[[Hit], bool], locate: Locate) -> Iterator[Problem]:
    """Personal data in records, hidden ones too (E604). The message and the line it quotes show it masked."""
    for own in facts:
        for path, offset, sort, words in own.personal:
            hit = Hit(offset, sort, words)
            if not allowed(hit):
                told = locate(own, path, "E604", {"found": words, "label": LABELS[sort], "remedy": hit.masked}, offset)
                title, quoted = (text.replace(words, hit.masked) for text in (told.title, told.quoted))
                yield replace(told, title=title, quoted=quoted)


# --- consent ----------------------------------------------------------------------------------------------------------

INTERNAL = "内部"  # a consent whose scope says so is none for a public edition


def check_consent(facts: Iterable[Facts], today: str, edition: str, locate: Locate) -> Iterator[Problem]:
    """Consents that have expired, or do not reach as far as this edition (E605)."""
    for own in facts:
        state, scope, expiry = own.consent or ("", "", "")
        if state not in ("given", "official_duty"):
            continue
        if expiry and expiry < today[: len(expiry)]:
            words = {"found": f"《{own.card.title}》的同意书 {expiry} 到期，今天是 {today}"}
            yield locate(own, ("consent", "expiry"), "E605", words, 0)
        elif edition == "public" and INTERNAL in scope:
            words = {"found": f"《{own.card.title}》的同意书只限{scope}"}
            yield locate(own, ("consent", "scope"), "E605", words, 0)
