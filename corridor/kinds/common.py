"""What all kinds share: the types of fields, and the fields every record has."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from corridor import values
from corridor.plain import Plain


class Sort(Plain, frozen=True):
    """How a field is shown and looked up: text, name, verbatim, date, quantity, ref, party, code, media."""

    name: str
    kinds: tuple[str, ...] = ()  # for ref and party: the kinds it may point at, none for any


class Choices(Plain, frozen=True):
    """Fixed values with their Chinese labels; a person may type either."""

    labels: dict[str, str]

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):
            typed = {label: key for key, label in self.labels.items()}.get(value, value)
            if typed not in self.labels:
                allowed = "、".join(f"{label}（{key}）" for key, label in self.labels.items())
                raise PydanticCustomError("E205", "not one of the choices", {"remedy": f"只能写：{allowed}"})
            return typed
        return value


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return values.date(value)
        except values.Malformed as error:
            raise PydanticCustomError("E203", "no date", {"remedy": error.hint}) from None
    return value


def _quantity(value: Any) -> Any:
    try:
        if isinstance(value, str):
            return values.quantity(value)
        if isinstance(value, dict) and not set(value) - {"value", "unit", "qualifier", "数值", "单位", "限定"}:
            value = {{"数值": "value", "单位": "unit", "限定": "qualifier"}.get(k, k): v for k, v in value.items()}
            return values.qualified(**value)
    except (values.Malformed, TypeError, AttributeError) as error:
        hint = error.hint if isinstance(error, values.Malformed) else values.QUANTITY_HINT
        raise PydanticCustomError("E204", "no quantity", {"remedy": hint}) from None
    raise PydanticCustomError("E204", "no quantity", {"remedy": values.QUANTITY_HINT})


def _count(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdigit() and value == str(int(value)):
        return int(value)
    raise PydanticCustomError("E206", "no count", {"expected": "整数", "remedy": "写一个不带单位的整数，例如 5"})


def listed(value: Any) -> Any:
    """One text where a list may stand."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Sort("text")]
Name = Annotated[str, Sort("name")]
Verbatim = Annotated[str, Sort("verbatim")]
Rich = Annotated[str, Sort("rich")]
Code = Annotated[str, Sort("code")]
MediaName = Annotated[str, Sort("media")]  # a path below content/media/, with that name before it
Ref = Annotated[str, Sort("ref")]
Party = Annotated[str, Sort("party")]  # the id of a record, or words, or a mask
Date = Annotated[values.PartialDate, BeforeValidator(_date), Sort("date")]
Amount = Annotated[values.Quantity, BeforeValidator(_quantity), Sort("quantity")]
Count = Annotated[int, BeforeValidator(_count), Sort("count")]
Texts = Annotated[list[Text], BeforeValidator(listed)]
Refs = Annotated[list[Ref], BeforeValidator(listed)]
Parties = Annotated[list[Party], BeforeValidator(listed)]


def refers_to(*kinds: str) -> Sort:
    """A narrower `Ref` or `Party`: which kinds it may point at."""
    return Sort("ref", kinds)


def field(label: str, *, required: bool = False, example: str = "", default: Any = None) -> Any:
    """A field with its Chinese label; `example` is what the remedy of a missing one shows."""
    extra: Any = {"example": example} if example else None  # Any: pydantic's own type for it is recursive
    if required:
        return Field(title=label, json_schema_extra=extra)
    return Field(default, title=label, json_schema_extra=extra)


