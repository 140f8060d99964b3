"""Kinds of work: project, task, funding."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from corridor.kinds.common import (
    LEVEL,
    Amount,
    Choices,
    Code,
    Count,
    Date,
    Entry,
    Part,
    Participant,
    Parties,
    Party,
    Ref,
    Refs,
    Sort,
    Text,
    Texts,
    Verbatim,
    field,
    refers_to,
)

STAGES = Choices(
    {
        "solicited": "征集",
        "screened": "初选",
        "deliberated": "审议",
        "voted": "票决",
        "carried_out": "实施",
        "supervised": "监督",
        "evaluated": "评价",
        "closed": "办结",
    }
)
STATES = Choices({"dispatched": "已部署", "doing": "推进中", "done": "已完成", "late": "滞后", "next": "下期"})


class Stage(Part):
    """A stage and its evidence; stages the source is silent about are left out, and drawn so, never as not done."""

    stage: Annotated[str, BeforeValidator(STAGES), Sort("text")] = field("阶段", required=True, example="票决")
    date: Date | None = field("日期")
    evidence: Text | None = field("依据")


class Candidate(Part):
    name: Text = field("候选项目", required=True, example="改造老旧小区")
    votes_for: Count | None = field("赞成")
    against: Count | None = field("反对")
    abstain: Count | None = field("弃权")
    not_voted: Count | None = field("未投")
    rank: Count | None = field("名次")
    adopted: Text | None = field("是否当选")


class Ballot(Part):
    """A vote of deputies on candidate projects; for each: for + against + abstain + not voted = present."""

    to_elect: Count | None = field("应选数")
    present: Count | None = field("实到人数")
    candidates: list[Candidate] | None = field("候选项目")


class Project(Entry):
    LABEL: ClassVar[str] = "民生实事、联系项目"
    MORE: ClassVar[tuple[str, ...]] = ("level", "stages", "figure")

    level: Annotated[str | None, BeforeValidator(LEVEL), Sort("text")] = field("级别")
    year: Date | None = field("年度")
    count: Amount | None = field("件数")
    budget: Amount | None = field("投资")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    figures: Refs | None = field("有关台账")
    department: Party | None = field("责任部门")
    participants: list[Participant] | None = field("有关人员")
    wording: Verbatim | None = field("原话")
    ambiguity: Text | None = field("原文的歧义")
    stages: list[Stage] | None = field("阶段")
    progress: Text | None = field("进展")
    ballot: Ballot | None = field("票决")
    evaluation: Text | None = field("评价")

    def faults(self) -> list[tuple[str, tuple[str | int, ...], dict[str, str]]]:
        found: list[tuple[str, tuple[str | int, ...], dict[str, str]]] = []
        ballot = self.ballot
        for at, one in enumerate((ballot and ballot.candidates) or []):
            votes = (one.votes_for, one.against, one.abstain)
            if ballot is None or ballot.present is None or None in votes:
                continue
            cast = sum(v for v in votes if v is not None) + (one.not_voted or 0)
            if cast != ballot.present:
                words = {"found": f"{one.name} 合计 {cast}，实到 {ballot.present}"}
                found.append(("E210", ("ballot", "candidates", at), words))
        adopted = [c for c in (ballot and ballot.candidates) or [] if c.adopted in ("是", "yes", "当选")]
        if ballot and ballot.to_elect is not None and len(adopted) > ballot.to_elect:
            found.append(("E210", ("ballot",), {"found": f"当选 {len(adopted)}，应选 {ballot.to_elect}"}))
        return found


class Milestone(Part):
    due: Date | None = field("时限")
    name: Text = field("节点", required=True, example="完成初选")
    state: Annotated[str | None, BeforeValidator(STATES), Sort("text")] = field("状态")


class Progress(Part):
    """One month of a task; `percent` a whole number from 0 to 100."""

    month: Date = field("月份", required=True, example="2022-06")
    state: Annotated[str, BeforeValidator(STATES), Sort("text")] = field("状态", required=True, example="推进中")
    percent: Count | None = field("完成百分比")
    note: Text | None = field("说明")
    evidence: Text | None = field("依据")


class Responsible(Part):
    lead: Party | None = field("牵头")
    support: Parties | None = field("配合")


class Task(Entry):
    LABEL: ClassVar[str] = "任务"
    MORE: ClassVar[tuple[str, ...]] = ("responsible", "due", "milestones", "progress")

    campaign: Ref | None = field("所属专项活动")
    target: Text | None = field("目标")
    measure: Text | None = field("措施")
    responsible: Responsible | None = field("责任")
    due: Date | None = field("时限")
    milestones: list[Milestone] | None = field("节点")
    progress: list[Progress] | None = field("进度")


class Category(Part):
    name: Text = field("类别", required=True, example="代表活动")
    amount: Amount | None = field("金额")
    share: Code | None = field("占比")


class Funding(Entry):
    LABEL: ClassVar[str] = "经费"

    year: Date | None = field("年度")
    by: Party | None = field("安排单位")
    amount: Amount | None = field("金额")
    figure: Annotated[Ref | None, refers_to("figure")] = field("有关数据")
    categories: list[Category] | None = field("经费类别")
    total: Text | None = field("合计")
    supports: Texts | None = field("保障对象")
