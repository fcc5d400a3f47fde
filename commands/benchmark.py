"""How long builds take: `invoke benchmark`."""

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

HEAD = """Title: Long
Summary: A long article.
Date: 2026-01-31
Series: State space models
Series_index: 1000

"""
PART = """## Part {number}

A *recurrence* with `code`, a [link](https://example.org/), "quotes" and $x_{{{number}}}$; and then
some more words, as many as a paragraph has, so that what is timed is a text and no list of signs.

"""


def site(project: Path, runs: int) -> None:
    """Print the best and the middle of some builds, the interpreter's start included."""
    with TemporaryDirectory() as folder:
        output = Path(folder, "output")
        seconds = [_build(project, output) for _ in range(runs)]
        pages = sum(1 for _ in output.glob("**/index.html"))
    best, middle = min(seconds), statistics.median(seconds)
    print(f"{pages} pages: {best:.2f} s at best, {middle:.2f} s median")


def article(project: Path, megabytes: int) -> None:
    """Print how long the site takes to build with an article of so many megabytes more."""
    with TemporaryDirectory() as folder:
        content = Path(shutil.copytree(project / "content", Path(folder, "content")))
        (content / "ssm" / "long").mkdir()
        count = megabytes * 1_000_000 // len(PART)
        text = HEAD + "".join(PART.format(number=number) for number in range(count))
        (content / "ssm" / "long" / "en.md").write_text(text, "utf-8")
        seconds = _build(project, Path(folder, "output"), content)
    print(f"with an article of {megabytes} MB, {count} formulas: {seconds:.1f} s")


def _build(project: Path, output: Path, content: Path | str = "content") -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "pelican", str(content), "--quiet", "--output", str(output)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, cwd=project, check=True, **quiet)
    return time.perf_counter() - start
