"""A whole blog comes in, and stands: `invoke import`."""

import os
import re
import threading
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from commands import importer
from commands.importer import dialects, images, language, report
from plugins import problems
from plugins.reading import front_matter
from tests.conftest import build, shortened, with_specimen


@pytest.fixture
def content(tmp_path) -> Path:
    problems.found.clear()
    return shortened(with_specimen(tmp_path))


def import_(content: Path, files: dict[str, str], lang: str | None = "en") -> list[Path]:
    """Import files of a blog; returns the new articles."""
    blog = content.parent / "blog"
    for name, text in files.items():
        (blog / name).parent.mkdir(parents=True, exist_ok=True)
        (blog / name).write_text(text, "utf-8")
    problems.found.clear()
    return importer.articles(content, [blog], "ssm", lang, ["en", "fr"])


def fields(file: Path) -> dict[str, str]:
    head, _, _ = front_matter.split(file.read_text("utf-8"))
    return {key: field.value for key, field in head.fields.items()}


def told() -> str:
    return "\n".join(map(str, sorted(problems.found)))


def test_a_strange_address_is_a_warning(content):
    post = "---\ntitle: Case\ndate: 2022-01-01\n---\n\n![A matrix](http://127.0.0.1:1/gif?a\\\\b)\n"
    other = "---\ntitle: Other\n---\n\n![x](http://[::1/y.png) ![y](http://127.0.0.1:1/é a.png)\n"
    new = import_(content, {"post.md": post, "z.md": other})
    assert len(new) == 2
    assert re.search(r"post/en\.md:\d+: warning: http://127\.0\.0\.1:1/gif.*not be fetched", told())


@contextmanager
def machine(answer: Callable):
    """A server in a private network, which gives each request what `answer` says; its requests."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            status, headers = answer(self.path)
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(b"\x89PNG\r\n\x1a\n")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", asked
        server.shutdown()


IMAGE = {"Content-Type": "image/png"}


@pytest.mark.parametrize("host", ["{}", "%31{}", "localhost:PORT", "[::ffff:127.0.0.1]:PORT"])
def test_no_image_is_asked_for_in_a_network_that_is_not_public(content, monkeypatch, host):
    monkeypatch.delenv("http_proxy", raising=False)
    with machine(lambda _: (200, IMAGE)) as (here, asked):
        address = host.replace("PORT", here.partition(":")[2])
        address = address.format(here.removeprefix("1") if "%31" in address else here)
        import_(content, {"a.md": f"---\ntitle: A\n---\n![x](http://{address}/x.png)\n"})
    assert asked == [] and "is in a network that is not public" in told()
    assert not list((content / "ssm/a").glob("*.png"))


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{}/", "file:///etc/hostname", "ftp://127.0.0.1:{}/"]
)
def test_no_redirect_leads_from_a_public_address_to_another(content, monkeypatch, target):
    """The public address is a proxy's here: it answers for pictures.example."""
    with machine(lambda _: (200, IMAGE)) as (inner, asked):
        target = target.format(inner.partition(":")[2])
        with machine(lambda _: (302, {"Location": target})) as (proxy, _):
            monkeypatch.setenv("http_proxy", f"http://{proxy}")
            monkeypatch.setenv("no_proxy", "127.0.0.1")
            post = "---\ntitle: A\n---\n![x](http://pictures.example/x.png)\n"
            import_(content, {"a.md": post})
    assert asked == [] and "x.png could not be fetched" in told()
    assert not list((content / "ssm/a").glob("*.png"))


@pytest.mark.parametrize(
    ("text", "words"),
    [("![" * 20_000, "nests too deep"), ("{{" * 50_000, "takes more than 0.5 s to import")],
)
def test_a_post_without_an_end_is_left_out(content, monkeypatch, text, words):
    monkeypatch.setattr(importer, "SECONDS", 0.5)
    new = import_(content, {"a.md": "---\ntitle: A\n---\nText.\n", "b.md": text})
    assert [one.parent.name for one in new] == ["a"]
    assert f"b.md: warning: {words} — it is left out" in told()


def test_a_pipe_is_no_post(content):
    blog = content.parent / "blog"
    blog.mkdir()
    os.mkfifo(blog / "endless.md")
    assert len(import_(content, {"a.md": "---\ntitle: A\n---\nText.\n"})) == 1


def test_posts_of_one_name_and_bundles_all_come_in(content):
    new = import_(
        content,
        {
            "2019-01-01-weekly.md": "---\ntitle: First\n"
            "tags: [machine learning, state space]\n---\nA",
            "2020-01-01-weekly.md": "---\ntitle: Second\ntags: one two\n---\nB",
            "bundle/index.md": "---\ntitle: Third\nauthor: [Ada Lovelace, 'Roe & Sons']\n---\nC",
            "2021-05-06-bundle-two/index.fr.md": "+++\ntitle = 'Quatre'\ntags = ['a b']\n+++\nD",
            "_index.md": "---\ntitle: A list\n---\n",
            "README.md": "# Read me",
            ".obsidian/x.md": "# No",
        },
        lang=None,
    )
    names = {file.relative_to(content / "ssm").as_posix() for file in new}
    assert names == {"weekly/en.md", "weekly-2020/en.md", "bundle/en.md", "bundle-two/fr.md"}
    assert "another post is called weekly, too — this one is now weekly-2020" in told()
    by_name = {file.parent.name: fields(file) for file in new}
    assert by_name["weekly"]["tags"] == "machine learning, state space"
    assert by_name["weekly-2020"]["tags"] == "one, two"
    assert by_name["bundle"]["authors"] == "Ada Lovelace; Roe & Sons"
    assert by_name["bundle-two"]["tags"] == "a b" and by_name["bundle-two"]["date"] == "2021-05-06"
    assert all(one["status"] == "draft" for one in by_name.values())


