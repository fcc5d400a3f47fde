"""S4: the HiPPO-LegS state space model made cheap.

The LegS matrix is normal plus rank one, so a unitary change of state turns it
into diagonal plus rank one (DPLR), A = diag(Lambda) - P Q*, with * the conjugate
transpose.  For that form one step costs O(N), and the convolution kernel costs
four Cauchy products and one inverse FFT.

Lambda, P, Q, B, C are (N,) and complex; C is a row vector, not conjugated; `step`
is in the unit of time of A.  Q = P for LegS.  Every function raises ValueError
for a wrong shape, an empty array, NaN or infinity, or a step that is not > 0.

Source: Gu, Goel, Re, arXiv:2111.00396v3, theorems 1 to 3, appendix C.
"""

import numpy as np

from . import checks
from .hippo import hippo_legs


def dplr_legs(N):
    """LegS in DPLR form: Lambda (N,), P (N,), B (N,) and the unitary V (N, N).

        hippo_legs(N)  =  V (diag(Lambda) - P P*) V*,   V B
        C of the LegS state becomes C V; Q = P.

    Lambda is ordered by rising imaginary part; its real parts are all -1/2.

    S4 theorem 1 and appendix C.1: adding P P^T with P_n = sqrt(n + 1/2) to A
    leaves -I/2 plus a skew-symmetric matrix.
    """
    A, B = hippo_legs(N)
    P = np.sqrt(np.arange(N) + 0.5)
    # A + P P^T = -I/2 + S with S = (A - A^T)/2 skew: -i S is Hermitian, and eigh
    # gives a V unitary to rounding, which eig would not.  eigh reads the lower
    # triangle and the real diagonal only; there -i S is -i A/2, A being triangular.
    frequency, V = np.linalg.eigh(-0.5j * A)
    return -0.5 + 1j * frequency, V.conj().T @ P, V.conj().T @ B, V


def cauchy(v, numerator, denominator, Lambda):
    """sum_n v_n / (numerator_j - denominator_j Lambda_n), for v (N,).

    numerator, denominator: (L,).  Returns (L,).  It is the Cauchy product at the
    nodes numerator/denominator, divided by denominator, but stays finite where a
    node is infinite.  O(N L): the plain sum, not a fast multipole method.

    S4 appendix C.3, definition 3 and proposition 5.
    """
    Lambda = checks.array("Lambda", Lambda, (None,))
    v = checks.array("v", v, (len(Lambda),))
    numerator = checks.array("numerator", numerator, (None,))
    denominator = checks.array("denominator", denominator, (len(numerator),))
    return (1 / (numerator[:, None] - np.outer(denominator, Lambda))) @ v


def generating_function(z, Lambda, P, Q, B, C_tilde, step):
    """Sum of K[l] z^l over l < L, at the points z (M,), where z^L = 1.

    K is the bilinear kernel of (diag(Lambda) - P Q*, B, C) and C_tilde (N,) is
    C (I - Abar^L), see truncated_c.  Returns (M,).

    S4 lemma C.3: Woodbury for the resolvent of Lambda - P Q*, four Cauchy
    products.  The paper's 2/(1 + z) times its R(z), at the node
    (2/step)(1 - z)/(1 + z), is multiplied out here: at z = -1, a root of unity
    for every even L, that node is infinite and the product is not.
    """
    z = checks.array("z", z, (None,))
    Lambda, step, P, Q, B, C = _check(Lambda, step, P=P, Q=Q, B=B, C_tilde=C_tilde)
    weight = step / 2 * (1 + z)

    def resolvent(left, right):
        return cauchy(left * right, 1 - z, weight, Lambda)

    woodbury = weight / (1 + weight * resolvent(Q.conj(), P))
    low_rank = resolvent(C, P) * woodbury * resolvent(Q.conj(), B)
    return step * (resolvent(C, B) - low_rank)


def truncated_c(Lambda, P, Q, C, step, length):
    """C (I - Abar^length), shape (N,): makes the infinite series end at length.

    S4 lemma C.3, there as a column vector.
    """
    Lambda, step, P, Q, C = _check(Lambda, step, P=P, Q=Q, C=C)
    Abar, _ = dplr_discretize(Lambda, P, Q, P, step)
    return C - C @ np.linalg.matrix_power(Abar, checks.size("length", length))


def dplr_kernel(Lambda, P, Q, B, C, step, length):
    """Convolution kernel (length,) of the DPLR model, bilinear rule; complex.

    Its imaginary part is rounding error if the model is a real one in another
    basis (as from dplr_legs with C = C_real @ V).

    S4 theorem 3 and algorithm 1.  The kernel itself costs O(N L + L log L) here;
    truncated_c in front of it costs O(N^3 log L), which S4 avoids by learning
    C_tilde in place of C.
    """
    C_tilde = truncated_c(Lambda, P, Q, C, step, length)
    roots = np.exp(-2j * np.pi * np.arange(length) / length)
    return np.fft.ifft(generating_function(roots, Lambda, P, Q, B, C_tilde, step))


def dplr_discretize(Lambda, P, Q, B, step):
    """Bilinear Abar (N, N) and Bbar (N,) of the DPLR model, in O(N^2).

    S4 appendix C.2.
    """
    Lambda, step, P, Q, B = _check(Lambda, step, P=P, Q=Q, B=B)
    advance = _stepper(Lambda, P, Q, step)
    # The rows of the identity, one step on, are the columns of Abar.
    return advance(np.eye(len(B)), 0).T, advance(np.zeros(len(B)), B)


def dplr_recurrence(Lambda, P, Q, B, C, u, step):
    """Output y (L,) for input u (L,), in O(N) a step; complex like dplr_kernel.

    S4 theorem 2 and appendix C.2.
    """
    Lambda, step, P, Q, B, C = _check(Lambda, step, P=P, Q=Q, B=B, C=C)
    u = checks.array("u", u, (None,))
    advance = _stepper(Lambda, P, Q, step)
    x = np.zeros(len(B))
    y = np.empty(len(u), dtype=complex)
    for k, u_k in enumerate(u):
        x = advance(x, B * u_k)
        y[k] = C @ x
    return y


def _stepper(Lambda, P, Q, step):
    """The map x[k-1], B u[k] -> x[k]; x is (N,), or (M, N) for M states at once.

    x[k] = A1 (A0 x[k-1] + 2 B u[k]) with A0 = 2/step + A, A1 = (2/step - A)^-1;
    both are DPLR, the second by Woodbury, and no matrix is ever formed.
    """
    D = 1 / (2 / step - Lambda)
    gain = D * P / (1 + Q.conj() @ (D * P))

    def advance(x, Bu):
        v = (2 / step + Lambda) * x - np.multiply.outer(x @ Q.conj(), P) + 2 * Bu
        return D * v - np.multiply.outer((D * v) @ Q.conj(), gain)

    return advance


def _check(Lambda, step, **vectors):
    Lambda = checks.array("Lambda", Lambda, (None,))
    step = checks.array("step", step, positive=True)
    return Lambda, step, *(checks.array(k, v, (len(Lambda),)) for k, v in vectors.items())
