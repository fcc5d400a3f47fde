"""Content from strangers: nothing of it runs, is fetched, is read or written elsewhere.

Markup, paths and bombs go into every field and kind of file, many articles a build. What is refused
is named by its file; what is accepted is built in all forms, and a real browser, without the site's
policy, is asked whether anything ran. `python -m tests.test_strangers 25` makes 1,000 of them.
"""

# ruff: noqa: E501
import os
import random
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from commands import chromium
from commands.preview import Preview
from plugins import problems
from tests import small_site

SECRET = "a-secret-that-no-page-may-have"
ELSEWHERE = "http://elsewhere.invalid/"
RUN = "window.ran=1"
MARKUP = [
    "<script>RUN</script>", "<script src=evil.js></script>", "<img src=x onerror=RUN>",
    "<svg onload=RUN>", "<svg><script>RUN</script></svg>", "</title><script>RUN</script>",
    "\"><img src=x onerror=RUN>", "' onmouseover=RUN autofocus tabindex=1 onfocus=RUN '",
    "<a href=javascript:RUN id=x>x</a>", "<a href='java\tscript:RUN'>x</a>", "]]><script>RUN</script>",
    "<a href='&#106;avascript:RUN'>x</a>", "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<noscript><!-- </noscript><script>RUN</script> --></noscript>", "<plaintext>", "--><script>RUN</script>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=RUN&gt;'>",
    "<svg></p><style><a id='</style><img src=x onerror=RUN>'>", "<details open ontoggle=RUN><summary>x</summary></details>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>", "<base href=ELSEWHERE>",
    "<link rel=stylesheet href=ELSEWHEREx.css>", "<img src=ELSEWHEREx.png alt=x>", "<body onload=RUN>",
    "<video src=ELSEWHEREx.mp4></video>", "<p style='background:url(ELSEWHEREx)'>x</p>", "<object data=ELSEWHERE></object>",
    "<meta http-equiv=refresh content='0;url=ELSEWHERE'>", "<svg><use href='data:image/svg+xml,<svg id=x onload=RUN>#x'/></svg>",
    "<svg><a><animate attributeName=href values=javascript:RUN /><text>x</text></a></svg>", "<embed src=ELSEWHERE>",
    "<template><script>RUN</script></template>", "<select><template><script>RUN</script></template></select>",
    "<textarea></textarea><script>RUN</script>", "<xmp><script>RUN</script></xmp>", "<frameset onload=RUN>",
    "<button onclick=RUN autofocus>x</button>", "<input autofocus onfocus=RUN>", "<marquee onstart=RUN>x</marquee>",
    "<x-y onclick=RUN>x</x-y>", "<div data-x='<script>RUN</script>'>x</div>", "<b title='\"><script>RUN</script>'>x</b>",
    "![<script>RUN</script>](line.svg)", "[x](<javascript:RUN>)", "[x](javascript:RUN \"t\")", "![x](x onerror=RUN)",
    "<javascript:RUN>", "[x]: javascript:RUN\n\n[x]", "`<script>RUN</script>`", "```html\n<script>RUN</script>\n```",
    "```<script>RUN</script>\nx\n```", "$<script>RUN</script>$", "$\\text{<img src=x onerror=RUN>}$",
    "$\\href{javascript:RUN}{x}$", "$\\class{x onload=RUN}{y}$", "$$\\begin{array}{c\"><script>RUN</script>}x\\end{array}$$",
    "## x {#a onclick=RUN}", "## x {onclick=\"RUN\"}", "x{: onclick=RUN }", "[^<script>]: RUN\n\nx[^<script>]",
    "[@<script>RUN</script>]", "[code: models.ssm.<script>]", "[series-index: <script>RUN</script>]",
    "!!! note \"<script>RUN</script>\"\n    x", "*[x]: <script>RUN</script>\n\nx", "> [!NOTE]\n> <script>RUN</script>",
    "| <script>RUN</script> |\n|---|\n| x |", "x\n: <script>RUN</script>", "- [ ] <script>RUN</script>",
    "&lt;script&gt;RUN&lt;/script&gt;", "{{ ''.__class__ }}", "{% include 'base.html' %}", "<?php RUN ?>", "<![CDATA[<script>RUN</script>]]>",
    "<a id=site-search>x</a>", "<img name=currentScript src=line.svg alt=x>", "<div class=text><h1>x", "</div></main></body>x",
    "<svg role=img aria-label='<script>RUN</script>'><title><script>RUN</script></title></svg>",
]  # fmt: skip
PATHS = [
    "[x]({attach}../../../secret.txt)", "[x]({static}../../../secret.txt)", "![x](../../../secret.txt)",
    "[x](../../../secret.txt)", "<video src='{static}../../../secret.txt'></video>", "[x](linked.txt)", "![x](linked.svg)",
    "[x]({static}/../secret.txt)", "[x]({attach}../../../../../../../../../../proc/self/environ)", "[x](/etc/passwd)",
    "![x](file:///etc/passwd)", "<img src='{static}linked.txt' alt=x>", "<a href='{filename}../../../secret.txt'>x</a>",
    "[x](|attach|linked.txt)", "[code: ../../../secret]", "[code: os.path.join]", "[x](%2e%2e/%2e%2e/%2e%2e/secret.txt)",
    "[x](..\\..\\..\\secret.txt)", "[x](evil.html)", "[x](evil.js)", "[x](run.svg)", "[x](en.md/../../../../secret.txt)",
    "[x](%00)", "[x](" + "a" * 300 + ")", "[x](http://[)", "[x]({static}http://[)", "<img srcset='{static}linked.txt 2x' src=line.svg alt=x>",
]  # fmt: skip
BOMBS = [
    "$\\newcommand{\\a}[1]{\\a{#1#1}}\\a{x}$", "$" + "{" * 6000 + "}" * 6000 + "$", "$" + "\\sqrt{" * 3500 + "}" * 3500 + "$",
    ">" * 400 + " x", "- " * 300 + "x", "<b>" * 400 + "x" + "</b>" * 400, "*" * 900 + "x", "(" * 2000, "`" * 999 + "x",
    "\n".join(" " * 4 * depth + "- x" for depth in range(60)), "&#x" + "0" * 999 + "1;", "<!--" * 300, "$" * 999,
    "<div>" * 130 + "x" + "</div>" * 130, "<math>" + "<mrow>" * 150 + "</mrow>" * 150 + "</math>", "x" * 50_000,
]  # fmt: skip
FIELDS = ("Title", "Summary", "Author", "Tags", "Slug", "Aliases", "Elsewhere", "Date", "Modified")
FIELDS += (
    "Lang",
    "Stage",
    "Status",
    "Series",
    "Series_index",
    "Level",
    "Template",
    "Save_as",
    "Url",
)
INDECENT = (
    "../../../secret.txt",
    "/etc/passwd",
    "theme/style.html",
    "..",
    "%2e%2e/",
    "a/../../b.html",
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
BIBTEX = "@misc{{key{}, author = {{{}}}, title = {{{}}}, year = {{20{}}}, url = {{{}}}}}\n"


def payload(chance: random.Random) -> str:
    """Something hostile for a text: one, two, or one within the other."""
    kinds = chance.choices((MARKUP, PATHS, BOMBS), (12, 4, 1), k=chance.choice((1, 1, 2)))
    parts = [chance.choice(kind) for kind in kinds]
    if len(parts) == 2 and chance.random() < 0.3 and len(parts[0]) > 4:
        cut = chance.randrange(len(parts[0]))
        parts = [parts[0][:cut] + parts[1] + parts[0][cut:]]
    return "\n\n".join(parts).replace("RUN", RUN).replace("ELSEWHERE", ELSEWHERE)


def write_article(folder: Path, number: int, chance: random.Random, secret: Path) -> str:
    """Write an article that holds something hostile; returns its entry of the bibliography."""
    folder.mkdir(parents=True)
    head = small_site.HEAD | {"Title": f"A {number}", "Series_index": str(number)}
    where, bad = chance.choice(("text", "text", "field", "svg", "bibliography")), payload(chance)
    line = " ".join(bad.split())
    text, entry = "Text.", ""
    if where == "text":
        text = chance.choice(("{}", "x {} y", "> {}", "- {}", "## {}", "| a |\n|---|\n| {} |"))
        text = text.format(bad)
    elif where == "field":
        head[chance.choice(FIELDS)] = chance.choice((line, chance.choice(INDECENT)))
    elif where == "svg":
        text = "![x](hostile.svg)\n\n[y](hostile.svg)"
        (folder / "hostile.svg").write_text(SVG.format(bad), "utf-8")
    else:
        text = f"[@key{number}]"
        places = ["A", "T", "20", "https://example.org/"]
        safe = line.replace("{", "").replace("}", "")
        places[chance.randrange(4)] = safe if chance.random() < 0.8 else f"javascript:{RUN}"
        entry = BIBTEX.format(number, *places)
    fields = "".join(f"{key}: {value}\n" for key, value in head.items())
    (folder / "en.md").write_text(f"{fields}\n{text}\n", "utf-8")
    shutil.copy(small_site.ROOT / "tests/specimen/line.svg", folder)
    for name in ("linked.txt", "linked.svg"):
        (folder / name).symlink_to(secret)
    (folder / "evil.html").write_text(f"<script>{RUN}</script>")
    (folder / "evil.js").write_text(RUN)
    (folder / "run.svg").write_text(SVG.format(f"<script>{RUN}</script>"))
    return entry


def attack(folder: Path, seed: int, count: int, browser) -> tuple[int, list[str]]:
    """Build `count` hostile articles in all forms; how many were refused, and what got through."""
    chance, secret = random.Random(seed), folder / "secret.txt"
    content = small_site.content(folder)
    secret.write_text(SECRET)
    entries = [write_article(content / f"s/n{n}", n + 2, chance, secret) for n in range(count)]
    bibliography = content / "references.bib"
    bibliography.write_text(bibliography.read_text("utf-8") + "".join(entries), "utf-8")
    wrong, refused = [], set()
    os.environ["A_SECRET"] = SECRET
    try:
        while len(refused) < count:
            said = small_site.told(content)
            # A picture of another site is, while one writes, a warning that the policy blocks.
            bad = {
                Path(one.path).resolve()
                for one in problems.found
                if one.kind == problems.ERROR or "would fetch" in one.what
            }
            if not bad:
                break
            wrong += [one for one in said if "fault of the site" in one or " — " not in one]
            if bibliography.resolve() in bad:  # of which every entry is in doubt
                shutil.copy(small_site.ROOT / "content/references.bib", bibliography)
                continue
            new = {path.parent for path in bad if path.is_relative_to((content / "s").resolve())}
            if not new:
                wrong.append(f"no article is named: {said}"[:3000])
                break
            for article in new:
                shutil.rmtree(article, ignore_errors=True)
            refused |= new
        for form in list(small_site.FORMS)[1:]:
            wrong += [
                f"{form} refuses what the preview accepts: {one}"
                for one in small_site.told(content, form)
            ]
    finally:
        del os.environ["A_SECRET"]
    there = {file.name for file in folder.iterdir()}
    if not there <= {"content", "secret.txt", *small_site.FORMS}:
        wrong.append(f"written elsewhere: {there}")
    for form in small_site.FORMS:
        for file in (folder / form).rglob("*"):
            if file.is_symlink() or (file.is_file() and SECRET.encode() in file.read_bytes()):
                wrong.append(f"read: {file}")
    if browser:
        wrong += seen(folder / "preview", browser)
    return len(refused), wrong


def seen(site: Path, browser) -> list[str]:
    """What ran on the pages of a site, or was fetched from elsewhere, as a browser saw it."""
    wrong, context = (
        [],
        browser.new_context(bypass_csp=True, viewport={"width": 900, "height": 600}),
    )
    with Preview(site) as server:
        page = context.new_page()
        page.on(
            "request",
            lambda one: one.url.startswith((server.url, "data:")) or wrong.append(one.url),
        )
        page.on("dialog", lambda one: wrong.append(one.message) or one.dismiss())
        for file in sorted([*site.rglob("*.html"), *site.glob("s/**/*.svg")]):
            if "theme" in file.parts:
                continue
            page.goto(server.url + file.relative_to(site).as_posix())
            page.mouse.move(300, 300)
            if page.evaluate(
                "window.ran || document.querySelector('script:not([src*=theme])')?.outerHTML"
            ):
                wrong.append(f"ran: {file}")
    context.close()
    return wrong


def test_nothing_of_a_stranger_runs_or_leaks(tmp_path, browser):
    refused, wrong = attack(tmp_path, 12, 30, browser)
    assert wrong == [] and 5 < refused < 30


def main(batches: int, first: int = 100) -> None:
    start, refused, wrong = time.monotonic(), 0, []
    with chromium.opened(chromium.find()) as browser:
        for seed in range(first, first + batches):
            with TemporaryDirectory() as folder:
                count, more = attack(Path(folder).resolve(), seed, 40, browser)
            refused, wrong = refused + count, wrong + more
            print(f"{seed}: {count} of 40 refused", *more, sep="\n  ", flush=True)
    seconds = time.monotonic() - start
    print(f"{40 * batches} inputs, {refused} refused, {len(wrong)} got through, {seconds:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
