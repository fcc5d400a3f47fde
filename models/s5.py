"""S5: one state space model with many inputs and outputs, run by a parallel scan.

    x'(t) = diag(Lambda) x(t) + B u(t),   y(t) = 2 Re(C x(t)) + D u(t)

Lambda (P/2,) holds one eigenvalue of each conjugate pair, and so do the rows of B
(P/2, H) and the columns of C (H, P/2): the pair adds up to twice the real part, for
a real input.  D (H,) acts on each feature.  Input u and output y are (L, H).

`step` is in the unit of time of 1/Lambda: (P/2,) gives each state its own, and
(L, P/2) each state and sample, for samples that are not evenly spaced.  Every
function raises ValueError for a wrong shape, an empty array, NaN or infinity, or a
step that is not > 0.

Source: Smith, Warrington, Linderman, "Simplified State Space Layers for Sequence
Modeling", arXiv:2208.04933v3, and its code.
"""

import numpy as np

from . import checks, s4


def s5_legs(B, C):
    """Lambda (P/2,), B (P/2, H) and C (H, P/2) of S5's initialisation, HiPPO-N.

    HiPPO-N is the normal part of LegS.  B (P, H) and C (H, P) are real and belong to
    its state; they are carried over to its eigenvectors, of which the half with
    positive imaginary part stays.  ValueError if P is odd.
    """
    B = checks.array("B", B, (None, None))
    C = checks.array("C", C, B.shape[::-1])
    half, odd = divmod(len(B), 2)
    if odd:
        raise ValueError(f"B must have an even number of rows, conjugate pairs; got {len(B)}")
    Lambda, _, _, V = s4.dplr_legs(len(B))
    V = V[:, half:]
    return Lambda[half:], V.conj().T @ B, C @ V


def compose(first, second):
    """S5's operator: the step x -> a x + b of `first`, then that of `second`.

    Either is a pair (a, b) of arrays; so is the result.  Associative.
    """
    (a_i, b_i), (a_j, b_j) = first, second
    return a_j * a_i, a_j * b_i + b_j


def associative_scan(operator, elements):
    """All prefixes e_0, e_0 e_1, e_0 e_1 e_2, ... under an associative operator.

    elements: a tuple of arrays whose first axis, of length L, counts the elements.
    operator(first, second) takes two such tuples and combines them entry by entry;
    it need not commute.  Returns a tuple of the same shapes.

    Calls one after another: at most 2 log2 L; elements combined in all: at most 2 L.
    """
    length = len(elements[0])
    if {len(x) for x in elements} != {length} or length == 0:
        raise ValueError(f"elements must have one length >= 1, got {[len(x) for x in elements]}")
    if length == 1:
        return elements

    def every_other(arrays, start, stop=None):
        return tuple(x[start:stop:2] for x in arrays)

    pairs = operator(every_other(elements, 0, length - 1), every_other(elements, 1))
    odd = associative_scan(operator, pairs)  # the prefixes that end at 1, 3, 5, ...
    before = tuple(x[: (length - 1) // 2] for x in odd)
    even = operator(before, every_other(elements, 2))

    def interleave(start, ends_odd, ends_even):
        out = np.empty(start.shape, np.result_type(start, ends_odd))
        out[0], out[1::2], out[2::2] = start[0], ends_odd, ends_even
        return out

    return tuple(map(interleave, elements, odd, even))


def s5_discretize(Lambda, B, u, step):
    """The step of each sample, x[k] = a[k] x[k-1] + b[k]: a and b, both (L, P/2).

    Zero-order hold: a = exp(step Lambda), b = (a - 1)/Lambda (B u[k]), state by
    state.  ValueError if an eigenvalue is 0.
    """
    Lambda = checks.array("Lambda", Lambda, (None,))
    B = checks.array("B", B, (len(Lambda), None))
    u = checks.array("u", u, (None, B.shape[1]))
    shape = (len(u), len(Lambda))
    step = checks.array("step", step, shape if np.ndim(step) == 2 else shape[1:], positive=True)
    if (Lambda == 0).any():
        raise ValueError("Lambda must have no entry 0: zoh divides by it")
    exponent = np.broadcast_to(step * Lambda, shape)
    return np.exp(exponent), np.expm1(exponent) / Lambda * (u @ B.T)


def s5_scan(Lambda, B, C, D, u, step):
    """Output y (L, H) for input u (L, H), all samples by one parallel scan."""
    elements = s5_discretize(Lambda, B, u, step)
    _, x = associative_scan(compose, elements)
    return _output(x, C, D, u)


def s5_recurrence(Lambda, B, C, D, u, step):
    """The same output, one sample after another: O(P H) for each."""
    a, b = s5_discretize(Lambda, B, u, step)
    x = np.empty_like(b)
    state = 0
    for k in range(len(x)):
        x[k] = state = a[k] * state + b[k]
    return _output(x, C, D, u)


def _output(x, C, D, u):
    u = np.asarray(u)
    C = checks.array("C", C, (u.shape[1], x.shape[1]))
    D = checks.array("D", D, (u.shape[1],))
    return 2 * (x @ C.T).real + D * u
