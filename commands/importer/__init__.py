"""Takes articles that were written elsewhere into a series: `invoke import`.

Jekyll posts and articles of the Hugging Face Hub, Markdown files with front matter, become
content/<series>/<article>/<language>.md. What is there already is left alone, so that running it
again changes nothing. What a person should look at is reported.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from invoke import Exit

from commands.importer import images
from commands.new import next_index
from plugins import problems
from plugins.markdown.mathematics import FORMULA
from plugins.output.aliases import ADDRESS
from plugins.reading.fields import OF_ARTICLES, instant
from plugins.reading.front_matter import Field, split
from plugins.reading.paths import DATED, address, series_names

_none = Field("", 1)
_link = re.compile(r"(?P<before>(?<!!)\[[^\]]*\]\(|\bhref=[\"'])(?P<target>[^\s\"')]+)")
_post = re.compile(r"\{%-?\s*(?:post_url|link)\s+(\S+?)\s*-?%\}")
_base = re.compile(r"\{\{-?\s*(?:site\.(?:base)?url)\s*-?\}\}")
_relative = re.compile(
    r"\{\{-?\s*[\"']([^\"']*)[\"']\s*\|\s*(?:relative|absolute|prepend)[^}]*-?\}\}"
)
_highlight = re.compile(
    r"\{%-?\s*highlight\s+(\w+)[^%]*%\}\n?(.*?)\n?\{%-?\s*endhighlight\s*-?%\}", re.S
)
_alert = re.compile(r"^> \[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ ]*\n((?:^>.*\n?)+)", re.M)
_liquid = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
_noise = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}|^(?:[*-] .*\n)?\{:\s*toc\s*\}[ ]*\n?", re.M)
_sentence = re.compile(r".+?(?:[.!?](?=\s|$)|$)")
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


def articles(content: Path, paths: list[Path], folder: str, lang: str, langs: list[str]) -> int:
    """Write the files at `paths` as articles of the series `folder`; returns how many are new.

    Their language is `lang` unless they name another. Problems of the files, and what a person
    should look at, are in `problems.found`. Raises `Exit` if there is no such series.
    """
    names = series_names(content)
    if (folder, lang) not in names:
        known = {one for one, of in names if of == lang}
        instead = problems.nearest(folder, known, f"`invoke new --series {folder} NAME` starts it")
        raise Exit(f"There is no series “{folder}” with a name in {lang} — {instead}", code=1)
    posts = [post for file in _files(paths) if (post := _read(file, lang, langs))]
    posts.sort(key=lambda post: (post.fields.get("date", Field("9999", 0)).value, post.slug))
    by_name = {name: post for post in posts for name in post.names}
    return sum(
        _write(post, content / folder, names.get((folder, post.lang), ""), by_name)
        for post in posts
    )


def _files(paths: Iterable[Path]) -> list[Path]:
    found = []
    for path in paths:
        inside = [*path.rglob("*.md"), *path.rglob("*.markdown")] if path.is_dir() else [path]
        if not inside or not inside[0].is_file():
            raise Exit(f"There is no Markdown file at {path} — mend the path", code=1)
        found += sorted(inside)
    return found


def _read(file: Path, lang: str, langs: list[str]) -> Post | None:
    if not file.resolve().is_relative_to(images.tree_of(file)):
        problems.report(file, 0, f"is a link to {file.resolve()}", "import the file itself")
        return None
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.report(file, 0, f"cannot be read ({error})", "save it as UTF-8")
        return None
    if match := problems.CONTROL.search(text):
        what = f"has the character U+{ord(match[0]):04X}, which is no text"
        problems.report(file, text.count("\n", 0, match.start()) + 1, what, "delete it")
        return None
    head, body, _ = split(text)
    for line, what, instead in head.mistakes:
        problems.report(file, line, what, instead)
    name, _, suffix = file.stem.rpartition(".")
    name, lang = (name, suffix) if suffix in langs and name else (file.stem, lang)
    fields = head.fields
    given = fields.get("lang", _none).value
    permalink = fields.get("permalink", _none).value
    last = permalink.strip("/").rpartition("/")[2].removesuffix(".html")
    bare = DATED.sub("", name)
    slug = address(fields.get("slug", _none).value or last or bare)
    if not slug:
        problems.report(file, 0, "its name gives no address", "rename the file")
        return None
    names = {file.name, name, bare, slug} | ({permalink.strip("/")} if permalink else set())
    if match := DATED.match(name):
        fields.setdefault("date", Field(match[1], 0))
    return Post(file, fields, body, given if given in langs else lang, slug, names)


def _write(post: Post, series: Path, series_name: str, by_name: dict[str, Post]) -> bool:
    """Write the article, unless it is there; returns whether it is new."""
    target = series / post.slug / f"{post.lang}.md"
    if target.exists():
        problems.report(target, 0, "is there already", "left alone", problems.NOTICE)
        return False
    post.index = _index(series, post.slug)
    head = _head(post, series_name)
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    body = _highlight.sub(lambda match: f"```{match[1]}\n{match[2]}\n```", post.body)
    body = _outside_code(body, lambda text: _text(post, text, folder, by_name))
    lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
    target.write_text(f"{lines}\n{body.strip()}\n", "utf-8")
    for needle, what, instead in post.report:
        problems.report_at(target, needle, what, instead, problems.WARNING)
    return True


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
    if heading and heading[1].strip() == title.strip():
        post.body = post.body[heading.end() :]
    if not given.get("title"):
        post.look("Title:", "had no title", "see whether this one will do")
    day = instant(given.get("date", ""))
    if not day:
        post.look("Date:", "had no date that is one", "write the day of its publication")
    summary = given.get("summary") or _first_sentence(post.body)
    if not given.get("summary"):
        post.look(
            "Summary:", "had no summary; this is its first sentence", "see whether it will do"
        )
    if not series_name:
        post.look("Series:", "the series has no name in this language", "write its page")
    tags = [given.get("tags", ""), given.get("categories", ""), given.get("category", "")]
    kept = {"title", "date", "summary", "tags", "categories", "category", "permalink", "published"}
    dropped = sorted(key for key in given if key not in OF_ARTICLES | kept)
    if dropped:
        post.look("Title:", f"fields that have no place here: {', '.join(dropped)}", "dropped")
    modified = instant(given.get("modified", ""))
    return {
        "Title": title,
        "Summary": summary,
        "Date": (day.date() if day else date.today()).isoformat(),
        "Modified": modified.date().isoformat() if modified else "",
        "Author": given.get("author", ""),
        "Series": series_name or "?",
        "Series_index": str(post.index),
        "Tags": ", ".join(dict.fromkeys(re.split(r"[\s,]+", " ".join(tags).strip()))),
        "Aliases": _alias(given.get("permalink", "")),
        "Status": "draft" if given.get("published", "").lower() == "false" else "",
    }


def _alias(permalink: str) -> str:
    """The old address, if it is one that can lead to the new one."""
    address_ = permalink if permalink.endswith(("/", ".html")) else f"{permalink}/"
    return address_ if permalink and ADDRESS.fullmatch(address_) else ""


def _first_sentence(body: str) -> str:
    """The first sentence of the first paragraph."""
    for block in re.split(r"\n\s*\n", body):
        if block.strip() and not block.lstrip().startswith(NO_PARAGRAPH):
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(block.split()))
            return _sentence.match(plain)[0].strip()
    return "?"


def _outside_code(body: str, change: Callable[[str], str]) -> str:
    """Apply `change` to what is neither code nor a formula."""
    kept: list[str] = []

    def keep(match: re.Match) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    return re.sub(r"\0(\d+)\0", lambda m: kept[int(m[1])], change(FORMULA.sub(keep, body)))


def _text(post: Post, text: str, folder: Path, by_name: dict[str, Post]) -> str:
    """The text as this site writes it: its links lead to articles, its images are in `folder`."""
    text = _noise.sub("", text)
    text = _post.sub(lambda m: m[1].rpartition("/")[2].removesuffix(".md"), text)
    text = _relative.sub(r"\1", _base.sub("", text))
    text = _alert.sub(_admonition, text)

    def turned(match: re.Match) -> str:
        return match["before"] + _turned(post, match["target"], by_name)

    text = images.brought(_link.sub(turned, text), post.source, folder, post.look)
    for match in _liquid.finditer(text):
        post.look(match[0], f"{match[0]} is Jekyll’s, and means nothing here", "take it out")
    return text


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


def _admonition(match: re.Match) -> str:
    kind = {"CAUTION": "warning"}.get(match[1], match[1].lower())
    lines = [line[1:].removeprefix(" ") for line in match[2].rstrip("\n").split("\n")]
    return f"!!! {kind}\n" + "\n".join(f"    {line}".rstrip() for line in lines) + "\n\n"
