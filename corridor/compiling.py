"""Compiling: Jinja's own compiler without what our templates never use, and with what is the same on many pages kept.

Pages are the same to the byte, which a test holds by rendering both ways; they cost about half.
"""

from __future__ import annotations

import contextlib
import pickle
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2 import meta, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from corridor.files import digest_bytes, read_sealed, write_sealed

# Gives the HTML of a block by all it hangs on besides the depth of its page; made now or before.
Keep = Callable[[tuple[Any, ...], Callable[[], str]], str]
# Dictionaries have these too: there Jinja's order, attributes before items, tells them apart.
_OF_DICT = frozenset(dir(dict))
# What a template may ask that has one answer on all pages of a depth.
_SHARED = {"site", "bays", "to", "asset", "link", "card", "cards", "kind_label"}
# What brings names of its own, or another template's.
_NAMING: tuple[type[nodes.Node], ...] = (nodes.Assign, nodes.AssignBlock, nodes.With, nodes.Macro, nodes.CallBlock)
_OF_ITS_OWN: tuple[type[nodes.Node], ...] = (*_NAMING, nodes.Include, nodes.Import, nodes.FromImport)
_SPECIAL: Callable[[str], Any] = re.compile("[&<>'\"]").search
# Says of a text that it is HTML, without the questions Markup() asks of anything.
marked: Callable[[str], Markup] = partial(str.__new__, Markup)


def shown(value: Any) -> str:
    """What stands on a page for a value, as markupsafe.escape has it; the same object where there is nothing to do."""
    kind = type(value)
    if kind is Markup or (kind is str and _SPECIAL(value) is None):
        return value  # type: ignore[no-any-return]
    return escape(value)


class QuickMacro(Macro):
    """A macro of templates that always escape: it goes straight to its body, whatever it is called with."""

    def __init__(self, *values: Any, **options: Any) -> None:
        super().__init__(*values, **options)
        self._names = frozenset(self.arguments)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        short = self._argument_count - len(args)
        if short < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **kwargs)
        if not short and not kwargs:
            return marked(self._func(*args))
        if not self._names.issuperset(kwargs) or not kwargs.keys().isdisjoint(self.arguments[: len(args)]):
            return super().__call__(*args, **kwargs)  # one too many: the library says which
        given = kwargs.get
        return marked(self._func(*args, *[given(name, missing) for name in self.arguments[len(args) :]]))


