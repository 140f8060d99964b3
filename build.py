"""Build the site: python build.py. What is made is listed here; an office adds a line for an output of its own."""

import sys

OUTPUTS = (
    "corridor.outputs.html:Html",
    "corridor.outputs.pdf:Pdf",
    "corridor.outputs.issued:Issued",
    "corridor.outputs.data:Data",
    "corridor.outputs.feed:Feed",
    "corridor.outputs.assets:Assets",
    "corridor.outputs.media:Media",
    "corridor.outputs.cards:Cards",
    "corridor.outputs.search:Search",
    "corridor.outputs.machines:Machines",
)

if __name__ == "__main__":  # workers may be spawned: they import this file again
    from corridor.cli import main

    sys.exit(main(OUTPUTS))
