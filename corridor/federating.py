"""Federating: every office in a folder tree, and the site of the province over them; a broken one stops no other."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from corridor import crews, engine, making, publishing, reading, unchanged
from corridor.counties import County
from corridor.files import write_whole
from corridor.kinds import KINDS
from corridor.problems import Place, Problem, Stop, problem
from corridor.project import Project
from corridor.results import Result

# A province's search is over its counties too; all other outputs are those of any office.
_SEARCH, _FEDERATION = "corridor.outputs.search:Search", "corridor.outputs.federation:Federation"
_NOT_ENTERED = {"content", "site", "templates"}


class Built(Struct):
    """What came of one office. `problems` name their files from the top of the tree."""

    folder: str
    result: Result
    county: County
    problems: list[Problem] = field(default_factory=list)


class Federated(Struct):
    """What came of all: the counties in the order of their folders, and the province's own site."""

    counties: list[Built]
    province: Result

    @property
    def problems(self) -> list[Problem]:
        return [*(one for county in self.counties for one in county.problems), *self.province.problems]


def offices(folder: Path) -> Iterator[str]:
    """The offices below a folder, by their paths from it, in order of name; an office holds no other."""
    for here, folders, _ in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_ENTERED)
        if Path(here) != folder and (Path(here) / "content").is_dir():
            folders.clear()
            yield Path(here).relative_to(folder).as_posix()


def federate(province: Project, wanted: engine.Wanted, told: Callable[[str, int, int], None]) -> Federated:
    """Build every office, each serially, several at a time; then the province's site of what they have published.

    `province`: the whole tree, its own settings in content/. Raises Stop (E508) where there is nothing to build.
    """
    names = list(offices(province.folder))
    if not province.content.is_dir() or not names:
        found = str(province.folder / ("县的文件夹" if province.content.is_dir() else "content"))
        raise Stop([problem("E508", Place("content"), found=found)], 2)
    alone = replace(wanted, crew="serial", workers=0, told=engine.silent)
    homes = {
        name: replace(province, folder=province.folder / name, target=province.folder / name / "site") for name in names
    }
    far = wanted.crew.startswith(crews.CLUSTER)
    built = (_far if far else _near)(homes, wanted, alone, lambda done: told("COUNTIES", done, len(names)))
    counties = [built[name] for name in names]
    listed = [asdict(_from(province.target, one.county, province.folder)) for one in counties]
    write_whole(province.state / "counties.json", (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode())
    outputs = tuple(one for one in province.outputs if one != _SEARCH)
    over = replace(province, outputs=(*outputs, _FEDERATION), counties=province.folder)
    return Federated(counties, engine.build(over, replace(wanted, only=(), crew="serial", workers=0)))


def _near(
    homes: dict[str, Project], wanted: engine.Wanted, alone: engine.Wanted, told: Callable[[int], None]
) -> dict[str, Built]:
    """The counties built on this machine, by their folders."""
    executor, _ = crews.crew(wanted.crew, wanted.workers, crews.ready, (), len(homes) * crews.WORTH_PROCESSES)
    built: dict[str, Built] = {}
    with executor:
        waiting = [executor.submit(build_county, own, name, alone) for name, own in homes.items()]
        for one in crews.received(executor, waiting):
            built[one.folder] = one
            told(len(built))
    return built


def _far(
    homes: dict[str, Project], wanted: engine.Wanted, alone: engine.Wanted, told: Callable[[int], None]
) -> dict[str, Built]:
    """The counties built on other machines: those that changed go out, and their sites are published as they come."""
    looks = {name: unchanged.look(own, alone.only, alone.strict) for name, own in homes.items()}
    same = {name: unchanged.result(own, looks[name]) for name, own in homes.items()}
    built = {name: _built(homes[name], name, result) for name, result in same.items() if result is not None}
    names = [name for name in homes if name not in built]
    with crews.fleet(wanted.crew, next(iter(homes.values()))) as executor:
        given = [(homes[name], name, replace(alone, forgets=True)) for name in names]
        for at, came, error in executor.each(build_county, given):
            name, own = names[at], homes[names[at]]
            built[name] = _taken(own, name, came, error)
            if built[name].result.published:
                unchanged.remember(own, looks[name], built[name].result)
            told(len(built))
    return built


def _taken(own: Project, name: str, came: tuple[Built, dict[str, bytes]] | None, error: BaseException | None) -> Built:
    """A county that came back from another machine, published; or why it did not come back."""
    from corridor import fleet

    if came is None:
        remedy = "看看机器和网络，再运行一次"
        lost = problem("E524", Place(name), found=f"做这个县的机器断开了（{type(error).__name__}）", remedy=remedy)
        return _built(own, name, Result([lost]))
    made, files = came
    if made.result.published:
        try:
            fleet.publish(own.target, files)
        except Stop as stop:
            return _built(own, name, Result(list(stop.problems)))
        except OSError as refused:
            reason = publishing.why_unwritten(refused) or str(refused)
            return _built(own, name, Result([problem("E503", Place("site"), found=reason)]))
    return _built(own, name, made.result)


def _built(project: Project, name: str, result: Result) -> Built:
    problems = [replace(one, place=replace(one.place, file=f"{name}/{one.place.file}")) for one in result.problems]
    return Built(name, result, _county(project, name, result), problems)


def build_county(project: Project, name: str, wanted: engine.Wanted) -> Built:
    """One office as `build` makes it; nothing is raised: what went wrong is in what comes back."""
    try:
        result = engine.build(project, wanted) if wanted.forgets else _up_to_date(project, wanted)
    except Stop as stop:
        result = Result(list(stop.problems))
    except OSError as error:
        reason = publishing.why_unwritten(error) or str(error)
        result = Result([problem("E503", Place(str(error.filename or "site")), found=reason)])
    except Exception as error:  # noqa: BLE001 (our own bug in one office: told as one, the others go on)
        result = Result([making.crash(project, None, error)])
    return _built(project, name, result)


def _up_to_date(project: Project, wanted: engine.Wanted) -> Result:
    now = unchanged.look(project, wanted.only, wanted.strict)
    result = unchanged.result(project, now)
    if result is None:
        result = engine.build(project, wanted, unchanged.touched(project, now))
        unchanged.remember(project, now, result)
    return result


def _county(project: Project, name: str, result: Result) -> County:
    settings = _settings(project)
    is_there = (project.target / "index.html").is_file()
    state = "current" if result.published else "old" if is_there else "missing"
    errors = sum(one.is_fatal for one in result.problems)
    area = str(settings.get("area") or name.rpartition("/")[0])
    address = str(settings.get("address") or "")
    home = f"{address.rstrip('/')}/" if address.startswith(("https://", "http://")) else ""
    records = result.records if result.published else _published(project)
    return County(name, str(settings.get("title") or name), area, home, state, errors, records)


def _from(target: Path, county: County, tree: Path) -> County:
    """With the way to its folder, for a county without an address."""
    way = Path(os.path.relpath(tree / county.folder / "site", target)).as_posix()
    return county if county.home else replace(county, home=f"{way}/")


def _settings(project: Project) -> dict[str, Any]:
    """The settings of an office, none where they cannot be read."""
    path = project.content / "site.yaml"
    tree = reading.read("content/site.yaml", path.read_bytes()).tree if path.is_file() else None
    return dict(tree) if isinstance(tree, dict) else {}


def _published(project: Project) -> int:
    """How many records the site has that stands, by its data files."""
    paths = (project.target / "data" / f"{kind.folder}.json" for kind in KINDS)
    return sum(len(json.loads(path.read_bytes())) for path in paths if path.is_file())