FOREIGN = """---
title: A post
---
<script src="https://polyfill.io/v3/polyfill.min.js"></script>
<script>
MathJax = {};
</script>
<style>p { color: red }</style>
<link rel="stylesheet" href="https://x.invalid/a.css">

<iframe src="https://www.youtube.com/embed/x" allowfullscreen></iframe>

Text <b onclick="alert(1)">bold</b> and [x](javascript:alert(1)) ![](/img/a b.svg).

{% include figure.html path="img/a b.svg" title="A *line*" %}

{{< figure src="/img/a b.svg" alt="Words" >}}

As <d-cite key="roe2022,doe2021"></d-cite> say<d-footnote>In a note.</d-footnote>,
![e](https://latex.codecogs.com/gif.latex?x_1&space;=&space;2)

#### Deep

{% unknown %}

`<script>` stays code.
"""


def test_what_the_policy_forbids_is_taken_out_and_told(content):
    image = content.parent / "blog/static/img/a b.svg"
    image.parent.mkdir(parents=True)
    image.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (content.parent / "blog/.git").mkdir()
    (article,) = import_(content, {"content/post/a.md": FOREIGN})
    text = article.read_text("utf-8")
    for gone in ("<style", "<iframe", "onclick", "javascript", "polyfill", "MathJax"):
        assert gone not in text
    assert "`<script>` stays code." in text
    assert "[https://www.youtube.com/embed/x](https://www.youtube.com/embed/x)" in text
    assert "![A *line*](a-b.svg)\nA *line*" in text and "![Words](a-b.svg)" in text
    assert "As [@roe2022; @doe2021] say[^note-1]" in text and "[^note-1]: In a note." in text
    assert "$x_1 = 2$" in text and (article.parent / "a-b.svg").is_file()
    said = told()
    for name in ("script", "style", "iframe", "link", "on…=", "javascript:"):
        assert re.search(rf"<?{re.escape(name)}>? was taken out", said), (name, said)
    output = build(content, content.parent / "output")  # at once, though it has mistakes
    assert (output / "drafts/ssm/a/index.html").is_file()
    kinds = {problems.WARNING: 0, problems.ERROR: 0, problems.NOTICE: 0}
    for one in problems.found:
        kinds[one.kind] += 1
    assert kinds["error"] == 0 and kinds["warning"] >= 3
    article.write_text(text.replace("Status: draft\n", ""), "utf-8")
    with pytest.raises(problems.ProblemsFound) as found:  # what is left
        build(content, content.parent / "output")
    assert "has no alternative text" in str(found.value)


def test_a_machine_without_a_network_is_told_once(content, monkeypatch):
    def no_name(*_, **__):
        raise images.URLError(images.socket.gaierror(-3, "Temporary failure in name resolution"))

    monkeypatch.setattr(images, "_in_time", no_name)
    monkeypatch.setattr(images, "_has_network", lambda: False)
    posts = "".join(f"![x](https://a.invalid/{n}.png)\n" for n in range(50))
    import_(content, {"a.md": f"---\ntitle: A\n---\n{posts}"})
    missed = [one for one in problems.found if "fetched" in one.what]
    assert len(missed) == 1 and "50 images are still to be fetched" in missed[0].what


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The state of the system is what it has in it, and that is all.", "en"),
        (
            "L’état est ce que le système sait, et les modèles sont dans la classe.",
            "fr",
        ),
        ("Der Zustand ist das, was das System von der Vergangenheit weiß, und nicht mehr.", "de"),
        ("状态空间模型把历史压缩到固定大小的状态之中。", "zh"),
        ("Mamba.", None),
    ],
)
def test_the_language_of_a_text_is_recognised(text, lang):
    assert language.of(text) == lang


def test_the_report_groups_by_kind(tmp_path):
    def problem(line: int, what: str, kind: str = problems.WARNING):
        return problems.Problem(str(tmp_path / "a/en.md"), line, what, "mend it", kind)

    groups = report.grouped(
        [
            problem(1, "the link ../a.md leads nowhere"),
            problem(2, "the link /b/ leads nowhere"),
            problem(3, "the image x.png has no alternative text"),
            problem(0, "is there already", problems.NOTICE),
        ]
    )
    assert [(name, len(group)) for name, group in groups.items()] == [
        ("the link … leads nowhere", 2),
        ("the image … has no alternative text", 1),
    ]
    text = report.write(tmp_path, [tmp_path / "a/en.md"], groups).read_text("utf-8")
    assert "## the link … leads nowhere (2)" in text and "- a/en.md:2: the link /b/ leads" in text


def test_signs_of_templates_are_told_as_they_stand():
    looked = []
    text = dialects.translated("{{ site.baseurl }}/a {% x %}", lambda *words: looked.append(words))
    assert text.startswith("/a {% x %}") and looked[0][0] == "{% x %}"
