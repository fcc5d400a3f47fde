"""What is to be looked at after an import, grouped by kind, beside the articles."""

import re
from collections import defaultdict
from pathlib import Path

from plugins.problems import NOTICE, Problem

NAME = "import-report.md"


def kind(problem: Problem) -> str:
    """What is wrong, without the names and numbers of one place."""
    what = re.sub(r"^column \d+: ", "", problem.what)
    what = re.sub(r"“[^”]*”|\"[^\"]*\"|\{[%{].*?[%}]\}|\[[^\]]*\](?:\([^)]*\))?", "…", what)
    what = re.sub(r"(?:https?://|\.{0,2}/|(?<=the link )|(?<=the image ))[^\s,]+", "…", what)
    what = re.sub(r"\b\S+\.(?:png|jpe?g|gif|svg|md|html|webp)\b", "…", what)
    what = re.sub(r"(?<=leaves out a level: )#+|:\w+:|\b\d+\b", "…", what)
    return re.sub(r"(… ?)+", "… ", what).strip()


def grouped(problems: list[Problem]) -> dict[str, list[Problem]]:
    """The problems by kind, the commonest first."""
    found = defaultdict(list)
    for problem in sorted(problems):
        if problem.kind != NOTICE:
            found[kind(problem)].append(problem)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def summary(groups: dict[str, list[Problem]]) -> str:
    return "\n".join(f"{len(group):5}  {name}" for name, group in groups.items())


def write(folder: Path, articles: list[Path], groups: dict[str, list[Problem]]) -> Path:
    """Write the report into `folder`, where it is none of the content."""
    lines = ["# What the import found", "", f"{len(articles)} articles, as drafts:", ""]
    lines += [f"- {file.relative_to(folder).as_posix()}" for file in articles]
    for name, group in groups.items():
        lines += ["", f"## {name} ({len(group)})", ""]
        lines += [f"- {_place(one, folder)}{one.what} — {one.instead}" for one in group]
    target = folder / NAME
    target.write_text("\n".join(lines) + "\n", "utf-8")
    return target


def _place(problem: Problem, folder: Path) -> str:
    path = Path(problem.path).absolute()
    name = path.relative_to(folder.absolute()) if path.is_relative_to(folder.absolute()) else path
    return f"{name.as_posix()}:{problem.line}: " if problem.line else f"{name.as_posix()}: "
