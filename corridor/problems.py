"""Problems: what is wrong with the office's words, where, and what to type instead."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from corridor.plain import Plain


class Severity(StrEnum):
    """Whether a problem stops the build (error) or is only told (warning)."""

    ERROR = "error"
    WARNING = "warning"


class Place(Plain, frozen=True, order=True):
    """A spot in a file; line and column count from 1, 0 means the file as a whole; length in characters."""

    file: str
    line: int = 0
    column: int = 0
    length: int = 1
    sheet: str = ""  # of a spreadsheet; line and column are then those of a cell

    @property
    def cell(self) -> str:
        """A cell as spreadsheets name it: 活动!C17; empty where there is none."""
        if not self.sheet or not self.line:
            return self.sheet
        letters, column = "", self.column or 1
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{self.sheet}!{letters}{self.line}"


class Problem(Plain, frozen=True):
    """One thing to mend. `quoted` is the office's own line, empty where there is none to show."""

    code: str
    place: Place
    title: str
    hint: str
    severity: Severity = Severity.ERROR
    quoted: str = ""

    @property
    def is_fatal(self) -> bool:
        return self.severity is Severity.ERROR


class Code(Plain, frozen=True):
    """An entry of the table of codes; both texts are templates filled by `problem`."""

    title: str
    hint: str
    severity: Severity = Severity.ERROR


class Stop(Exception):
    """Cannot go on: carries the problems to show and the exit code (see `corridor.cli`)."""

    def __init__(self, problems: Iterable[Problem], exit_code: int = 1) -> None:
        self.problems = tuple(problems)
        self.exit_code = exit_code
        super().__init__("; ".join(f"{p.code} {p.title}" for p in self.problems))


_W = Severity.WARNING

