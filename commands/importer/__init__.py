"""Takes articles that were written elsewhere into a series: `invoke import`.

Posts of Jekyll, Hugo and Pelican and articles of the Hugging Face Hub, Markdown files with front
matter, become drafts: content/<series>/<article>/<language>.md. What is there already is left
alone, so that running it again changes nothing. What a person should look at is reported.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from invoke import Exit

from commands.importer import dialects, images, language, report
from commands.new import next_index
from plugins import problems
from plugins.markdown import structure
from plugins.markdown.mathematics import find
from plugins.output.aliases import ADDRESS
from plugins.reading.fields import OF_ARTICLES, adapt, instant, names
from plugins.reading.front_matter import Field, split
from plugins.reading.paths import DATED, series_names, slugified, texts
from plugins.time_limit import TakesTooLong, at_most

_none = Field("", 1)
_link = re.compile(r"(?P<before>(?<!!)\[[^\]]*\]\(|\bhref=[\"'])(?P<target>[^\s\"')]+)")
_post = re.compile(r"\{%-?\s*(?:post_url|link)\s+(\S+?)\s*-?%\}")
_code = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_sentence = re.compile(r".+?(?:[.!?](?=\s|$)|$)")
# Files of a repository that are no posts.
NO_POSTS = {"readme", "license", "contributing", "changelog", "code_of_conduct", "404", "_index"}
NO_POSTS |= {"import-report"}
SECONDS = 30  # of the processor, for a post
NO_PARAGRAPH = ("#", "!", "<", "|", "`", "~", ">", "{", "-", "*", "$", "\\")


@dataclass
class Post:
    """A file that is to become an article."""

    source: Path
    fields: dict[str, Field]
    body: str
    lang: str
    slug: str
    names: set[str]  # by which other posts may link to it
    index: int = 0
    report: list[tuple[str, str, str]] = field(default_factory=list)  # needle, what, instead

    def look(self, needle: str, what: str, instead: str) -> None:
        self.report.append((needle, what, instead))


def articles(
    content: Path, paths: list[Path], folder: str, lang: str | None, langs: list[str]
) -> list[Path]:
    """Write the files at `paths` as articles of the series `folder`; returns those that are new.

    Their language is `lang`; without it, that which they name or are written in, or the site's
    first. Problems of the files, and what a person should look at, are in `problems.found`.
    Raises `Exit` if there is no such series.
    """
    named = series_names(content)
    first = lang or langs[0]
    if not any((folder, one) in named for one in ([lang] if lang else langs)):
        known = {one for one, of in named if of == first}
        instead = problems.nearest(folder, known, f"`invoke new --series {folder} NAME` starts it")
        raise Exit(f"There is no series “{folder}” with a name in {first} — {instead}", code=1)
    files = _files(paths)
    posts = [post for file in files if (post := _in_time(file, _read, file, lang, langs))]
    posts.sort(key=lambda post: (post.fields.get("date", Field("9999", 0)).value, post.slug))
    _tell_apart(posts)
    by_name = {name: post for post in posts for name in post.names}
    new = [post for post in posts if not _target(post, content / folder).exists()]
    fetched = images.fetch({one for post in new for one in images.remote(post.body)})
    return [
        target
        for post in posts
        if (
            target := _in_time(
                post.source,
                _write,
                post,
                content / folder,
                named.get((folder, post.lang), ""),
                by_name,
                fetched,
            )
        )
    ]


def look_over(project: Path, series: Path, new: list[Path]) -> dict[str, list[problems.Problem]]:
    """Build the site once, to nowhere, and report what is to be looked at in the new articles."""
    if not new:
        return {}
    from commands.check import found

    told = set(problems.found)
    paths = {problems.shown(file) for file in new}
    mine = [one for one in {*told, *found(project)} if one.path in paths or one in told]
    problems.found.clear()
    problems.found.update(one for one in mine if one.kind == problems.ERROR or one in told)
    groups = report.grouped(mine)
    report.write(series, new, groups)
    return groups


def _in_time(file: Path, do: Callable, *arguments):
    """What `do` returns; None if it does not come to an end, which is reported."""
    try:
        with at_most(SECONDS):
            return do(*arguments)
    except TakesTooLong:
        what = f"takes more than {SECONDS} s to import"
    except RecursionError:
        what = "nests too deep"
    problems.report(file, 0, what, "it is left out", problems.WARNING)
    return None


def _files(paths: Iterable[Path]) -> list[Path]:
    found = []
    for path in paths:
        inside = list(filter(Path.is_file, texts(path))) if path.is_dir() else [path]
        if not inside or not inside[0].is_file():
            raise Exit(f"There is no Markdown file at {path} — mend the path", code=1)
        found += [one for one in inside if one.stem.lower() not in NO_POSTS or one == path]
    return found


def _tell_apart(posts: list[Post]) -> None:
    """Give posts of one name and language names of their own."""
    taken: Counter = Counter()
    for post in posts:
        taken[post.slug, post.lang] += 1
        if (count := taken[post.slug, post.lang]) > 1:
            old = post.slug
            year = post.fields.get("date", _none).value[:4]
            other = f"{old}-{year}" if year.isdecimal() else f"{old}-{count}"
            post.slug = f"{old}-{count}" if taken[other, post.lang] else other
            taken[post.slug, post.lang] += 1
            post.names.add(post.slug)
            post.names.discard(old)
            what = f"another post is called {old}, too"
            post.look("Title:", what, f"this one is now {post.slug}")


def _read(file: Path, lang: str | None, langs: list[str]) -> Post | None:
    if not file.resolve().is_relative_to(images.tree_of(file)):
        what = f"is a link to {file.resolve()}"
        problems.report(file, 0, what, "import the file itself", problems.WARNING)
        return None
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.report(file, 0, f"cannot be read ({error})", "save it as UTF-8", problems.WARNING)
        return None
    text = text.replace("\r\n", "\n")
    if match := problems.CONTROL.search(text):
        what = f"has the character U+{ord(match[0]):04X}, which is not text"
        line = text.count("\n", 0, match.start()) + 1
        problems.report(file, line, what, "it is left out", problems.WARNING)
    text = problems.CONTROL.sub("", text)
    head, body, _ = split(text, toml=True)
    for line, what, instead in head.mistakes:
        problems.report(file, line, what, instead, problems.WARNING)
    name, _, suffix = file.stem.rpartition(".")
    name, suffix = (name, suffix) if suffix in langs and name else (file.stem, "")
    fields = head.fields
    adapt(fields)
    if name.lower() == "index":  # a bundle: the post is its folder
        name = file.parent.name
    if name in langs:  # as this site has them
        name, suffix = file.parent.name, name
    permalink = (fields.get("permalink") or fields.get("url") or _none).value
    last = permalink.strip("/").rpartition("/")[2].removesuffix(".html")
    last = "" if ":" in last else last
    bare = DATED.sub("", name)
    slug = slugified(fields.get("slug", _none).value) or slugified(last) or slugified(bare)
    slug = slug or f"post-{file.stem.encode().hex()[:8]}"
    known = {file.name, name, bare, slug} | ({permalink.strip("/")} if permalink else set())
    if match := DATED.match(name):
        fields.setdefault("date", Field(match[1], 0))
    for tag in ("tags", "categories"):
        _split_as_jekyll(fields, tag, text)
    post = Post(file, fields, body, "", slug, known)
    given = fields.get("lang", _none).value
    found = suffix or given or lang or language.of(body) or langs[0]
    post.lang = found if found in langs else (lang or langs[0])
    if found not in langs:
        what = f"is in a language that the site does not have, {found}"
        post.look("Title:", what, "move it, or add the language to LANGUAGES")
    return post


def _split_as_jekyll(fields: dict[str, Field], key: str, text: str) -> None:
    """A line `tags: one two` in Jekyll names two; a list keeps the words of each together."""
    given = fields.get(key)
    if given and re.search(rf"(?mi)^{key}:[ \t]+(?![\[|>\"'])[^,;\n]+$", text):
        fields[key] = given._replace(value=", ".join(given.value.split()))


def _target(post: Post, series: Path) -> Path:
    return series / post.slug / f"{post.lang}.md"


def _write(
    post: Post,
    series: Path,
    series_name: str,
    by_name: dict[str, Post],
    fetched: dict[str, images.Fetched],
) -> Path | None:
    """Write the article, unless it is there; returns its file if it is new."""
    target = _target(post, series)
    if target.exists():
        problems.report(target, 0, "is there already", "left alone", problems.NOTICE)
        return None
    post.index = _index(series, post.slug)
    head = _head(post, series_name)
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    body = dialects.HIGHLIGHT.sub(lambda match: f"```{match[1]}\n{match[2]}\n```", post.body)
    body = _outside_code(body, lambda text: _text(post, text, folder, by_name, fetched))
    lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
    target.write_text(f"{lines}\n{body.strip()}\n", "utf-8")
    for needle, what, instead in post.report:
        problems.report_at(target, needle, what, instead, problems.WARNING)
    return target


def _index(series: Path, slug: str) -> int:
    """The number of the article's other language, or the next free one."""
    for file in series.glob(f"{slug}/*.md"):
        if index := split(file.read_text("utf-8-sig"))[0].fields.get("series_index"):
            return int(index.value)
    return next_index(series)


