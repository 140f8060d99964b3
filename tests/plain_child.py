"""The child of the press with none of its thrift: the engine's own ways, to hold the PDFs against."""

from contextlib import contextmanager
from typing import Any

from corridor.press import child, faces, styles, thrift


@contextmanager
def nothing(*_: Any, **__: Any) -> Any:
    yield


def of_engine() -> Any:
    from weasyprint.html import UA_STYLESHEET

    return UA_STYLESHEET


def install_numbering_alone() -> None:
    from weasyprint.pdf.fonts import Font

    if not hasattr(Font.subset, "corridor"):
        cut = Font.subset

        def subset(font: Any, *given: Any) -> None:
            cut(font, *given)
            font.file_content = faces.numbered_by_glyph(font.file_content)

        subset.corridor = True  # type: ignore[attr-defined]
        Font.subset = subset


thrift.install = lambda: None
thrift.laid_out = lambda source, **options: source.render(**options)
thrift.packing = nothing
styles.Styles.shared = nothing  # type: ignore[method-assign]
styles.of_engine = of_engine
faces.install = install_numbering_alone
child.main()
