"""Where things stand in the views of plugins.atlas.views: numbers for the templates, no markup.

Lengths across are fractions of the width of a view, rows count from 0. What must not overlap is
placed for a column of text.
"""

from datetime import date
from itertools import count

from plugins.atlas.data import Atlas
from plugins.atlas.schema import FAILED, MISSING

LETTER, AROUND = 0.014, 0.045  # of a label: the width of a letter, of its mark and margins
DOT = 2.1  # points of accuracy between two dots that do not touch


def of(kind: str, data: Atlas, models: dict[str, dict], benchmark: str) -> dict:
    """What the template of a view shows of the models that are selected."""
    if kind == "model":
        return {"key": next(iter(models)), "model": next(iter(models.values()))}
    if kind == "timeline":
        marks = timeline(models)
        rows = 1 + max(mark["row"] for mark in marks)
        return {"marks": marks, "rows": rows, "years": years(models)}
    if kind == "family-tree":
        return family_tree(data, models)
    if kind == "comparison":
        return {"models": models, "averages": averages(data, models)}
    return results(data, models, benchmark)


def years(models: dict[str, dict]) -> list[int]:
    dates = [one["date"].year for one in models.values()]
    return list(range(min(dates), max(dates) + 1))


def across(day: date, span: list[int]) -> float:
    """Where a day stands in a span of whole years."""
    first, last = date(span[0], 1, 1), date(span[-1] + 1, 1, 1)
    return (day - first) / (last - first)


def timeline(models: dict[str, dict]) -> list[dict]:
    """The models by date, each in the first row in which there is room for its name."""
    span, free, marks = years(models), [], []
    for key, model in models.items():
        x, width = across(model["date"], span), AROUND + LETTER * len(model["name"])
        before = x + width > 1  # the name stands before its mark
        start = x - width if before else x
        row = next(row for row in count() if row == len(free) or free[row] <= start)
        free[row : row + 1] = [start + width]
        marks.append({"key": key, "model": model, "x": x, "row": row, "before": before})
    return marks


def family_tree(data: Atlas, models: dict[str, dict]) -> dict:
    """The models and their ancestors: one a row, below the first of its parents."""
    shown = {*models} | {one for key in models for one in data.ancestors(key)}
    members = {key: one for key, one in data.models.items() if key in shown}
    span = years(members)
    rows: dict[str, int] = {}

    def descend(key: str) -> None:
        if key not in rows:
            rows[key] = len(rows)
            for child, one in members.items():
                if one.get("parents", [None])[0] == key:
                    descend(child)

    for key, one in members.items():
        if not one.get("parents"):
            descend(key)
    nodes = [
        {"key": key, "model": members[key], "x": across(members[key]["date"], span), "row": row}
        for key, row in rows.items()
    ]
    place = {node["key"]: node for node in nodes}
    lines = [
        {
            "ends": f"{parent} {node['key']}",
            "path": elbow(place[parent], node),
            "first": number == 0,
        }
        for node in nodes
        for number, parent in enumerate(node["model"].get("parents", []))
    ]
    lines.sort(key=lambda line: line["first"])  # what is drawn last lies above
    ticks = [{"year": year, "x": across(date(year, 1, 1), span)} for year in span]
    return {"nodes": nodes, "lines": lines, "ticks": ticks, "models": models}


def elbow(parent: dict, child: dict) -> str:
    """The way down from the mark of a model and across to that of another, 1000 to the width."""
    start, end = (round(1000 * one["x"], 1) for one in (parent, child))
    return f"M{start} {parent['row'] + 0.5}V{child['row'] + 0.5}H{end}"


def averages(data: Atlas, models: dict[str, dict]) -> dict[str, dict[str, object]]:
    """The best average of each model, for each benchmark on which one of them has any."""
    found: dict[str, dict[str, object]] = {}
    for key, model in models.items():
        for row in model.get("results", []):
            if "average" in row:
                best = found.setdefault(row["benchmark"], {})
                best[key] = max(row["average"], best.get(key, 0))
    return {data.benchmarks[name]["name"]: best for name, best in found.items()}


def results(data: Atlas, models: dict[str, dict], name: str) -> dict:
    """The rows of a benchmark, the baselines first, and for each task a strip of dots."""
    benchmark = data.benchmarks[name]
    rows = [{"baseline": True, **one} for one in benchmark.get("baselines", [])]
    for key, model in models.items():
        for one in model.get("results", []):
            if one.get("benchmark") == name:
                rows.append({"baseline": False, "key": key, "row": model["name"], **one})
    sources: dict[tuple, dict] = {}  # each once: the first row that has it
    for number, row in enumerate(rows):
        first = sources.setdefault((row["source"], row["place"], row.get("version")), row)
        row["number"] = number
        row["note"] = len(sources) if first is row else first["note"]
    strips = [
        strip(task, [(row, row["scores"][place]) for row in rows])
        for place, task in enumerate(benchmark["tasks"])
    ]
    averaged = [(row, row["average"]) for row in rows if "average" in row]
    settings = benchmark.get("settings", {})
    told = [one for one in settings if any(one in row.get("settings", {}) for row in rows)]
    return {
        "FAILED": FAILED,
        "settings": {one: settings[one] for one in told},
        "name": name,
        "benchmark": benchmark,
        "rows": rows,
        "strips": [*strips, strip("", averaged)],
        "sources": list(sources.values()),
    }


def ledger(data: dict) -> dict:
    """The rows of a ledger: each ingredient with what is for it and what against."""
    return {
        "rows": [
            one
            | {
                side: [
                    each
                    for each in data["evidence"]
                    if (each["ingredient"], each["side"]) == (key, side)
                ]
                for side in ("for", "against")
            }
            for key, one in data["ingredients"].items()
        ]
    }


def strip(task: str, scores: list[tuple[dict, object]]) -> dict:
    """Dots along a line, those that would touch one above the other; and how many failed."""
    last: list[float] = []
    dots = []
    scores = [one for one in scores if one[1] != MISSING]
    good = sorted(
        (float(score), place) for place, (_, score) in enumerate(scores) if score != FAILED
    )
    for x, place in good:
        level = next(n for n in count() if n == len(last) or x - last[n] >= DOT)
        last[level : level + 1] = [x]
        dots.append({"row": scores[place][0], "score": scores[place][1], "level": level})
    return {"task": task, "dots": dots, "levels": len(last), "failed": len(scores) - len(dots)}
