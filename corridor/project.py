"""A project: folders, outputs and settings of one site; frozen and picklable, so that a worker can be handed it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.files import Digests, Roots, Signature, digest_bytes
from corridor.installed import version
from corridor.outputs import Output
from corridor.plain import Plain

if TYPE_CHECKING:
    from corridor.shelf import Shelves

HOUSE = Path(__file__).resolve().parent.parent
FONTS = HOUSE / ".tools" / "fonts"


class Project(Plain, frozen=True):
    """One office's site. `outputs` are "module:Class" names in the order build.py lists them."""

    folder: Path
    target: Path
    outputs: tuple[str, ...]
    today: str
    drafts: bool = False
    edition: str = "public"  # or internal: what is only for the house as well
    paranoid: bool = False
    fonts: Path = FONTS
    counties: Path | None = None  # of a province: the tree its counties lie in

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def state(self) -> Path:
        """Build memory; deleting it costs a full build, never a record."""
        return self.folder / ".corridor"

    @property
    def memory(self) -> Path:
        """What the engine remembers, one a target: a second site of the same content does not undo the first's."""
        return self.state / f"memory-{self._of_target}.pickle"

    @property
    def pieces(self) -> Path:
        """Where pieces of large files are kept, one folder a target: they lie in that site's files."""
        return self.state / f"pieces-{self._of_target}"

    @property
    def _of_target(self) -> str:
        return digest_bytes(str(self.target).encode())[:12]

    @property
    def roots(self) -> Roots:
        over = (HOUSE / "templates" / "federation",) if self.counties else ()
        templates = (self.content / "templates", *over, HOUSE / "templates")
        return Roots(templates, self.content / "media", self.fonts, self.counties)

    def output(self, name: str) -> Output:
        return outputs(self.outputs)[name]

    def all_outputs(self) -> tuple[Output, ...]:
        return tuple(outputs(self.outputs).values())

    def recipe(self, output: Output, digests: Digests) -> str:
        """What makes an output, as one word: Corridor's own sources and the versions of what it leans on."""
        versions = ",".join(f"{package}={version(package)}" for package in output.leans_on)
        return f"{sources_digest(digests)}:{versions}"

    def shelves(self, digests: Digests) -> Shelves:
        """Where chapters of long prints are kept, and what makes them: all outputs' recipes."""
        from corridor.shelf import Shelves

        return Shelves(self.state / "chapters", ",".join(self.recipe(one, digests) for one in self.all_outputs()))


@cache
def outputs(names: tuple[str, ...]) -> dict[str, Output]:
    """The outputs by their short names, imported on first use."""
    made: dict[str, Output] = {}
    for name in names:
        module, _, class_name = name.partition(":")
        output: Output = getattr(import_module(module), class_name)()
        made[output.name] = output
    return made


_code: dict[str, tuple[Signature, str]] = {}  # Corridor's own files as they were when this process first asked


def sources_digest(digests: Digests) -> str:
    """The digest of all of Corridor's own code: a change in it makes everything anew. Asked of the disk once a process.

    What was changed since is not what this process runs.
    """
    if not digests.code:
        if not _code:
            found = sorted(str(path) for path in Path(__file__).resolve().parent.rglob("*.py"))
            _code.update((path, told) for path in found if (told := digests.told(Path(path))))
        digests.current |= _code
        digests.code = digest_bytes("".join(digest for _, digest in _code.values()).encode())
    return digests.code
