"""What the disclosure check costs: `python bench/disclosure.py` beside a cold build of 1,000 records, CPU seconds.

300 measures in tens under totals of their own, the totals under one; each by month, with quarters and the year;
15 % of all values withheld. The bound: no dearer than the build.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from bench import generate  # noqa: E402
from corridor import disclosure  # noqa: E402
from corridor.facts import Card, Facts  # noqa: E402
from corridor.relations import Names  # noqa: E402
from corridor.values import quantity  # noqa: E402

GROUPS, SIZE, WITHHELD = 30, 10, 0.15


def ledger() -> dict[str, Facts]:
    """300 measures, 30 totals and one total of them, by month, quarter and year."""
    chosen = random.Random(1)
    values = {
        f"fig-{g}-{n}": [chosen.randrange(10, 500) for _ in range(12)] for g in range(GROUPS) for n in range(SIZE)
    }
    parts = {f"all-{g}": [f"fig-{g}-{n}" for n in range(SIZE)] for g in range(GROUPS)}
    for name, members in parts.items():
        values[name] = [sum(values[one][month] for one in members) for month in range(12)]
    values["all"] = [sum(values[name][month] for name in parts) for month in range(12)]
    parts["all"] = list(parts)
    made = {}
    for name, months in values.items():
        cells = [(f"2022-{n + 1:02d}", value) for n, value in enumerate(months)]
        cells += [(f"2022-Q{q + 1}", sum(months[3 * q : 3 * q + 3])) for q in range(4)] + [("2022", sum(months))]
        observations = tuple(
            (quantity("*件" if chosen.random() < WITHHELD else f"{value}件"), at, "", "") for at, value in cells
        )
        relations = (("parts", *parts[name]),) if name in parts else ()
        id_ = f"figures/{name}"
        made[id_] = Facts(
            Card(id_, "figure", name), f"content/{id_}.yaml", "", "", observations=observations,
            index={"kind": ("figure",), "unit": ("件",)}, relations=relations,
        )  # fmt: skip
    return made


def main() -> None:
    facts = ledger()
    start = time.process_time()
    found = list(disclosure.check(facts, Names(facts), {}, (), lambda own, path, code, words, offset: (code, words)))  # type: ignore[arg-type,return-value]
    spent = time.process_time() - start
    withheld = sum(one.is_withheld for own in facts.values() for one, *_ in own.observations)
    print(f"{len(facts)} measures, {withheld} values withheld, {len(found)} of them told: {spent:.2f} CPU seconds")
    with tempfile.TemporaryDirectory() as name:
        generate.generate(Path(name), 1000)
        command = [
            sys.executable,
            HOUSE / "build.py",
            "-C",
            name,
            "--today",
            "2022-12-31",
            "--only",
            "html,data,feed,assets",
        ]
        start = time.process_time() + sum(_children())
        subprocess.run(command, check=True, capture_output=True)
        build = sum(_children()) + time.process_time() - start
    print(f"a cold build of 1,000 records: {build:.2f} CPU seconds; ratio {spent / build:.2f}, bound 1.00")
    sys.exit(spent > build)


def _children() -> tuple[float, float]:
    import os

    times = os.times()
    return times.children_user, times.children_system


if __name__ == "__main__":
    main()
