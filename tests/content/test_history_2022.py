"""What “SSM's history in 2022” says that a computer can check, and tests of models do not."""

import re
import tomllib

import numpy as np
import pytest
from scipy.integrate import simpson

from commands.draw_figures import load
from models import diagonal, hippo, mega, s4
from tests.conftest import ROOT

ARTICLE = ROOT / "content/ssm/history-2022"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_model_of_the_year_is_spoken_of(lang):
    text = (ARTICLE / f"{lang}.md").read_text("utf-8")
    data = tomllib.loads((ROOT / "content/models.toml").read_text("utf-8"))["models"]
    year = {
        key for key, one in data.items() if one["date"].year == 2022 and not one.get("parent_only")
    }
    assert len(year) > 20
    assert set(re.findall(r"^\[model: (.+)\]$", text, re.MULTILINE)) == year
    assert "Stage:" not in text.partition("\n\n")[0]
    for view in ("timeline", "family-tree", "comparison", "results", "ledger"):
        assert f"\n[{view}: " in text


def test_the_best_diagonal_model_loses_more_than_a_point_on_path_x_alone():
    models = tomllib.loads((ROOT / "content/models.toml").read_text("utf-8"))["models"]
    s4_legs = next(row for row in models["httyh"]["results"] if row["row"] == "S4-LegS")
    s4d_inv = next(row for row in models["s4d"]["results"] if row.get("row") == "S4D-Inv")
    lost = np.subtract(s4_legs["scores"], s4d_inv["scores"])
    assert list(lost > 1) == [False] * 5 + [True]
    assert round(s4_legs["average"] - s4d_inv["average"], 1) == 0.6


def test_a_sum_of_real_decays_changes_its_sign_less_often_than_it_has_terms():
    rng = np.random.default_rng(0)
    for _ in range(200):
        alpha, delta = rng.uniform(0.01, 1, (2, 4))
        kernel = mega.ema_kernel(alpha, delta, rng.normal(size=4), rng.normal(size=4), 200)
        seen = np.sign(kernel[np.abs(kernel) > 1e-12])
        assert (np.diff(seen) != 0).sum() <= 3


def test_the_basis_of_legs_is_orthonormal_for_its_weight():
    t = np.linspace(0, 30, 6_001)
    K = hippo.basis_kernels(*hippo.hippo_legs(5), t)
    gram = simpson(K[:, :, None] * K[:, None, :] * np.exp(t)[:, None, None], t, axis=0)
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


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_words_have_the_numbers_of_the_figure_of_work(lang):
    text = (ARTICLE / f"{lang}.md").read_text("utf-8")
    alt = re.search(rf"^!\[(.*)\]\(work\.{lang}\.svg\)", text, re.M)[1]
    drawn = (ARTICLE / f"work.{lang}.svg").read_text("utf-8").replace("\u202f", " ")
    for number in {"en": ["1.7%", "0.4%"], "fr": ["1,7 %", "0,4 %"]}[lang]:
        assert number in alt and number in drawn


def test_gss_multiplies_as_much_as_dss_with_its_feed_forward_block():
    (dss, gss) = (sum(costs) for costs in load(ARTICLE / "figures.py").multiplications())
    assert round(gss / dss, 1) == 1.0


def test_equal_frequencies_are_those_of_fout_on_a_window_of_two():
    """The pairs of FouT turn at 2 pi j / theta, those of S4D-Lin at pi n."""
    A, _ = hippo.hippo_fout(65, theta=2.0)
    pairs = np.diag(A, 1)[1::2] - np.diag(A, -1)[1::2]
    np.testing.assert_allclose(np.abs(pairs) / 2, np.pi * np.arange(1, 33), rtol=1e-12)
