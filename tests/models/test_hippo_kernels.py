import numpy as np
import pytest

from models import hippo

THETA = 0.8


def test_kernels_of_legs_are_legendre_polynomials_of_a_decaying_time():
    t = np.linspace(0, 5, 41)
    kernels = hippo.basis_kernels(*hippo.hippo_legs(8), t)
    # P_n(2 exp(-t) - 1) is the basis of LegS at time 1, at the point exp(-t).
    wanted = np.exp(-t)[:, None] * hippo.legs_basis(8, 1.0, np.exp(-t))
    np.testing.assert_allclose(kernels, wanted, atol=1e-11)


def test_kernels_of_fout_tend_to_the_truncated_basis():
    t = THETA * np.array([0.1, 0.35, 0.6, 0.9, 1.1, 1.4, 1.9])
    basis = hippo.fout_basis(5, 0.0, -t, THETA) / THETA
    wanted = np.where(t < THETA, 1, 0)[:, None] * basis
    errors = []
    for N in (33, 129):
        kernels = hippo.basis_kernels(*hippo.hippo_fout(N, THETA), t)
        errors.append(np.abs(kernels[:, :5] - wanted).max())
    assert errors[0] < 0.2 and errors[1] < errors[0] / 3


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: hippo.basis_kernels(np.eye(2), [1.0], [0.0]), r"A must have shape \(1, 1\)"),
        (lambda: hippo.basis_kernels([], [], [1.0]), "B must not be empty"),
        (lambda: hippo.basis_kernels([[1.0]], [1.0], 0.0), r"t must have shape \('any',\)"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