class Part(BaseModel):
    """A group of fields inside a record."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, str_strip_whitespace=True, defer_build=True
    )
    # The fields of `甲：乙` in a cell: the first before the colon, one of the others behind it; empty: the first two.
    LINE: ClassVar[tuple[str, ...]] = ()
    ALONE: ClassVar[str] = ""  # the field such a line means without a colon, if not the first
    IS_TEXT: ClassVar[bool] = False  # whether a text alone may stand for its first field


STATUS = Choices({"draft": "草稿", "reviewed": "已审", "published": "已公布", "withdrawn": "已撤回"})
EDITION = Choices({"public": "公开", "internal": "内部"})
LEVEL = Choices({"nation": "全国", "province": "省", "city": "市", "county": "县", "township": "乡", "village": "村"})


CONSENT = Choices(
    {"given": "本人同意具名", "official_duty": "公务身份，具名", "not_named": "不具名", "refused": "本人不同意具名"}
)


class Source(Part):
    """Where it is said: a passage of one of our documents, or a publication from outside with its link."""

    LINE: ClassVar[tuple[str, ...]] = ("document", "quote")
    ALONE: ClassVar[str] = "note"

    document: Annotated[Ref | None, refers_to("document")] = field("文件")
    quote: Verbatim | None = field("原文")
    paragraph: Count | None = field("段号")
    title: Text | None = field("公开资料题名")
    link: Code | None = field("链接")
    note: Text | None = field("说明")


class Medium(Part):
    file: MediaName = field("文件", required=True, example="media/2022/visit.jpg")
    alt: Text = field("替代文字", required=True, example="代表在联络站接待选民")
    caption: Text | None = field("图注")
    credit: Text | None = field("摄影")


class Correction(Part):
    date: Date = field("日期", required=True, example="2022-09-17")
    text: Text = field("更正内容", required=True, example="人数由30名更正为31名")


class MinorChange(Part):
    """A change that is no correction: a slip of the pen, a comma. The office's own note, on no page."""

    date: Date = field("日期", required=True, example="2022-09-17")
    text: Text = field("改了什么", required=True, example="改正一个错别字")


class Review(Part):
    """Who let a record pass, and when (三审三校). The office's own note, on no page."""

    step: Text = field("环节", required=True, example="审核")
    by: Text = field("审核人", required=True, example="办公室")
    date: Date = field("日期", required=True, example="2022-09-17")


class Participant(Part):
    """Someone by role; the name may be a mask, or left out where only the role is known."""

    LINE: ClassVar[tuple[str, ...]] = ("role", "count", "name")

    role: Text = field("身份", required=True, example="县委书记")
    name: Name | None = field("姓名")
    party: Party | None = field("单位")
    count: Amount | None = field("人数")
    note: Text | None = field("说明")


class Consent(Part):
    """Whether and on what ground a person may appear in a public edition."""

    state: Annotated[str, BeforeValidator(CONSENT), Sort("text")] = field("情况", required=True, example="not_named")
    scope: Text | None = field("范围")
    basis: Text | None = field("依据")
    expiry: Date | None = field("到期")


class Entry(Part):
    """The fields every record has. A kind adds its own; `HIDDEN` are shown elsewhere than in the rows."""

    LABEL: ClassVar[str] = ""
    HIDDEN: ClassVar[frozenset[str]] = frozenset(
        "id title summary body date date_text type status sources media related former_ids corrections minor_changes"
        " reviews embargo edition".split()
    )
    TYPES: ClassVar[tuple[str, ...]] = ()  # proposed values of `type`; others are allowed where this is empty
    ASKS: ClassVar[tuple[str, ...]] = ()  # own fields a new record begins with although the model could do without
    MORE: ClassVar[tuple[str, ...]] = ()  # own fields a card carries into lists

    id: Code | None = field("编号")
    title: Text | None = field("标题")
    summary: Text | None = field("摘要")
    body: Rich | None = field("正文")
    date: Date | None = field("日期")
    date_text: Text | None = field("日期说明")
    type: Text | None = field("类别")
    areas: Parties | None = field("地区")
    tags: Texts | None = field("标签")
    sources: list[Source] | None = field("出处")
    media: list[Medium] | None = field("图片")
    related: Refs | None = field("相关")
    status: Annotated[str, BeforeValidator(STATUS), Sort("text")] = field("状态", default="published")
    former_ids: Texts | None = field("曾用编号")
    corrections: list[Correction] | None = field("更正")
    minor_changes: list[MinorChange] | None = field("小改动")
    reviews: list[Review] | None = field("审核")
    embargo: Date | None = field("公开时间")
    edition: Annotated[str, BeforeValidator(EDITION), Sort("text")] = field("公开范围", default="public")

    def headline(self) -> str:
        """The title, or what stands in for it where a name is withheld; empty where the office must give one."""
        return self.title or ""

    def faults(self) -> list[tuple[str, tuple[str | int, ...], dict[str, str]]]:
        """What is wrong across fields: (code, path, words for the code's gaps)."""
        return []
