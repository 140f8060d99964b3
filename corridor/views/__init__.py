"""Views: a record made ready for templates, so that templates choose and arrange and do not calculate."""

from corridor.views.ballots import Ballot, ballot
from corridor.views.bays import bays
from corridor.views.figures import Figure, Observation, figure, figures, tally
from corridor.views.plots import Plot, drawn, history
from corridor.views.practices import Group, Item, Practice, Stage, carried_out, practice, stages
from corridor.views.rows import Row, choices, chosen, rows
from corridor.views.sources import Paragraph, Source, mask_labels, paragraphs, sources
from corridor.views.tiles import Tile, tiles

__all__ = [
    "Ballot",
    "Figure",
    "Group",
    "Item",
    "Observation",
    "Paragraph",
    "Plot",
    "Practice",
    "Row",
    "Source",
    "Stage",
    "Tile",
    "ballot",
    "bays",
    "carried_out",
    "choices",
    "chosen",
    "drawn",
    "figure",
    "figures",
    "history",
    "mask_labels",
    "paragraphs",
    "practice",
    "rows",
    "sources",
    "stages",
    "tally",
    "tiles",
]
