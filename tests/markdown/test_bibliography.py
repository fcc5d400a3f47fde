"""References as people have them: BibTeX and biblatex, with TeX and with mistakes in it."""

import pytest

from plugins import problems
from plugins.markdown import bibliography
from plugins.markdown.citations import reference


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"Ren{\'e} Ro{\"e}", "René Roë"),
        (r"{\L}ukasz, Erd\H{o}s, \c{C}a, \o{} \ss{}", "Łukasz, Erdős, Ça, ø ß"),
        (r"l'\'ecole, G\"odel, Dvo\v{r}{\'a}k", "l’école, Gödel, Dvořák"),
        (r"An {\'E}tude of $\mathcal{O}(n)$ \& co --- 50\%", "An Étude of O(n) & co — 50%"),
        (r"pp. 1--2, ``quoted'', \emph{x}, A~B, \$5, a\_b", "pp. 1–2, “quoted”, x, A B, $5, a_b"),
        ("{HiPPO}: Recurrent", "HiPPO: Recurrent"),
        ("状态 et été", "状态 et été"),
    ],
)  # fmt: skip
def test_tex_becomes_words(tex, wanted):
    assert bibliography.words(tex) == wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ("author={Roe, J}, title={T}, date={2022-03-04}, journaltitle={J}", ("Roe", "2022", "J")),
        ("editor={Roe, Jane}, title={T}, year={1990}, publisher={P}", ("Roe", "1990", "P")),
        ("author={Roe, Jane and Doe, J}, title={T}", ("Roe and Doe", "n.d.", "")),
        ("title={A title: and more}, year={in press}", ("A title", "in press", "")),
        ("author={{Google DeepMind}}, title={T}, year=2020", ("Google DeepMind", "2020", "")),
        ("author={A B and C D and E F}, title={T}, year=2020", ("B et al.", "2020", "")),
        ("author={Gu, A and others}, title={T}, year=2020", ("Gu et al.", "2020", "")),
    ],
)  # fmt: skip
def test_what_is_missing_has_its_place(fields, wanted, tmp_path):
    file = tmp_path / "references.bib"
    file.write_text(f"@misc{{a, {fields}}}", "utf-8")
    one = reference("a", bibliography.known(file)[0]["a"], "en")
    assert (one.label, one.year, one.venue) == wanted


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("doi={https://doi.org/10.1000/xyz}", "https://doi.org/10.1000/xyz"),
        ("doi={doi:10.1000/xyz}", "https://doi.org/10.1000/xyz"),
        ("eprint={arXiv:2111.00396}", "https://arxiv.org/abs/2111.00396"),
        ("eprint={12345}, eprinttype={pubmed}, url={https://x.invalid/a}", "https://x.invalid/a"),
        (r"howpublished={\url{https://x.invalid/a\_b}}", "https://x.invalid/a_b"),
    ],
)
def test_a_reference_leads_to_the_work(fields, link, tmp_path):
    file = tmp_path / "references.bib"
    file.write_text(f"@misc{{a, title={{T}}, {fields}}}", "utf-8")
    assert reference("a", bibliography.known(file)[0]["a"], "en").links[0][1] == link


def test_one_mistake_is_one_error_with_its_line(tmp_path):
    file = tmp_path / "references.bib"
    file.write_text(
        "@misc{a,\n  title = jnl,\n}\n@misc{b, title={B}}\n@misc{b, title={Again}}\n"
        "@book{c, title={C}, year={1999}, editor={Roe, J}}\n@misc{d, crossref={c}, title={D}}\n",
        "utf-8",
    )
    problems.found.clear()
    entries, text = bibliography.known(file)
    assert set(entries) == {"a", "b", "c", "d"} and text
    told = sorted((one.line, one.what) for one in problems.found)
    assert [line for line, _ in told] == [2, 5], told
    assert "jnl" in told[0][1] and "two entries have the key “b”" in told[1][1]
    assert bibliography.year(entries["d"]) == "1999"


def test_others_are_no_author(tmp_path):
    file = tmp_path / "references.bib"
    file.write_text("@misc{a, author={Gu, Al and Ré, Ed and others}, title={T}}", "utf-8")
    for lang in ("en", "fr"):
        assert (
            reference("a", bibliography.known(file)[0]["a"], lang).authors == "Gu A., Ré E. et al."
        )


def test_an_abbreviation_that_there_is_not_is_named(tmp_path):
    file = tmp_path / "references.bib"
    file.write_text('@string{a = "A"}\n@misc{x, title={T}, journal=a # nips}\n', "utf-8")
    problems.found.clear()
    bibliography.known(file)
    (told,) = problems.found
    assert (told.line, told.what) == (2, "the abbreviation nips stands for nothing")
