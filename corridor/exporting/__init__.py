"""Exporting: a record for people who go on elsewhere: pasted into a 公众号, or edited on in Word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from corridor import engine
from corridor.corpus import Corpus
from corridor.desk import Desk
from corridor.exporting import articles
from corridor.exporting.articles import Article
from corridor.files import write_whole
from corridor.plain import Plain
from corridor.problems import Place, Problem, Stop, problem
from corridor.project import Project
from corridor.workshops import Workshop

USAGE = 2
FOLDER = "exports"
SERVED = "nginx：放进 /etc/nginx/conf.d/，运行 nginx -t；Caddy：caddy validate。有记录换地址、撤下的，再导出一次。"


class Exported(Plain, frozen=True):
    """The file made and the article in it; neither where problems of the content forbid it."""

    path: Path | None
    article: Article | None
    problems: list[Problem]


def export(project: Project, what: str, target: str, out: Path | None = None) -> Exported:
    """Write one record as `what` ("wechat", "docx") below `out`, by default exports/ beside content/.

    Raises Stop for a record there is none of, UsageError for one that is drawn and has no running text.
    """
    if not project.content.is_dir():
        raise Stop([problem("E508", Place("content"), found=str(project.content))], USAGE)
    run = engine.begin(project, engine.Wanted())
    if run.result.is_fatal:
        return Exported(None, None, run.result.problems)
    id_ = _meant(run.corpus, target)
    desk = Desk(Workshop.of(run.corpus), f"{id_}.html", run.corpus.address)
    article = articles.article(desk, id_)
    if not article.has_text:
        raise click.UsageError(f"《{article.title}》是画出来的材料，没有连续的文字可以导出；它的 PDF 在网站上")
    path = (out or project.folder / FOLDER) / f"{id_.replace('/', '-')}.{_SUFFIX[what]}"
    write_whole(path, _maker(what)(desk, article))
    return Exported(path, article, run.result.problems)


def advice(what: str, article: Article) -> list[str]:
    """What to do with the file, for whoever made it."""
    if what == "docx":
        return ["用 Word 或 WPS 打开就能改；改动不会回到网站，要公布的请改 content/ 里的记录。"]
    digest = [f"摘要：{article.digest}"] if article.digest else []
    return [
        f"标题：{article.title}",
        *digest,
        f"阅读原文：{article.address}",
        "用浏览器打开这个文件，全选、复制，贴进公众号的编辑器；标题、摘要和阅读原文填在编辑器自己的栏里。",
    ]


def servers(project: Project, out: Path | None = None) -> list[Path]:
    """Write nginx.conf and Caddyfile for the site as it is built now. Raises UsageError where none is built."""
    from corridor.exporting import webservers

    if not project.target.is_dir():
        raise click.UsageError("还没有网站：先运行 python build.py，再运行 python build.py export server")
    address = engine.begin(project, engine.Wanted()).corpus.address
    paths = []
    for name, text in webservers.files(project, address).items():
        paths.append((out or project.folder / FOLDER) / "server" / name)
        write_whole(paths[-1], text.encode())
    return paths


def sheet(project: Project, kind: str, form: str, out: Path | None = None, *, is_empty: bool = False) -> Path:
    """Write a kind's records, or an empty form, as xlsx or csv. Raises Stop where there is no such kind."""
    from corridor import importing

    name, data = importing.exported(project, kind, form, is_empty=is_empty)
    path = (out or project.folder / FOLDER) / name
    write_whole(path, data)
    return path


def _meant(corpus: Corpus, target: str) -> str:
    """The id of the record meant, typed in full, by its unique end, or as the path of its page."""
    id_ = corpus.resolve(target.removeprefix("site/").removesuffix(".html"))
    if id_:
        return id_
    remedy = "写记录的编号，例如 activities/provincial-visit；编号就是 content/ 下的路径去掉后缀"
    raise Stop([problem("E301", Place("content"), found=target, remedy=remedy)], USAGE)


_SUFFIX = {"wechat": "html", "docx": "docx"}


def _maker(what: str) -> Callable[[Desk, Article], bytes]:
    if what == "wechat":
        from corridor.exporting import wechat

        return wechat.made
    from corridor.exporting import word

    return word.made
