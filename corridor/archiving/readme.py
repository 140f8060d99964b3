"""Readme: how to read a bag, in plain words, for somebody who has never heard of this program."""

from __future__ import annotations

from corridor.corpus import Corpus

TEXT = """\
{title}：{year} 年归档
{line}

这个文件夹是什么
  {host}在 {today} 归档的网站：网页、简报 PDF、做成它们的全部公开记录。它自己就是完整的，不需要联网，
  也不需要做它的程序。

怎样看
  双击 data/site/index.html，用任何浏览器打开；网页上的搜索也能用。
  PDF 在网页上有链接。简报、年度总结、公文符合 PDF/A-3a（ISO 19005-3），多年以后仍能打开；
  展板、门牌、汇报材料是送印刷的 PDF，内容在网页和记录里都有。

怎样核对它没有被改过
  有 Python 3.8 以上的机器：python verify.py（不用装别的）。
  没有 Python 的：sha256sum -c manifest-sha256.txt，再 sha256sum -c tagmanifest-sha256.txt。
  这个文件夹是一个 BagIt 包（RFC 8493），任何认得 BagIt 的档案软件都能核对。

里面有什么（都在 data/ 下）
  README.txt          这份说明
  records.csv         每条记录的编号、标题、日期、网页；最后一列写“是”的是 {year} 年的
  site/               网站
  content/            做成网站的记录：一个文件一条或几条，YAML 文字文件，UTF-8 编码；图片、附件是原件
  content/register/   编发过的材料：PDF、数据和它们的 sha256
  ledger/figures.csv  数据台账：每个数的名称、口径、单位、时间、地区、数值、状态、出处
  ledger/dictionary.csv  每类记录有哪些字段，字段是什么意思
  schema/             同样的内容，给程序看（JSON Schema，draft-07）
  versions.json       做它的程序、各软件包和字体的版本

怎样读记录
  一行一个字段：左边是字段名，右边是内容。星号 * 是原文遮蔽的地方，有几个星号不说明有几个字；
  “未公布”是知道而不公开，“不详”是没有人知道，两样都不是零。XXXX 是原文没有写的年份。
  [[编号]] 指另一条记录，[[figure:编号]] 指台账里的一个数。

不在里面的
  没有公布的、撤回的、只供内部的记录；审核人的名字；记录文件里的注释。
"""


def text(corpus: Corpus, year: str) -> str:
    """The text of README.txt."""
    title = f"{corpus.setting('title')}：{year} 年归档"
    words = {"title": corpus.setting("title"), "year": year, "line": "=" * (2 * len(title))}
    return TEXT.format(**words, host=corpus.setting("host.name") or "本机关", today=corpus.today)
