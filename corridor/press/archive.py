"""Archive grade: PDF/A-3a and PDF/UA-1 in one file, with files attached (docs/decisions/archive-grade.md).

Each function here mends one thing the engine leaves out; the validators in tests/archive_grade.py say whether it still
is enough. Only for `corridor.press.child`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

VARIANT: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
# PDF/A forbids pictures to be smoothed by the viewer (ISO 19005-3, 6.2.8.3); the property is inherited.
STYLE = "html { image-rendering: crisp-edges }"
# ISO 14289-1, 5, and, for ISO 19005-3, 6.6.2.3.2, what that entry is. It must stand in the one RDF block there may be,
# so the engine's option for more XMP is no help.
UNIVERSAL = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>
</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NEVER = datetime(2000, 1, 1)  # the engine wants a date for what is attached; it is taken out again


def write(document: Any, root: Element, attachments: list[tuple[dict[str, str], bytes]]) -> bytes:
    """Write a document rendered from `root` with VARIANT; elements with aria-hidden="true" are not read aloud.

    An attachment is a head (name, description, media_type) and its bytes.
    """
    from weasyprint import Attachment

    for page in document.pages:
        # The engine makes a link of each span inside a link, too, and does not tag it as one.
        page.links = [link for link in page.links if link[-1].link]
        _silence_leaders(page)

    told = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *level: told(*level).replace(b"</rdf:RDF>", UNIVERSAL)
    attached = [
        Attachment(
            file_obj=io.BytesIO(data), name=head["name"], description=head["description"], relationship="Data",
            created=NEVER, modified=NEVER,
        )
        for head, data in attachments
    ]  # fmt: skip
    media_types = [head["media_type"] for head, _ in attachments]
    with _tagging(root):
        pdf: bytes = document.write_pdf(
            **VARIANT, attachments=attached, finisher=lambda _, made: _finish(made, media_types)
        )
    return pdf


def _finish(pdf: Any, media_types: list[str]) -> None:
    """Say what kind of files are attached and no time of the clock, name each of them once; leave the XMP readable."""
    for one in pdf.objects:
        if getattr(one, "extra", {}).get("Type") == "/Metadata":
            one.compress = False  # whoever looks for a document's title need not know PDF
    files = [one for one in pdf.objects if getattr(one, "extra", {}).get("Type") == "/EmbeddedFile"]
    for file, media_type in zip(files, media_types, strict=True):
        file.extra["Subtype"] = f"/{media_type.replace('/', '#2f')}"
        del file.extra["Params"]["CreationDate"], file.extra["Params"]["ModDate"]
    if files:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _silence_leaders(page: Any) -> None:
    """Take every dot between a title and its page number for an ornament: nobody wants to hear them counted."""
    for leader in (box for box in page._page_box.descendants() if box.is_leader):
        for box in (leader, *leader.children):
            box.element = None


def _silent(root: Element) -> frozenset[Element | None]:
    """Give all elements that are not to be read aloud, and None: what belongs to no element (page margins)."""
    hidden = (each for top in root.iter() if top.get("aria-hidden") == "true" for each in top.iter())
    return frozenset([None, *hidden])


def _ranks(root: Element) -> dict[Element, str]:
    """Give every heading the tag its place asks for: one below the heading it stands under, whatever its size.

    A template that goes from h2 to h4 for the look of it would fail ISO 14289-1, 7.4.2.
    """
    above: list[str] = []
    ranks = {}
    for heading in (each for each in root.iter() if each.tag in HEADINGS):
        while above and above[-1] >= heading.tag:
            above.pop()
        above.append(heading.tag)
        ranks[heading] = f"h{len(above)}"
    return ranks


def _pairs(root: Element) -> frozenset[Element]:
    """Give every div that holds a term and what is said of it: a list holds items alone (ISO 32000-1, 14.8.4.3.3)."""
    return frozenset(pair for terms in root.iter("dl") for pair in terms if pair.tag == "div")


@contextmanager
def _tagging(root: Element) -> Iterator[None]:
    """Paint silent elements as artifacts, kept out of the tree of tags; tag headings by rank, pairs as items."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox, MarginBox, PageBox
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf import tags
    from weasyprint.pdf.stream import Stream

    silent, ranks, pairs = _silent(root), _ranks(root), _pairs(root)
    build, mark = tags._build_box_tree, Stream.marked
    frames = (PageBox, MarginBox, FootnoteAreaBox)  # without an element, and with elements inside

    def build_read(box: Any, *rest: Any) -> Iterator[Any]:
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        if inner.element_tag in HEADINGS:
            inner.element_tag = ranks[inner.element]
        elif inner.element in pairs and inner.element_tag == "div":
            inner.element_tag = "li"
        elif inner.element_tag in ("a::before", "a::after"):
            inner.element_tag = "span"  # else a link in the link, without a target
        if inner.element not in silent or isinstance(inner, frames):
            yield from build(box, *rest)

    def mark_read(stream: Any, box: Any, tag: str) -> Any:
        return stream.artifact() if box.element in silent else mark(stream, box, tag)

    tags._build_box_tree, Stream.marked = build_read, mark_read
    try:
        yield
    finally:
        tags._build_box_tree, Stream.marked = build, mark
