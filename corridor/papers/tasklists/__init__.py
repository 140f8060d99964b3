"""Tasklists: 计划书, 任务清单, 进度清单 and 责任清单, made of the same tasks, for print and for the web page."""

from corridor.papers.tasklists.lists import Lists, context, read
from corridor.papers.tasklists.months import Grid, grid
from corridor.papers.tasklists.tasks import Cell, Milestone, State, Task, Unit
from corridor.papers.tasklists.web import tables

__all__ = ["Cell", "Grid", "Lists", "Milestone", "State", "Task", "Unit", "context", "grid", "read", "tables"]
