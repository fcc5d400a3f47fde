"""Publishing, as an author does it: to a branch for GitHub Pages, and to a folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from commands.preview import Preview
from commands.publish import SHOWN, Changes, Refused, files
from commands.publish.folder import Folder
from commands.publish.pages import BY_US
from tests.commands.publish.publishing import contents, git, refs
from tests.conftest import ROOT, copy_of_the_project
from tests.crawling import crawl

# A series of its own, to which no page of the real site leads.
SPECIMENS = ("specimen/everything/", "fr/specimen/everything/")
DRAFT = "Title: A draft\nSummary: Not yet.\nDate: 2026-01-31\nSeries: Specimens\nSeries_index: 2\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A clone with a remote, a draft beside the articles, and secrets beside the content."""
    folder = tmp_path_factory.mktemp("project")
    project = copy_of_the_project(folder)
    shutil.copy(ROOT / "tasks.py", project)
    shutil.copy(ROOT / ".gitignore", project)
    shutil.copytree(ROOT / "tests" / "specimen", project / "content/specimen/everything")
    draft = project / "content/specimen/draft"
    draft.mkdir()
    (draft / "en.md").write_text(f"{DRAFT}Status: draft\n\n![A plan](plan.svg)\n")
    shutil.copy(ROOT / "tests/specimen/line.svg", draft / "plan.svg")
    (project / "content" / "token.txt").write_text("hf_secret")
    git(folder, "init", "--quiet", "--bare", "remote.git")
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "remote", "add", "origin", str(folder / "remote.git"))
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=All")
    return project


