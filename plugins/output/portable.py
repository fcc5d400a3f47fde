"""The text of a page for those who do not read it there: feed readers, and Markdown.

What only the pages of this site can show is replaced: an SVG within the text by an image of its
own, the line of a series index by a list, the list of references comes along, every address is
absolute. Formulas stay in MathML, with their LaTeX in `alttext`.
"""

import re
from html import escape
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import E

from plugins import languages, private_api, problems
from plugins.articles import series
from plugins.output.published import address, folder

LABEL = re.compile(r"\\label\{([^}]*)\}")
EQUATION = re.compile(r"\\(begin|end)\{equation\*?\}")  # says what a display says already
NUMBER = re.compile(r'id="([^"]+)"><mtext>\((\d+)\)</mtext>')
KEPT = {"href", "src", "alt", "width", "height", "title", "lang", "start", "alttext", "display"}
ADDRESSES = {"href", "src"}
QUOTED = {ord(sign): f"%{ord(sign):02X}" for sign in '\t\n\r "<>'}  # what would end an address
KEPT |= {"controls", "poster", "type"}
# What a drawing needs to be one by itself: a size, and paper, for readers that are dark.
WIDTH, MARGIN, PAPER = 640, 16, "#fffefb"


def text_of(content, context, output_path: str) -> HtmlElement:
    """The portable text of `content`; what it shows goes to files beside the page."""
    written, drawings = content.portable
    written = series.VIEW.sub(lambda m: _index(m[1], content, context), written)
    written = private_api.with_links(content, written, content.settings["SITEURL"])
    written = problems.CONTROL.sub("", written)  # Markdown's own marks, which no XML may have
    tree = html.fragment_fromstring(written + _references(content), create_parent="div")
    for drawing in tree.xpath(".//div[@class='drawing'][@data-source]"):
        if file := drawings.get(name := drawing.get("data-source")):
            alt = "".join(drawing.xpath("svg/@aria-label"))
            _replace(drawing, _image(name, file, alt, content, output_path))
    _number(tree, written)
    _simplify(tree)
    for link in tree.iter("a"):
        if link.get("href", "").startswith("#"):
            link.set("href", address(content) + link.get("href"))
    return tree


def _replace(old, new) -> None:
    new.tail = old.tail
    old.getparent().replace(old, new)


def _image(name: str, file: Path, alt: str, content, output_path: str) -> HtmlElement:
    svg = file.read_text("utf-8")
    size = {}
    if drawn := re.match(r'<svg [^>]*width="100%" height="(\d+)"', svg):
        # Drawn for a column of any width: here it is given one.
        width, height = WIDTH + 2 * MARGIN, int(drawn[1]) + 2 * MARGIN
        inner = svg.replace('width="100%"', f'x="{MARGIN}" y="{MARGIN}" width="{WIDTH}"', 1)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}">'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>{inner.strip()}</svg>\n'
        )
        size = {"width": str(width), "height": str(height)}
    (folder(output_path, content) / name).write_text(svg, "utf-8")
    return E.img({"src": address(content, name), "alt": alt} | size)


def _index(name: str, content, context) -> str:
    if name not in context.get("series_by_folder", ()):
        return ""  # plugins.articles.series will report it
    scope = {**context, "lang": content.lang}
    return "<ol>{}</ol>".format(
        "".join(
            f'<li><a href="{escape(address(one))}">{one.title}</a>. {one.summary}</li>'
            for one in series.in_series(scope, name)
        )
    )


def _references(content) -> str:
    if not content.references:
        return ""
    entries = "".join(
        f"<li>{escape(one['authors'])} ({escape(one['year'])}). <em>{escape(one['title'])}</em>. "
        + (f"{escape(one['venue'])}. " if one["venue"] else "")
        + " ".join(f'<a href="{escape(link)}">{name}</a>' for name, link in one["links"])
        + "</li>"
        for one in content.references
    )
    return f"<h2>{languages.translate(content.lang, 'References')}</h2><ul>{entries}</ul>"


def _number(tree, written: str) -> None:
    r"""Write into the LaTeX of formulas the numbers that the page gives them: `\tag{1}`."""
    numbers = dict(NUMBER.findall(written))
    for math in tree.iter("math"):  # an author's own has no LaTeX
        latex = LABEL.sub(
            lambda m: rf"\tag{{{numbers[m[1]]}}}" if m[1] in numbers else "",
            math.get("alttext") or math.text_content(),
        )
        lines = EQUATION.sub("", latex).strip().splitlines()
        math.set("alttext", problems.CONTROL.sub("", "\n".join(map(str.strip, lines))))


def _simplify(tree) -> None:
    """Leave what means something without this site's style sheet."""
    for picture in tree.xpath(".//*[@aria-hidden='true']"):  # of what is said beside it
        picture.drop_tree()
    for box in tree.xpath(".//div[contains(@class, 'admonition')]"):
        box.tag = "blockquote"
        for title in box.xpath("p[@class='admonition-title']"):
            title.tag = "strong"
    for task in list(tree.iter("input")):
        task.tail = ("☑ " if task.get("checked") is not None else "☐ ") + (task.tail or "").lstrip()
        task.drop_tree()
    for back in tree.xpath(".//a[@class='footnote-backref'] | .//div[@class='footnote']/hr"):
        back.drop_tree()
    for link in tree.xpath(".//span[@class='citation']/a"):
        link.drop_tag()
    for box in tree.xpath(".//span | .//div[@class='table' or starts-with(@class, 'code')]"):
        if box.getparent() is not None:
            box.drop_tag()
    for element in tree.xpath(".//*[not(ancestor::math)]"):
        # The language of code, the name of a note.
        own = {"code": {"class"}, "li": {"id"}}.get(element.tag, set())
        for name in set(element.attrib) - KEPT - own:
            del element.attrib[name]
        for name in ADDRESSES & set(element.attrib):
            element.set(name, element.get(name).translate(QUOTED))
