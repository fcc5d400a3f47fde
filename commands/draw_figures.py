"""Loads and runs the `figures.py` that draw what stands beside them."""

import importlib.util
import subprocess
from pathlib import Path

from invoke import Exit

ROOT = Path(__file__).parent.parent
FOLDERS = ("commands", "content", "tests", "theme")


def scripts() -> tuple[list[Path], list[Path]]:
    """Every figures.py that git knows, and those that it does not.

    Code that came along with an article does not run before somebody has added it.
    """
    listed = ["git", "ls-files", "-z", "--cached", "--", ":(glob)**/figures.py"]
    try:
        said = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True).stdout
    except FileNotFoundError:
        raise Exit("There is no git here, which knows whose code may run.", code=1) from None
    known = {ROOT / path for path in said.split("\0") if path}
    there = {file for name in FOLDERS for file in (ROOT / name).rglob("figures.py")}
    return sorted(file for file in there & known if file.resolve() == file), sorted(there - known)


def load(script: Path):
    """A figures.py as a module: folders of articles are no packages."""
    spec = importlib.util.spec_from_file_location("figures", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def draw(script: Path) -> dict[str, str]:
    """The figures that a figures.py draws: file's name → SVG."""
    return load(script).draw()
