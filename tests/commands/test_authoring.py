"""From an idea to a page in both languages: `invoke new`, `invoke import`, `invoke check`."""

import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from lxml import etree, html

from plugins.articles.translations import first_difference
from tests.conftest import ROOT, copy_of_the_project, pelican

ARTICLE = "ssm/mamba-step-by-step"


@pytest.fixture
def project(tmp_path) -> Path:
    project = copy_of_the_project(tmp_path)
    shutil.copy(ROOT / "tasks.py", project)
    return project


def invoke(project: Path, *arguments: str, answers: str = "", **options):
    command = [sys.executable, "-m", "invoke", *arguments]
    return subprocess.run(
        command, cwd=project, capture_output=True, text=True, input=answers, **options
    )


def page(output: Path, path: str):
    return html.fromstring((output / path / "index.html").read_bytes())


def test_a_new_article_in_both_languages(project):
    done = invoke(project, "new", "ssm", "Mamba, step by step", "--lang", "en,fr")
    assert done.returncode == 0 and f"content/{ARTICLE}" in done.stdout, done.stderr
    folder = project / "content" / ARTICLE
    texts = {lang: (folder / f"{lang}.md").read_text("utf-8") for lang in ("en", "fr")}
    for text in texts.values():
        assert text.startswith("Title: Mamba, step by step\nSummary: ")
        assert "\nSeries_index: 4\nStage: work in progress\n" in text
        for part in ("$", "\\begin{equation}", "![", "[code: ", "[@", "|--", "!!! ", "[^1]: "):
            assert part in text
    assert "Series: Les modèles à espace d’états" in texts["fr"]
    assert first_difference(texts["en"], texts["fr"]) is None
    built = pelican("content", cwd=project)
    assert built.returncode == 0 and built.stderr == ""
    # Finished, it is in both indexes, both feeds, and in the navigation of its neighbours.
    for lang, text in texts.items():
        (folder / f"{lang}.md").write_text(text.replace("Stage: work in progress\n", ""), "utf-8")
    built = pelican("content", "-s", "publishconf.py", cwd=project)
    assert built.returncode == 0, built.stderr
    for home, lang in (("", "en"), ("fr/", "fr")):
        output = project / "output"
        index = page(output, home).xpath("//ol[@class='series-index']/li[4]/h2/a/@href")
        assert index[0].endswith(f"/{home}{ARTICLE}/")
        feed = etree.parse(output / f"feeds/{lang}.atom.xml")
        links = feed.xpath("//*[local-name()='entry']/*[local-name()='link']/@href")
        assert [link for link in links if link.endswith(f"/{home}{ARTICLE}/")]
        before = page(output, f"{home}ssm/history-2023")
        assert before.xpath("//a[@rel='next']/@href")[0].endswith(f"/{home}{ARTICLE}/")
        assert page(output, f"{home}{ARTICLE}").xpath("//figure//*[local-name()='svg']")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ssm", "History 2022"), ("history-2022 is there already, with en.md, fr.md — take",)),
        (("smm", "Mamba"), ("There is no series “smm” — did you mean ssm?",)),
        (("rwkv", "Mamba"), ("There is no series “rwkv” — `invoke new --series rwkv",)),
        (
            ("ssm", "Mamba", "--lang", "de"),
            ("“de” is not a language of this site — it has en, fr",),
        ),
        (("ssm", "…"), ("“…” gives no address",)),
        (("--series", "ssm", "Again"), ("content/pages/ssm is there already",)),
        (("--series", "A B", "Again"), ("“A B” is not a name for a folder — write a-b",)),
        (("--series", "ssd", "Duality"), ("Nothing was answered",)),
    ],
)
def test_what_cannot_be_started_is_said_in_a_sentence(project, arguments, words):
    before = sorted((project / "content").rglob("*"))
    done = invoke(project, "new", *arguments)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert all(part in done.stderr for part in words), done.stderr
    assert sorted((project / "content").rglob("*")) == before


def test_a_new_series_is_named_and_described_in_each_language(project):
    answers = "What duality says.\nLa dualité\nCe que dit la dualité.\n"
    done = invoke(project, "new", "--series", "ssd", "Duality", answers=answers)
    assert done.returncode == 0, done.stderr
    assert pelican("content", cwd=project).returncode == 0
    empty = page(project / "output", "fr/ssd")
    assert empty.findtext(".//h1") == "La dualité"
    assert empty.xpath("//p[@class='lead']")[0].text == "Ce que dit la dualité."
    assert "Pas encore d’article." in empty.text_content()
    assert invoke(project, "new", "ssd", "A first one", "--lang", "fr").returncode == 0
    assert pelican("content", cwd=project).returncode == 0
    article = page(project / "output", "fr/ssd/a-first-one")
    assert article.xpath("//p[@class='place']/a")[0].text == "La dualité"
    # Readers of the other language see it, too, marked with its own.
    (listed,) = page(project / "output", "ssd").xpath("//ol[@class='series-index']/li/h2")
    assert listed.get("lang") == "fr"