# E1 writing, E2 fields, E3 relations and ledger, E4 templates, E5 outputs and machine, E6 privacy, E9 our own bug.
CODES: dict[str, Code] = {
    "E101": Code("这一行 YAML 写法不对：{found}", "{remedy}"),
    "E102": Code("文件不是 UTF-8 编码", "用记事本打开，另存为，编码选 UTF-8；WPS、Excel 导出的选“UTF-8”"),
    "E103": Code("同一个字段写了两次：{found}", "只留一处；两处的内容都要，就合成一处"),
    "E104": Code("文中有不能用的字符 {found}", "删掉这个看不见的字符：多半是从排版软件或别的程序里粘贴进来的"),
    "E105": Code("正文太长或嵌套太深：{found}", "拆成几条记录，或去掉多余的括号、列表层次"),
    "E106": Code("列表行用了“{found}”开头", "列表用减号加空格开头：- 内容。星号在这里只表示未公布的内容"),
    "E107": Code("像是用 ** 加粗：{found}", "加粗写成 __文字__；星号在这里只表示未公布的内容", _W),
    "E108": Code("双方括号没有配对：{found}", "引用写成 [[编号]] 或 [[编号|文字]]"),
    "E109": Code(
        "不能用的链接地址：{found}", "外部网址用 https:// 开头；站内记录写 [[编号]]；图片放在 content/media/ 下"
    ),
    "E110": Code("值后面的 # 不知道算不算内容", "说明另起一行写在 # 后；# 属于内容就给整个值加引号"),
    "E111": Code("用了全角冒号", "冒号改成半角，后面空一格：{remedy}"),
    "E112": Code("缩进用了{found}", "改用半角空格，每层两个"),
    "E113": Code("文件是空的", "至少写上 title 和 sources；不要的文件请删除"),
    "E114": Code("用了这里不支持的 YAML 写法：{found}", "{remedy}"),
    "E115": Code("嵌套超过 32 层", "检查缩进是否写错"),
    "E116": Code("文件开头应是“字段: 值”的写法", "第一行写成 title: 标题"),
    "E117": Code("文件太大：{found}", "一个记录文件不超过 2 MB；长文拆成几条记录，图片放在 content/media/"),
    "E118": Code("读不出这个文件", "看看文件是否还在、是否被别的程序占用、有没有读的权限，再运行一次"),
    "E119": Code("图片没有替代文字：{found}", "方括号里写上看不见图的人该知道的内容：![代表在接待选民](media/…)"),
    "E121": Code("不认识的文件：{found}", "记录文件的名字以 .yaml 结尾；图片放在 content/media/；不要的文件请移走", _W),
    "E122": Code("像是副本：{found}，编号与原件重复", "删去副本，或改成新的编号再写"),
    "E123": Code(
        "错误太多，这个文件只列出前 {found} 处",
        "从第一处改起，改好再运行一次：一处写错往往牵出许多处，多半会一起消失",
        _W,
    ),
    "E201": Code("缺少必填的“{label}”（{field}）", "补上一行：{field}: {example}"),
    "E202": Code("没有“{found}”这个字段", "{remedy}"),
    "E203": Code("日期写法不对", "{remedy}"),
    "E204": Code("数量写法不对", "{remedy}"),
    "E205": Code("“{label}”不能写“{found}”", "{remedy}"),
    "E206": Code("“{label}”的写法不对：应当是{expected}", "{remedy}"),
    "E207": Code("没有这一类记录：{found}", "content/ 下的文件夹名只能是：{remedy}"),
    "E208": Code("编号写法不对：{found}", "编号（文件名、文件夹名）只用小写英文字母、数字和减号"),
    "E209": Code("“五个四”这类编号做法，项数对不上：{found}", "{remedy}"),
    "E210": Code("票数加不起来：{found}", "赞成＋反对＋弃权＋未投，应等于实到人数；当选数不超过应选数"),
    "E301": Code("找不到引用的记录：{found}", "{remedy}"),
    "E302": Code("引用的编号不止一条记录：{found}", "写长一些，例如 {remedy}"),
    "E303": Code("引用了还没有公布的记录：{found}", "先把那条记录的 status 改为 published，或去掉这处引用"),
    "E304": Code("编号重复：{found}", "另一处在 {remedy}；改掉其中一个"),
    "E305": Code("台账里没有这个数：{found}", "{remedy}"),
    "E306": Code("同一口径、同一地区、同一时间有两个数：{found}", "台账里一个数只留一处；另一处在 {remedy}"),
    "E307": Code("这里写的数与台账不同：{found}", "{remedy}"),
    "E308": Code("正文里的数不在台账里：{found}", "记进 content/figures/ 的台账，正文用 [[figure:编号]] 引用", _W),
    "E309": Code("引文在原文里找不到", "引文须与原文一字不差：{remedy}"),
    "E310": Code("引文在原文里出现不止一处", "加一行 paragraph: 段号（从 0 数起）"),
    "E311": Code("照录的遮蔽内容与原文不同：{found}", "照原文一字不差地写，或改写成“未公布”"),
    "E312": Code("台账的数不在它的引文里：{found}", "核对台账与引文；数变了就换上新的出处", _W),
    "E313": Code("没有出处", "补上 sources：写明 document（文件编号）和 quote（原文）"),
    "E314": Code("期号不对：{found}", "{remedy}"),
    "E315": Code("改动了已编发的内容：{found}", "{remedy}"),
    "E316": Code(
        "这份材料里一条记录也没有：{found}",
        "核对 query、selection 或 outline：条件太窄，或记录还没有公布；不用的请删去",
    ),
    "E317": Code("片区没有包干人：{found}", "补上一行 assigned: [{{role: 县人大机关干部}}]", _W),
    "E318": Code("没有人联系这名代表：{found}", "在联系代表的记录里补上：links 里加一行，to 写这名代表的编号", _W),
    "E319": Code(
        "小组活动少于规定：{found}", "补记活动（活动的记录里写上这个小组），或改 content/site.yaml 的 duties", _W
    ),
    "E320": Code("日期在以后：{found}", "核对年份；计划中的事，等做完再公布", _W),
    "E321": Code("标题和另一条很像：{found}", "看看是不是同一件事；不是就把标题写得分得开", _W),
    "E322": Code("像是同一条记录写了两次：{found}", "只留一条；确实是两件事，写上各自的日期或地点", _W),
    "E324": Code("公布过的内容改了，没有说明：{found}", "{remedy}", _W),
    "E325": Code("写明的合计对不上：{found}", "核对各部分和合计；有一部分没有列进来，就把它加进 parts"),
    "E401": Code("模板有错：{found}", "{remedy}"),
    "E501": Code("两处都要写同一个文件：{found}", "{remedy}"),
    "E502": Code("PDF 没有做成：{found}", "{remedy}"),
    "E503": Code("写不进结果文件夹：{found}", "看看磁盘是否已满、文件夹是否只读，再运行一次"),
    "E504": Code("另一次构建正在进行", "等它结束再运行；确认没有别的窗口在运行时，删除 {found}"),
    "E505": Code("这台机器做不了 {found}，其余照做", "{remedy}", _W),
    "E506": Code(
        "content/site.yaml 没有写 address",
        "写上网站地址，例如 address: https://www.example.gov.cn/；现在暂用 https://corridor.example/",
        _W,
    ),
    "E507": Code(
        "content/site.yaml 的 format 是 {found}，本程序只认 1", "运行 python build.py upgrade，或改用认得这个格式的版本"
    ),
    "E508": Code(
        "没有找到 content 文件夹：{found}",
        "在办公室文件夹里运行，或用 -C 指明；新建一个：python build.py new-office 文件夹",
    ),
    "E509": Code("没有找到图片或附件：{found}", "放进 content/media/，或去掉这处引用"),
    "E510": Code(
        "这张图片或附件不能公布：{found}", "图片用 JPG、PNG 或 WebP，不超过 8000 万像素；附件用 PDF 或办公文档"
    ),
    "E511": Code("图片放到这个尺寸不够清楚：{found}", "换一张像素更多的 {remedy}（至少 100 dpi），或改小版面"),
    "E513": Code(
        "编发登记里的文件不对：{found}", "从备份里恢复 content/register/ 下的这个文件；已编发的不能改，改动写成更正"
    ),
    "E514": Code("不能编发：{found}", "{remedy}"),
    "E515": Code("一张表太长：{found}", "一张表最多 5000 行；分成几份材料，或用 period、limit 少选一些"),
    "E517": Code("网站两周没有更新：{found}", "公布新的记录；没有新的，核对各栏目是否还有效", _W),
    "E518": Code("栏目是空的：{found}", "给它补上记录，或从 content/site.yaml 的 bays 里去掉", _W),
    "E519": Code("滚动屏写了没有的内容：{found}", "{remedy}"),
    "E520": Code("预览没有开起来：{found}", "{remedy}"),
    "E521": Code("不能送审或改状态：{found}", "{remedy}"),
    "E522": Code("台账里没有这个数：{found}", "写编号、名称或数字，例如 354个；相近的：{remedy}"),
    "E523": Code("不能比较：{found}", "{remedy}"),
    "E524": Code("没有做完，网站没有改动：{found}", "{remedy}"),
    "E525": Code("不能发布：{found}", "{remedy}"),
    "E526": Code("核对不上：{found}", "{remedy}"),
    "E527": Code("不能归档：{found}", "{remedy}"),
    "E528": Code(
        "归档没有上网：{found}",
        "归档包移走了的，放回 archives/；有内容后来撤回的，重做：python build.py archive {year} --again",
        _W,
    ),
    "E601": Code(
        "写了具名的人，但没有同意书或公务身份：{found}", "补上 consent；不能具名的写 consent: {{state: not_named}}"
    ),
    "E602": Code(
        "照片里记着拍摄地点：{found}",
        "公布时已经去掉；不放心的，另存一份不带位置信息的照片换上",
        _W,
    ),
    "E603": Code(
        "未公布的数推算得出来：{found}",
        "{remedy}。办法：再隐去一个，或隐去合计，或改写约数；确实可以这样公布，就在 content/site.yaml 的 accepted 里写一行："
        "- {{code: E603, record: {record}, at: {at}, by: 姓名, date: 日期, reason: 理由}}",
    ),
    "E604": Code(
        "像是个人信息（{label}）：{found}",
        "删去，或改写成 {remedy}；确实可以公布，就在 content/site.yaml 的 accepted 里写一行："
        "- {{code: E604, words: 原样照抄, by: 姓名, date: 日期, reason: 理由}}",
    ),
    "E605": Code(
        "同意书不再有效，或不包括这一版：{found}",
        "取得新的同意书，改 consent 的 scope 和 expiry；没有就把名字改为未公布，写 consent: {{state: not_named}}",
    ),
    "E701": Code("这个文件不能导入：{found}", "{remedy}"),
    "E702": Code("这张表不认得：{found}", "{remedy}"),
    "E703": Code("这一格读不懂：{found}", "{remedy}"),
    "E704": Code("两行是同一条记录：{found}", "只留一行；是两条就写上不同的编号"),
    "E705": Code("这条记录导出以后在别处改过：{found}", "先重新导出，把这一行的改动填进去，再导入"),
    "E706": Code("文件里有看不见的内容：{found}", "{remedy}", _W),
    "E707": Code(
        "没有读这一列：{found}", "不是记录的内容就不用管；是的话把表头改成认得的列名，或加 --column 这一列=列名", _W
    ),
    "E901": Code("程序自己出了错：{found}", "把 .corridor/crash.log 发给维护人员；网站没有改动"),
}