def invoke(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=project,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server of an empty folder."""
    with Preview(tmp_path_factory.mktemp("served")) as server:
        yield server


def test_pages_are_published_to_a_branch_and_work_under_a_sub_path(project, served):
    before, address = refs(project), f"{served.url}ssm"
    secret = {"SITEURL": address, "HF_TOKEN": "hf_secret"}
    done = invoke(project, "publish", "pages", **secret)
    assert done.returncode == 0, done.stderr
    assert f"Published: {address}" in done.stdout and "card.png" in done.stdout
    assert refs(project) == before
    site = Path(served.root, "ssm")
    git(project, "clone", "--quiet", "--branch=gh-pages", str(project.parent / "remote.git"), site)
    shutil.rmtree(site / ".git")
    assert BY_US in git(project.parent / "remote.git", "log", "-1", "--format=%b", "gh-pages")
    assert {".nojekyll", "theme/style.css"} <= files(site).keys()
    starts = [f"{address}/{start}" for start in ("", *SPECIMENS)]
    pages = {f"{address}/{file.relative_to(site).parent}/" for file in site.glob("*/**/index.html")}
    crawled = set().union(*map(crawl, starts))
    assert pages | {starts[0], f"{address}/feeds/fr.atom.xml"} < crawled
    # Neither drafts, nor what is beside the content, nor secrets.
    assert not [path for path in files(site) if "draft" in path or "plan" in path]
    assert not [path for path, content in contents(site).items() if b"hf_secret" in content]


def test_a_folder_is_published_and_opens_without_a_server_or_with_one(project, tmp_path):
    target = tmp_path / "un dossier"
    done = invoke(project, "publish", "folder", str(target), "--dry-run")
    assert done.returncode == 0 and "A dry run: nothing was done." in done.stdout
    assert not list(tmp_path.iterdir())
    done = invoke(project, "publish", "folder", str(target))
    assert done.returncode == 0, done.stderr
    start = (target / "index.html").as_uri()
    assert f"Published: {start}" in done.stdout
    for page in target.rglob("*.html"):  # every link names the file that a browser opens
        for element, attribute, link, _ in html.fromstring(page.read_bytes()).iterlinks():
            path, outside = unquote(urlsplit(link).path), urlsplit(link).scheme
            assert outside or not path or (page.parent / path).is_file(), (page, attribute, link)
            assert not outside or element.tag == "a", link
    done = invoke(project, "publish", "folder", str(target))
    assert f"Nothing to change: {start}" in done.stdout
    # The same folder for a server of its own, at the root.
    with Preview(target) as server:
        done = invoke(project, "publish", "folder", str(target), SITEURL=server.url)
        assert "changed" in done.stdout and f"Published: {server.url[:-1]}" in done.stdout
        starts = [server.url + start for start in ("", *SPECIMENS)]
        crawled = set().union(*map(crawl, starts))
        there = (file.parent.relative_to(target) for file in target.glob("*/**/index.html"))
        assert {f"{server.url}{path}/" for path in there} <= crawled
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_what_git_ignores_does_not_go_out(project, tmp_path):
    ignored = project / "content/specimen/ignored"
    ignored.mkdir()
    (ignored / "en.md").write_text(DRAFT.replace("A draft", "Ignored") + "\nA secret.\n")
    (project / ".git/info/exclude").write_text("ignored\n")
    try:
        done = invoke(project, "publish", "folder", str(tmp_path / "site"))
    finally:
        shutil.rmtree(ignored)
    assert done.returncode == 0, done.stderr
    assert not [path for path, text in contents(tmp_path / "site").items() if b"secret" in text]


@pytest.mark.parametrize(
    ("remote", "said"),
    [
        ("https://user:TOKEN@TOKEN@host.invalid/x.git", "The remote https://host.invalid/x.git is"),
        ("https://user:TOKEN@host.invalid/x/y.git", "The remote https://host.invalid/x/y.git is"),
        ("--upload-pack=touch x", "PAGES_REMOTE or PAGES_BRANCH begins with “-” — write a name."),
    ],
)
def test_a_remote_is_told_without_its_password(remote, said, project):
    done = invoke(project, "publish", "pages", "--dry-run", PAGES_REMOTE=remote)
    assert done.returncode == 1 and done.stderr.startswith(said)
    assert "TOKEN" not in done.stdout + done.stderr


def test_a_commit_of_nobody_is_refused(project, tmp_path):
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    nobody = {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "publish", "pages", "--dry-run"],
        cwd=project,
        env=own | nobody | {"SITEURL": "https://example.org"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and "git does not know who you are" in done.stderr, done.stderr


def test_what_is_not_committed_or_not_right_is_not_published(project, tmp_path):
    article = project / "content/specimen/everything/en.md"
    text, before = article.read_text("utf-8"), refs(project)
    article.write_text(text + "\n[x](#nowhere)\n", "utf-8")
    (project / "content/new.md").touch()
    try:
        done = invoke(project, "publish", "folder", str(tmp_path / "site"))
        assert done.returncode == 1
        expected = "Not committed: content/specimen/everything/en.md, content/new.md — commit"
        assert expected in done.stderr and done.stderr.count("\n") == 1
        (project / "content/new.md").unlink()
        git(project, "commit", "--quiet", "--all", "--message=Wrong")
        done = invoke(project, "publish", "folder", str(tmp_path / "site"))
        assert done.returncode == 1
        assert "leads to an anchor that is not there" in done.stderr
        assert "Nothing was published: the site is not built" in done.stderr
    finally:
        git(project, "reset", "--quiet", "--hard", "HEAD@{1}")
    assert refs(project) == before and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("host", "environment", "said"),
    [
        (
            "pages",
            {"SITEURL": "user.github.io/ssm"},
            "SITEURL is “user.github.io/ssm”, not a whole",
        ),
        ("space", {"HF_TOKEN": ""}, "HF_TOKEN is not in the environment — make"),
        ("rsync", {"RSYNC_TARGET": ""}, "Where to is not said — set RSYNC_TARGET"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(host, environment, said, project):
    done = invoke(project, "publish", host, **environment)
    assert done.returncode == 1 and done.stderr.startswith(said) and done.stderr.count("\n") == 1


def test_long_lists_are_cut_short():
    many = {f"{number:03}.html": number for number in range(SHOWN + 20)}
    told = str(Changes(many, {"a": 12_345}, {})).splitlines()
    assert len(told) == SHOWN + 3 and told[SHOWN].endswith("… and 20 more")
    assert told[-1] == f"{len(many)} new ({sum(many.values())} B), 1 changed (12.3 KB)"


@pytest.mark.parametrize("path", ["content", ".", ".."])
def test_a_folder_with_files_of_another_is_left_alone(path, project):
    before = refs(project)
    with pytest.raises(Refused, match=r"has files that no publish put there, such as .* — name an"):
        Folder(str(project / path))
    assert refs(project) == before