class _Quick(CodeGenerator):
    """Writes calls as calls, text as it is, and asks the environment for a block that may be made already."""

    _is_first = False  # of the arguments of a call, which has no comma before it

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 (the library's)
        self.visit(node.node, frame)
        self.write("(")
        self._is_first = True
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self._is_first = False
        self.write(")")

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 (the library's)
        super().visit_Template(node, frame)
        imported = {
            name if isinstance(name, str) else name[1] for one in node.find_all(nodes.FromImport) for name in one.names
        }
        for name, block in self.blocks.items():
            if (inner := _furniture(block, imported)) is not None:
                self.writeline(f"block_{name}.furniture = {inner!r}")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 (the library's)
        if node.scoped or node.required or frame.buffer is not None or (frame.toplevel and self.extends_so_far):
            super().visit_Block(node, frame)
        else:
            self.writeline(f"yield from environment.block(context, {node.name!r})", node)

    def write(self, x: str) -> None:
        if self._is_first:
            self._is_first = False
            x = x.removeprefix(", ")
        super().write(x)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        node = macro_ref.node
        names = [one.name for one in node.args]
        specials = macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller
        self.write(f"environment.macro(macro, {getattr(node, 'name', None)!r}, {names!r}, *{specials!r})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.shown(")


def _furniture(block: nodes.Block, imported: set[str]) -> tuple[str, ...] | None:
    """The blocks within one that is the same on every page of a bay and a depth; None for one that is not.

    It may ask for settings, assets and addresses; of its page for the bay alone.
    """
    inner: list[str] = []
    waiting: list[tuple[nodes.Node, set[str]]] = [(one, _SHARED | imported) for one in block.body]
    while waiting:
        node, known = waiting.pop()
        if isinstance(node, nodes.Block):
            inner.append(node.name)
        elif isinstance(node, nodes.For):
            items = {
                one.name for one in (node.target, *node.target.find_all(nodes.Name)) if isinstance(one, nodes.Name)
            }
            waiting += [(one, known) for one in (node.iter, *node.else_)]
            waiting += [(one, known | items) for one in (*node.body, *([node.test] if node.test else []))]
        elif isinstance(node, _OF_ITS_OWN) or (isinstance(node, nodes.Name) and node.name not in known):
            return None
        elif not (isinstance(node, nodes.Getattr) and node.attr == "bay" and node.node == nodes.Name("page", "load")):
            waiting += [(one, known) for one in node.iter_child_nodes()]
    return tuple(inner)


class _Template(jinja2.Template):
    """A template whose imported macros know its arguments and the environment's globals, and nothing else."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


class Environment(jinja2.Environment):
    """Jinja's environment for templates that always escape and stay as they are while it lives."""

    code_generator_class = _Quick
    template_class = _Template
    shown = staticmethod(shown)

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, auto_reload=False, bytecode_cache=_Compiled(), **options)
        self._found: dict[str, jinja2.Template] = {}
        self.keep: Keep = lambda _, make: make()

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:
        """A template by name; the second time without a question."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent, globals)
        return found

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, or the item of that name; of a dictionary its item at once."""
        if type(obj) is dict and attribute not in _OF_DICT:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def block(self, context: Context, name: str) -> Iterable[str]:
        """A block of the page being rendered; one that is furniture is asked of `keep`, which may have it already."""
        own = context.blocks[name][0]
        inner = _inner(context, own)
        if inner is None:
            return own(context)
        page = context.vars.get("page") or context.parent.get("page") or {}
        return (self.keep((own, inner, page.get("bay", "")), lambda: "".join(own(context))),)

    def macro(self, body: Callable[..., str], name: str, arguments: list[str], *catches: bool) -> Macro:
        """A macro as compiled templates ask for it."""
        catch_kwargs, catch_varargs, caller = catches
        return QuickMacro(self, body, name, arguments, catch_kwargs, catch_varargs, caller, default_autoescape=True)


def _inner(context: Context, block: Any) -> tuple[Any, ...] | None:
    """All blocks within one as they are on this page; None where one of them is no furniture."""
    names = getattr(block, "furniture", None)
    if not names:
        return names
    found = []
    for name in names:
        own = context.blocks[name][0]
        more = _inner(context, own)
        if more is None:
            return None
        found += [own, *more]
    return tuple(found)


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates by their source, kept while the process lives: a second build compiles none again."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (known := self.kept.get(self._key(bucket))) is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[self._key(bucket)] = bucket.bytecode_to_string()

    @staticmethod
    def _key(bucket: Bucket) -> str:
        """With who wrote the code: what a slower writer left would be taken up by every build of this machine."""
        return f"{bucket.environment.code_generator_class.__qualname__} {bucket.key}"


# Which templates a source names, by a digest of it: found by parsing, which costs as much as compiling.
_named: dict[str, tuple[str | None, ...]] = {}
_left: list[int] = []  # how much was there when it was last recalled or left


def named(source: str, name: str) -> tuple[str | None, ...]:
    """The templates a source extends, includes or imports; None for a computed name."""
    key = digest_bytes(f"{name}\n{source}".encode())
    if key not in _named:
        _named[key] = tuple(meta.find_referenced_templates(jinja2.Environment().parse(source, name)))
    return _named[key]


def recall(paths: Iterable[Path], recipe: str) -> None:
    """Take up what an earlier process compiled, from the first of `paths` that has something.

    Nothing that is damaged or of another `recipe` (our code, Jinja) is taken.
    """
    if not _left:
        any(_taken(path, recipe) for path in paths)
        _left[:] = [len(_Compiled.kept) + len(_named)]


def _taken(path: Path, recipe: str) -> bool:
    try:
        made_by, compiled, names = pickle.loads(read_sealed(path)[1])
        if made_by != recipe:
            return False
        _Compiled.kept.update(compiled)
        _named.update(names)
    except Exception:  # noqa: BLE001 (a damaged pickle can fail with almost every error there is)
        _named.clear()
        return False
    return True


def leave(paths: Iterable[Path], recipe: str) -> None:
    """Leave what was compiled for the next process, if it is more than before; a full disk costs only time."""
    if _left == [len(_Compiled.kept) + len(_named)]:
        return
    data = pickle.dumps((recipe, _Compiled.kept, _named), pickle.HIGHEST_PROTOCOL)
    for path in paths:
        with contextlib.suppress(OSError):
            write_sealed(path, data)
    _left[:] = [len(_Compiled.kept) + len(_named)]
