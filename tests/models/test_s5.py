import numpy as np
import pytest

from models import diagonal, hippo, s5, ssm

P, H, L = 4, 3, 50


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


def normal(*shape, seed):
    return np.random.default_rng(seed).normal(size=shape)


def random(*shape, seed):
    real, imaginary = normal(2, *shape, seed=seed)
    return real + 1j * imaginary


LAMBDA = np.array([-0.5 + 3j, -0.2 + 11j, -1.5, -0.9 - 4j])
B, C, D = random(P, H, seed=1), random(H, P, seed=2), normal(H, seed=3)
STEP = np.array([0.003, 0.02, 0.1, 0.4])
U = normal(L, H, seed=4)


def s4d(b, c, u, step, Lambda=LAMBDA):
    """One S4D model, by convolution: the way of computing that S5 does without."""
    return ssm.causal_convolution(diagonal.s4d_kernel(Lambda, b, c, step, len(u)), u)


@pytest.mark.parametrize("length", [1, 2, 3, 5, 8, 13, 64, 100])
def test_scan_is_the_recurrence(length):
    u = normal(length, H, seed=length)
    y = s5.s5_scan(LAMBDA, B, C, D, u, STEP)
    assert y.shape == (length, H) and y.dtype == float
    assert relative(y, s5.s5_recurrence(LAMBDA, B, C, D, u, STEP)) < 1e-12


def test_recurrence_follows_its_definition():
    Abar = np.exp(STEP * LAMBDA)
    Bbar = ((Abar - 1) / LAMBDA)[:, None] * B
    x0 = Bbar @ U[0]
    x1 = Abar * x0 + Bbar @ U[1]
    wanted = [2 * (C @ x).real + D * u for x, u in zip((x0, x1), U, strict=False)]
    np.testing.assert_allclose(s5.s5_recurrence(LAMBDA, B, C, D, U[:2], STEP), wanted, rtol=1e-11)


def test_operator_is_associative_and_composes_in_order():
    p, q, r = random(3, 2, 5, seed=5)
    left = s5.compose(s5.compose(p, q), r)
    right = s5.compose(p, s5.compose(q, r))
    x = 1
    np.testing.assert_allclose(left, right, rtol=1e-12)
    for a, b in (p, q, r):
        x = a * x + b
    np.testing.assert_allclose(left[0] + left[1], x, rtol=1e-12)
    assert relative(s5.compose(q, p)[1], s5.compose(p, q)[1]) > 0.1  # the order matters


@pytest.mark.parametrize("length", range(1, 27))
def test_scan_takes_any_associative_operator(length):
    letters = "abcdefghijklmnopqrstuvwxyz"[:length]
    (got,) = s5.associative_scan(
        lambda first, second: (first[0] + second[0],), (np.array(list(letters), dtype=object),)
    )
    assert list(got) == [letters[: k + 1] for k in range(length)]


@pytest.mark.parametrize("length", [2, 3, 100, 1000, 1024])
def test_scan_has_logarithmic_depth_and_linear_work(length):
    combined = []

    def operator(first, second):
        combined.append(len(first[0]))
        return s5.compose(first, second)

    s5.associative_scan(operator, (np.full(length, 0.9), np.ones(length)))
    assert len(combined) <= 2 * np.log2(length) and length - 1 <= sum(combined) <= 2 * length


def test_scan_keeps_what_turns_complex_on_the_way():
    turn = np.full(5, 1j)
    _, x = s5.associative_scan(s5.compose, (turn, np.ones(5)))
    np.testing.assert_allclose(x, np.cumsum(1j ** np.arange(5)), atol=1e-14)


def test_one_feature_is_an_s4d():
    y = s5.s5_scan(LAMBDA, B[:, :1], C[:1], [0.0], U[:, :1], np.full(P, 0.05))
    assert relative(y[:, 0], s4d(B[:, 0], C[0], U[:, 0], 0.05)) < 1e-12


def test_s5_sums_s4d_models_of_one_state_matrix_and_step():
    # S5 section 4: its state is the sum of the states that H such models would have.
    y = s5.s5_scan(LAMBDA, B, C, np.zeros(H), U, np.full(P, 0.05))
    for i in range(H):
        wanted = sum(s4d(B[:, h], C[i], U[:, h], 0.05) for h in range(H))
        assert relative(y[:, i], wanted) < 1e-12