def _head(post: Post, series_name: str) -> dict[str, str]:
    """The metadata, as this site has them; what was guessed, or has no place here, is reported."""
    given = {key: one.value for key, one in post.fields.items()}
    heading = re.match(r"\s*# +(.+)\n", post.body)
    title = given.get("title") or (heading[1] if heading else post.slug.replace("-", " "))
    title = _plain(title) or post.slug
    if heading and heading[1].strip() == title.strip():
        post.body = post.body[heading.end() :]
    if not given.get("title"):
        post.look("Title:", "had no title", "see whether this one will do")
    day = instant(given.get("date", ""))
    if not day:
        post.look("Date:", "had no date that is one", "write the day of its publication")
    summary = _plain(given.get("summary", "")) or _first_sentence(post.body)
    if not given.get("summary"):
        post.look(
            "Summary:", "had no summary; this is its first sentence", "see whether it will do"
        )
    if not series_name:
        post.look("Series:", "the series has no name in this language", "write its page")
    tags = ", ".join(given.get(key, "") for key in ("tags", "categories", "category"))
    tags = [re.sub("[<>]", "", one).strip() for one in re.split("[,;]", tags)]
    people = [re.sub("[<>]", "", one) for one in names(given.get("authors", ""))]
    kept = {"title", "date", "summary", "tags", "categories", "category", "permalink", "url"}
    dropped = sorted(key for key in given if key not in OF_ARTICLES | kept)
    if dropped:
        post.look("Title:", f"fields that have no place here: {', '.join(dropped)}", "dropped")
    modified = instant(given.get("modified", ""))
    return {
        "Title": title,
        "Summary": summary,
        "Date": (day.date() if day else date.today()).isoformat(),
        "Modified": modified.date().isoformat() if modified else "",
        "Authors": "; ".join(one for one in people if slugified(one)),
        "Series": series_name or "?",
        "Series_index": str(post.index),
        "Tags": ", ".join(dict.fromkeys(one for one in tags if slugified(one))),
        "Aliases": _alias(given.get("permalink", "")),
        "Status": "draft",
    }