PICTURE = b"\x89PNG\r\n\x1a\n a picture"


@contextmanager
def images():
    """A proxy that leads to a site with one image."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "http://pictures.example/picture.png"  # as a proxy is asked
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            if found:
                self.wfile.write(PICTURE)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_import(project, tmp_path):
    posts = Path(shutil.copytree(ROOT / "tests/elsewhere", tmp_path / "elsewhere"))
    first = posts / "_posts/2022-03-04-first-steps.md"
    with images() as site:
        pictures = "http://pictures.example"
        first.write_text(first.read_text("utf-8").replace("IMAGES", pictures), "utf-8")
        done = invoke(
            project, "import", str(posts), "--lang", "en", env=os.environ | {"http_proxy": site}
        )
    assert done.returncode == 0 and "3 new." in done.stdout, done.stderr
    ssm = project / "content/ssm"
    text = (ssm / "first-steps/en.md").read_text("utf-8")
    assert text.startswith(
        "Title: First steps: a recurrence\n"
        "Summary: What a recurrence keeps of its past.\n"
        "Date: 2022-03-04\n"
        "Authors: Ada Lovelace\n"
        "Series: State space models\n"
        "Series_index: 4\n"
        "Tags: recurrence, state, ssm, basics\n"
        "Aliases: /blog/first-steps/\n"
        "Status: draft\n\n"
        "A recurrence is $$x_k = a x_{k-1} + u_k$$."
    )
    assert "[the next post](../second-steps/en.md)" in text
    assert "[the same one](../second-steps/en.md#more)" in text
    assert "![A line](line.svg)" in text and 'src="line.svg"' in text
    assert "![A picture](picture.png)" in text and "/lost.png)" in text
    assert (ssm / "first-steps/picture.png").read_bytes() == PICTURE
    assert "```python\nx = a * x + u  # [not a link](second-steps)\n```" in text
    assert "> [!NOTE]\n> An alert of GitHub's.\n" in text
    assert "`[code]({{ site.baseurl }})` stays." in text
    second = (ssm / "second-steps/en.md").read_text("utf-8")
    assert "[the first](../first-steps/en.md)" in second and "Status: draft" in second
    assert (
        "Date: 2022-04-02" in second
        and "Summary: The second step follows from the first." in second
    )
    hub = (ssm / "hub-article/en.md").read_text("utf-8")
    assert hub.startswith("Title: A walk through a kernel\n") and "# A walk" not in hub
    for place, words in (
        ("first-steps/en.md:1", "fields that have no place here: layout, toc"),
        (f"first-steps/en.md:{line(text, 'lost.png')}", "could not be fetched (Not Found)"),
        (f"first-steps/en.md:{line(text, 'include')}", "is a template’s, and means nothing here"),
        ("second-steps/en.md:2", "had no summary"),
        (f"second-steps/en.md:{line(second, 'gone')}", "leads to nothing that was imported"),
        ("hub-article/en.md:3", "had no date that is one"),
    ):
        assert re.search(f"{re.escape(place)}: warning: .*{re.escape(words)}", done.stderr), (
            place,
            words,
            done.stderr,
        )


def line(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_import_brings_pictures_and_nothing_else(project, tmp_path):
    posts = tmp_path / "blog" / "_posts"
    posts.mkdir(parents=True)
    key, script = tmp_path / "id_rsa", "raise SystemExit('it ran')"
    key.write_text("PRIVATE KEY")
    (tmp_path / "outside.png").write_bytes(PICTURE)
    (posts / "figures.py").write_text(script)
    (posts / "run.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"
    )
    (posts / "key.png").symlink_to(key)
    (posts / "script.png").write_text(script)
    (posts / "fine.png").write_bytes(PICTURE)
    (posts / "2022-02-02-linked.md").symlink_to(key)
    with images() as site:
        targets = ["figures.py", str(key), key.as_uri(), "../../id_rsa", "run.svg", "key.png"]
        targets += ["script.png", f"{site}/figures.py", "../../outside.png", "data:text/html,<b>"]
        text = "\n\n".join(f"![a]({one})" for one in [*targets, "fine.png"])
        (posts / "2022-01-01-a.md").write_text(f"---\ntitle: A\n---\nWords.\n\n{text}\n")
        (posts / "2022-01-02-nul.md").write_text("---\ntitle: B\n---\nA \0 b.\n")
        done = invoke(project, "import", str(posts))
    assert done.returncode == 0 and "2 new." in done.stdout, done.stderr
    assert "it ran" not in done.stdout + done.stderr
    assert {file.name for file in (project / "content/ssm/a").iterdir()} == {"en.md", "fine.png"}
    for one in targets:
        assert re.search(rf"ssm/a/en\.md:\d+: warning: .*{re.escape(one)}", done.stderr), one
    assert "2022-02-02-linked.md: warning: is a link to" in done.stderr
    assert "2022-01-02-nul.md:4: warning: has the character U+0000" in done.stderr


def test_importing_again_changes_nothing(project, tmp_path):
    posts = Path(shutil.copytree(ROOT / "tests/elsewhere", tmp_path / "elsewhere"))
    first = posts / "_posts/2022-03-04-first-steps.md"
    first.write_text(re.sub(r".*IMAGES.*", "", first.read_text("utf-8")), "utf-8")
    assert invoke(project, "import", f"{posts}/_posts/*.md").returncode == 0
    edited = project / "content/ssm/first-steps/en.md"
    edited.write_text(edited.read_text("utf-8").replace("A recurrence is", "It is"), "utf-8")
    content = project / "content"
    before = {file: file.stat().st_mtime_ns for file in content.rglob("*") if file.is_file()}
    done = invoke(project, "import", str(posts))
    assert "1 new." in done.stdout and "first-steps/en.md: notice: is there already" in done.stderr
    after = {file: file.stat().st_mtime_ns for file in content.rglob("*") if file.is_file()}
    report = content / "ssm/import-report.md"  # of what is new
    assert {file: after[file] for file in before if file != report} == {
        file: when for file, when in before.items() if file != report
    }
    assert (content / "ssm/hub-article/en.md") in after
    assert "Series_index: 6" in (content / "ssm/hub-article/en.md").read_text("utf-8")


def test_nothing_to_import_is_said(project):
    done = invoke(project, "import", "nowhere")
    assert done.returncode == 1 and "There is no Markdown file at nowhere" in done.stderr
    done = invoke(project, "import", "tests", "--series", "smm")
    assert done.returncode == 1 and "did you mean ssm?" in done.stderr


def test_check_tells_all_and_builds_nothing(project):
    whole = invoke(project, "check")
    assert whole.returncode == 0 and whole.stdout == "Nothing is wrong.\n"
    article = project / "content/ssm/history-2023/en.md"
    text = article.read_text("utf-8").replace("Date: 2", "Date: x2")
    article.write_text(text + "\n[a 100 %, b](#nope)\n", "utf-8")
    (project / "content/ssm/history-2023/fr.md").unlink()
    done = invoke(project, "check")
    assert done.returncode == 1 and not (project / "output").exists()
    assert "content/ssm/history-2023/en.md:3: Date: “x2" in done.stderr
    assert "\x1b" not in done.stderr  # no terminal, no colour
    coloured = invoke(project, "check", env={"FORCE_COLOR": "1"})
    assert "\x1b[1mcontent/ssm/history-2023/en.md:3: \x1b[0m\x1b[31m" in coloured.stderr
    annotated = invoke(project, "check", "--format=github")
    said = r"^::error file=content/ssm/history-2023/en\.md,line=3::Date: “x2"
    assert re.search(said, annotated.stdout, re.MULTILINE)
    assert annotated.returncode == 1
    wrong = invoke(project, "check", "--format=xml")
    assert wrong.returncode == 1 and "write text or github" in wrong.stderr


def test_an_original_that_git_has_changed_since_is_told(project):
    def git(*arguments, date="2026-01-01T00:00:00"):
        who = ["-c", "user.name=A", "-c", "user.email=a@x.invalid"]
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "HOME": str(project)}
        subprocess.run(["git", *who, *arguments], cwd=project, env=dates, check=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "one")
    assert "older" not in pelican("content", cwd=project).stderr
    article = project / "content/ssm/history-2022/en.md"
    article.write_text(article.read_text("utf-8") + "\nMore words.\n", "utf-8")
    git("commit", "--quiet", "-a", "-m", "two", date="2026-02-01T00:00:00")
    done = pelican("content", cwd=project)
    assert done.returncode == 0
    assert "content/ssm/history-2022/fr.md: notice: is older than" in done.stderr
    assert done.stderr.count("notice") == 1