_LONGEST_FOUND = 120  # one line of a file may have a hundred thousand characters


def problem(code: str, place: Place, *, quoted: str = "", **words: object) -> Problem:
    """A Problem with the texts of its code, their gaps filled with `words`; a very long `found` is cut."""
    entry = CODES[code]
    found = str(words.get("found", ""))
    if len(found) > _LONGEST_FOUND:
        words["found"] = found[:_LONGEST_FOUND] + "…"
    return Problem(code, place, entry.title.format(**words), entry.hint.format(**words), entry.severity, quoted)


MOST = 1000  # of one file: nobody reads more


def bounded(problems: Iterable[Problem]) -> list[Problem]:
    """So many of each file, and that there are more (E123): a table typed into a record has thirty thousand mistakes.

    Errors are kept before warnings, so what must not be published is not.
    """
    kept: dict[str, list[Problem]] = {}
    over: dict[str, Problem] = {}
    for one in problems:
        own = kept.setdefault(one.place.file, [])
        if len(own) < MOST:
            own.append(one)
            continue
        over[one.place.file] = problem("E123", Place(one.place.file), found=MOST)
        if one.is_fatal and (at := next((at for at, each in enumerate(own) if not each.is_fatal), -1)) >= 0:
            own[at] = one
    return [*(one for own in kept.values() for one in own), *over.values()]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by place, errors and warnings together, each said once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.place, p.code, p.title))
