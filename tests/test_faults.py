"""A fault of the site's own code is reported as such: with its place, and no author is blamed."""

import shutil

import pytest
from pelican import signals

from plugins import problems
from plugins.markdown import typography
from plugins.problems import ProblemsFound
from plugins.reading import fields
from tests.conftest import ROOT, build, copy_of_the_project, pelican, shortened, with_specimen

OURS = "this is a fault of the site's own code: report it, with what `pelican -D` prints"


@pytest.fixture
def content(tmp_path):
    content = shortened(with_specimen(tmp_path))
    with (content / "ssm/history-2023/en.md").open("a", encoding="utf-8") as article:
        article.write("\n\nSee [the specimen](../../specimen/everything/en.md).\n")
    return content


def reported(content, tmp_path, **settings) -> list[str]:
    settings["CACHE_PATH"] = str(tmp_path / "cache")  # in which nothing is read already
    with pytest.raises(ProblemsFound):
        build(content, tmp_path / "output", **settings)
    assert not (tmp_path / "output").exists()
    return sorted(str(one) for one in problems.found if one.kind == problems.ERROR)


def fail(*_):
    raise KeyError("author")


FAIL = f"tests/test_faults.py:{fail.__code__.co_firstlineno + 1}: KeyError: 'author'"


@pytest.mark.parametrize(
    ("module", "name"), [(typography, "spaced"), (fields, "check")], ids=["extension", "reader"]
)
def test_one_in_what_reads_a_file(module, name, content, tmp_path, monkeypatch):
    monkeypatch.setattr(module, name, fail)
    said = reported(content, tmp_path)
    assert all(one.startswith(FAIL) and one.endswith(f"was read) — {OURS}") for one in said), said
    assert any("specimen/everything/en.md was read" in one for one in said)


def test_one_in_a_plugin(content, tmp_path):
    with signals.all_generators_finalized.connected_to(fail):
        (said,) = reported(content, tmp_path)
    assert said == f"{FAIL} (while the site was built) — {OURS}"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{{ 1 // 0 }}", "ZeroDivisionError: integer division or modulo by zero"),
        ("{% endif %}", "TemplateSyntaxError: Encountered unknown tag 'endif'."),
        ("{{ 1|nothing }}", "TemplateAssertionError: No filter named 'nothing'."),
    ],
)
def test_one_in_a_template(line, error, content, tmp_path):
    theme = shutil.copytree(ROOT / "theme", tmp_path / "theme")
    (theme / "templates/includes/text.html").write_text(f"<p>\n{line}\n")
    (said,) = reported(content, tmp_path, THEME=str(theme))
    assert "templates/includes/text.html:2: " in said and error in said and OURS in said
    assert ".md was written)" in said


def test_its_traceback_is_printed_for_who_asks(tmp_path):
    project = copy_of_the_project(tmp_path)
    template = project / "theme/templates/includes/text.html"
    template.write_text("{{ 1 // 0 }}")
    quiet, loud = pelican("content", cwd=project), pelican("content", "-D", cwd=project)
    assert quiet.returncode == loud.returncode == 1
    assert "theme/templates/includes/text.html:1: ZeroDivisionError" in quiet.stderr
    assert "Traceback" not in quiet.stderr and "Traceback" in loud.stderr + loud.stdout
