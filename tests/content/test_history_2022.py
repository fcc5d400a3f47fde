"""What “SSM's history in 2022” says that a computer can check, and tests of models do not."""

import re

import numpy as np
import pytest

from commands.figures import load
from models import diagonal, hippo, s4
from plugins.articles.translations import parts
from tests.conftest import ROOT

ARTICLE = ROOT / "content/ssm/history-2022"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_article_is_whole(lang):
    text = (ARTICLE / f"{lang}.md").read_text("utf-8")
    found = {kind: len(there) for kind, there in parts(text).items()}
    assert found["figure"] >= 14 and found["citation"] >= 35 and found["code"] >= 7
    prose = re.sub(r"\$[^$]*\$|^!\[.*|\[-?@[^]]*\]", "", text, flags=re.MULTILINE)
    assert 5000 <= len(re.findall(r"\w[\w’'-]*", prose)) <= 7000
    assert "Stage:" not in text.partition("\n\n")[0]
    for model in ("httyh", "dss", "s4d", "gss", "s5", "mega", "liquid-s4", "sgconv", "h3"):
        assert f"\n[model: {model}]\n" in text
    for model in ("sashimi", "vis4mer", "ccnn", "sssd", "s4nd"):
        assert f"\n[model: {model}]\n" in text


def test_the_basis_of_legs_is_orthonormal_for_its_weight():
    t = np.linspace(0, 30, 30_001)
    K = hippo.basis_kernels(*hippo.hippo_legs(5), t)
    gram = np.trapezoid(K[:, :, None] * K[:, None, :] * np.exp(t)[:, None, None], t, axis=0)
    np.testing.assert_allclose(gram, np.eye(5), atol=1e-4)


def test_dss_starts_where_s4_keeps_its_diagonal():
    n = np.arange(32)
    lower = np.tril(np.sqrt(np.outer(2 * n + 1, 2 * n + 1)), -1)
    skew = np.linalg.eigvals((lower - lower.T) / 2).imag
    np.testing.assert_allclose(np.sort(skew), np.sort(s4.dplr_legs(32)[0].imag), atol=1e-10)


def test_s4d_inv_is_close_to_legs_at_its_top_and_too_low_in_the_middle():
    exact, simple = diagonal.s4d_legs(64)[0].imag[::-1], diagonal.s4d_inv(64).imag
    assert (round(exact[0], 1), round(simple[0], 1)) == (1303.3, 1283.4)
    assert round(100 * (1 - simple / exact).max()) == 22


def test_the_far_end_of_a_growing_mode_is_400_times_the_near_one():
    length = 241
    kernel = diagonal.dss_exp_kernel([6.0], [1.0], 1 / length, length).real
    assert 390 < kernel[-1] / kernel[0] < 410


def test_a_tied_low_rank_term_keeps_every_eigenvalue_to_the_left():
    rng = np.random.default_rng(8)
    for _ in range(50):
        p = 10 * rng.normal(size=(16, 2)) @ [1, 1j]
        Lambda = -rng.uniform(0.1, 1, 16) + 10j * rng.normal(size=16)
        assert np.linalg.eigvals(np.diag(Lambda) - np.outer(p, p.conj())).real.max() < 0


def test_the_untied_one_leaves_for_the_right_at_a_noise_of_about_one_half():
    noises, apart, tied = load(ARTICLE / "figures.py").noisy_eigenvalues()
    assert 0.4 < noises[np.argmax(np.median(apart, axis=1) > 0)] < 0.65
    assert np.max(tied) < 0


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("work", {"en": ["13.8%", "0.4%"], "fr": ["13,8 %", "0,4 %"]}),
        ("film", {"en": ["51.5", "7.4", "2.9"], "fr": ["51,5", "7,4", "2,9"]}),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_words_have_the_numbers_of_the_figure(figure, words, lang):
    alt = re.search(
        rf"^!\[(.*)\]\({figure}\.{lang}\.svg\)", (ARTICLE / f"{lang}.md").read_text("utf-8"), re.M
    )[1]
    drawn = (ARTICLE / f"{figure}.{lang}.svg").read_text("utf-8").replace("\u202f", " ")
    for number in words[lang]:
        assert number in alt and number in drawn


def test_gss_multiplies_eight_times_as_much_as_dss():
    (dss, gss) = (sum(costs) for costs in load(ARTICLE / "figures.py").multiplications())
    assert round(gss / dss) == 8