def _alias(permalink: str) -> str:
    """The old address, if it is one that can lead to the new one."""
    address_ = permalink if permalink.endswith(("/", ".html")) else f"{permalink}/"
    return address_ if permalink and ADDRESS.fullmatch(address_) else ""


def _plain(text: str) -> str:
    """The words of a piece of Markdown, for a line of metadata."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\[\^[^\]]*\]|\{[%{].*?[%}]\}|<[^<>]*>", "", text)
    text = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", text)
    return " ".join(text.split())


def _first_sentence(body: str) -> str:
    """The first sentence of the first paragraph."""
    for block in re.split(r"\n\s*\n", body):
        if block.strip() and not block.lstrip().startswith(NO_PARAGRAPH):
            plain = _plain(block)
            if plain:
                return _sentence.match(plain)[0].strip()
    return "?"


def _outside_code(body: str, change: Callable[[str], str]) -> str:
    """Apply `change` to what is neither code nor a formula."""
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\0{len(kept) - 1}\0"

    pieces, last = [], 0
    for one in find(body):
        if one.display is not None:
            pieces += [body[last : one.start], keep(body[one.start : one.end])]
            last = one.end
    lines = "".join([*pieces, body[last:]]).split("\n")
    for token in structure.parse("\n".join(lines)):
        if token.type in ("fence", "code_block"):
            first, end = token.map
            lines[first] = keep("\n".join(lines[first:end]))
            for number in range(first + 1, end):
                lines[number] = None
    text = _code.sub(lambda m: keep(m[0]), "\n".join(one for one in lines if one is not None))
    text = change(text)
    while "\0" in text:  # a formula may stand in code
        text = re.sub(r"\0(\d+)\0", lambda m: kept[int(m[1])], text)
    return text


def _text(
    post: Post,
    text: str,
    folder: Path,
    by_name: dict[str, Post],
    fetched: dict[str, images.Fetched],
) -> str:
    """The text as this site writes it: its links lead to articles, its images are in `folder`."""
    text = _post.sub(lambda m: m[1].rpartition("/")[2].removesuffix(".md"), text)
    text = dialects.translated(text, post.look)

    def turned(match: re.Match) -> str:
        return match["before"] + _turned(post, match["target"], by_name)

    return images.brought(_link.sub(turned, text), post.source, folder, fetched, post.look)


def _turned(post: Post, target: str, by_name: dict[str, Post]) -> str:
    """A link to another post as a link to the article that it becomes."""
    parts = urlsplit(target)
    path = unquote(parts.path).strip("/")
    name = path.rpartition("/")[2].removesuffix(".html").removesuffix(".md")
    # Of another site's address, only the whole path says that it is this one's old address.
    other = by_name.get(path) if "/" in path or not parts.netloc else None
    other = other or (None if parts.netloc else by_name.get(name))
    if not other:
        if not parts.netloc and not parts.scheme and parts.path:
            post.look(target, f"the link {target} leads to nothing that was imported", "mend it")
        return target
    anchor = f"#{parts.fragment}" if parts.fragment else ""
    return f"../{other.slug}/{other.lang}.md{anchor}"
