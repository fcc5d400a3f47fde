import numpy as np
import pytest

from models import diagonal, h3, ssm

RNG = np.random.default_rng(0)
L, D_H, M = 30, 4, 3
Q, K, V = RNG.normal(size=(3, L, D_H))
C = RNG.normal(size=(D_H, M))
KERNEL = diagonal.s4d_kernel(diagonal.s4d_lin(8), np.ones(4), RNG.normal(size=4), 0.1, L)


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


@pytest.mark.parametrize("m", [1, 2, 7, 40])
def test_shift_is_a_filter_with_c_and_the_dense_recurrence(m):
    C = np.random.default_rng(m).normal(size=(D_H, m))
    got = h3.shift(C, K)
    assert got.shape == (L, D_H)
    for i in range(D_H):
        assert relative(got[:, i], np.convolve(C[i], K[:, i])[:L]) < 1e-13
        assert relative(got[:, i], ssm.recurrence(*h3.shift_ssm(m), C[i], 0.0, K[:, i])) < 1e-13


def test_state_of_the_shift_is_the_last_inputs():
    x = ssm.states(*h3.shift_ssm(3), [1.0, 2, 3, 4])
    np.testing.assert_array_equal(x, [[1, 0, 0], [2, 1, 0], [3, 2, 1], [4, 3, 2]])


def test_head_is_its_sum():
    shifted = np.stack([np.convolve(C[i], K[:, i])[:L] for i in range(D_H)], axis=1)
    wanted = np.zeros((L, D_H))
    for k in range(L):
        for j in range(k + 1):
            wanted[k] += KERNEL[k - j] * (Q[k] @ shifted[j]) * V[j]
    assert relative(h3.h3_head(Q, K, V, C, KERNEL), wanted) < 1e-12


def test_heads_of_one_feature_are_plain_products():
    q, k, v = Q[:, :1], K[:, :1], V[:, :1]
    inner = np.convolve(C[0], k[:, 0])[:L] * v[:, 0]
    wanted = q[:, 0] * np.convolve(KERNEL, inner)[:L]
    assert relative(h3.h3_head(q, k, v, C[:1], KERNEL)[:, 0], wanted) < 1e-12


def test_without_shift_and_decay_it_is_causal_linear_attention():
    got = h3.h3_head(Q, K, V, np.ones((D_H, 1)), np.ones(L))
    assert relative(got, np.tril(Q @ K.T) @ V) < 1e-12


def test_associative_recall():
    # Keys 0 ... 7 and values 8 ... 15, then one key again: which value followed it?
    rng = np.random.default_rng(1)
    keys, values = rng.permutation(8), 8 + rng.permutation(8)
    one_hot = np.eye(16)
    one_step = np.tile([0.0, 1.0], (16, 1))
    for key, value in zip(keys, values, strict=True):
        tokens = one_hot[np.append(np.column_stack([keys, values]).ravel(), key)]
        answer = h3.h3_head(tokens, tokens, tokens, one_step, np.ones(17))[-1]
        np.testing.assert_allclose(answer, one_hot[value], atol=1e-12)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: h3.shift_ssm(0), "m must be an integer >= 1, got 0"),
        (lambda: h3.shift(C, K[:, 0]), r"K must have shape \('any', 'any'\)"),
        (lambda: h3.shift(C[:2], K), r"C must have shape \(4, 'any'\)"),
        (lambda: h3.shift(C[:, :0], K), "C must not be empty"),
        (lambda: h3.h3_head(Q[0], K, V, C, KERNEL), "Q must have shape"),
        (lambda: h3.h3_head(Q, K[:5], V, C, KERNEL), r"K must have shape \(30, 4\)"),
        (lambda: h3.h3_head(Q, K, V[:, :1], C, KERNEL), r"V must have shape \(30, 4\)"),
        (lambda: h3.h3_head(Q, K, V * np.inf, C, KERNEL), "V must be finite"),
        (lambda: h3.h3_head(Q, K, V, C, KERNEL[:5]), r"kernel must have shape \(30,\)"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