def test_block_diagonal_s5_is_a_bank_of_independent_s4d_models():
    block = np.kron(np.eye(H), np.ones(P))  # feature h owns the states of block h
    Lambda = np.tile(LAMBDA, H) * np.repeat([1.0, 1.5, 0.5], P)
    b, c = random(2, P * H, seed=6)
    steps = np.array([0.01, 0.05, 0.2])
    y = s5.s5_scan(Lambda, (block * b).T, block * c, np.zeros(H), U, np.repeat(steps, P))
    for h in range(H):
        own = slice(h * P, (h + 1) * P)
        wanted = s4d(b[own], c[own], U[:, h], steps[h], Lambda[own])
        assert relative(y[:, h], wanted) < 1e-12


def test_uneven_samples_are_dense_zero_order_holds():
    steps = np.random.default_rng(1).uniform(0.01, 0.5, L)
    x, wanted = np.zeros(2 * P), []
    for u, step in zip(U, steps, strict=True):
        dense = np.diag(np.append(LAMBDA, LAMBDA.conj()))
        Abar, Bbar = ssm.zero_order_hold(dense, np.vstack([B, B.conj()]) @ u, step)
        x = Abar @ x + Bbar
        wanted.append((np.hstack([C, C.conj()]) @ x).real + D * u)
    for run in (s5.s5_scan, s5.s5_recurrence):
        got = run(LAMBDA, B, C, D, U, np.outer(steps, np.ones(P)))
        assert relative(got, np.array(wanted)) < 1e-11


def test_a_held_input_may_be_sampled_at_any_times():
    held = np.repeat(U[:10], 2, axis=0)
    parts = np.random.default_rng(2).uniform(0.1, 0.9, 10)
    steps = np.column_stack([parts, 1 - parts]).ravel()
    fine = s5.s5_scan(LAMBDA, B, C, D, held, np.outer(steps, STEP))
    assert relative(fine[1::2], s5.s5_scan(LAMBDA, B, C, D, U[:10], STEP)) < 1e-12


def test_initialisation_is_the_real_model_of_the_normal_part_of_legs():
    N = 16
    P_n = np.sqrt(np.arange(N) + 0.5)
    A = hippo.hippo_legs(N)[0] + np.outer(P_n, P_n)
    real_B, real_C = normal(N, H, seed=7), normal(H, N, seed=8)
    Lambda, b, c = s5.s5_legs(real_B, real_C)
    assert Lambda.shape == (8,) and (Lambda.imag > 0).all()
    y = s5.s5_scan(Lambda, b, c, np.zeros(H), U, np.full(8, 0.05))
    wanted = sum(
        ssm.states(*ssm.zero_order_hold(A, real_B[:, h], 0.05), U[:, h]) @ real_C.T
        for h in range(H)
    )
    assert relative(y, wanted) < 1e-11


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: s5.s5_legs(np.ones((3, 2)), np.ones((2, 3))), "B must have an even number.*got 3"),
        (lambda: s5.s5_legs(np.ones((4, 2)), np.ones((4, 2))), r"C must have shape \(2, 4\)"),
        (lambda: s5.associative_scan(s5.compose, (U[:3], U)), r"one length >= 1, got \[3, 50\]"),
        (lambda: s5.associative_scan(s5.compose, ([], [])), "elements must have one length"),
        (lambda: s5.s5_scan(LAMBDA, B[:2], C, D, U, STEP), r"B must have shape \(4, 'any'\)"),
        (lambda: s5.s5_scan(LAMBDA, B, C.T, D, U, STEP), r"C must have shape \(3, 4\)"),
        (lambda: s5.s5_scan(LAMBDA, B, C, 0.0, U, STEP), r"D must have shape \(3,\)"),
        (lambda: s5.s5_scan(LAMBDA, B, C, D, U[:, 0], STEP), r"u must have shape \('any', 3\)"),
        (lambda: s5.s5_scan(LAMBDA, B, C, D, U[:0], STEP), r"u must not be empty"),
        (lambda: s5.s5_scan(LAMBDA, B, C, D, U, STEP[:2]), r"step must have shape \(4,\)"),
        (lambda: s5.s5_scan(LAMBDA, B, C, D, U, 0.1), r"step must have shape \(4,\), got \(\)"),
        (lambda: s5.s5_scan(LAMBDA, B, C, D, U, [STEP]), r"step must have shape \(50, 4\)"),
        (lambda: s5.s5_scan(LAMBDA, B, C, D, U, -STEP), "step must be real and > 0"),
        (lambda: s5.s5_recurrence(LAMBDA * 0, B, C, D, U, STEP), "Lambda must have no entry 0"),
        (lambda: s5.s5_recurrence(LAMBDA * np.nan, B, C, D, U, STEP), "Lambda must be finite"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
