"""H3: two state space models and two products, made to compare and recall tokens.

    O = Q * SSM_diag(SSM_shift(K) * V)

for the queries, keys and values Q, K, V (L, d_h) of one head.  For d_h = 1 both products
are plain; in general the inner one is an outer product and the other sums over the key:

    O[k] = Q[k]^T sum_{j <= k} kernel[k - j] (SSM_shift(K)[j] V[j]^T)

The shift model remembers the last m inputs, so
that a key can meet the value after it; the diagonal model keeps what they gave.  Either
model's skip D is one more number at entry 0 of its kernel.  Time is counted in samples.

Every function raises ValueError for a wrong shape, an empty array, NaN or infinity.

Source: Fu, Dao, Saab, Thomas, Rudra, Re, "Hungry Hungry Hippos", arXiv:2212.14052v3,
section 3, and its code.
"""

import numpy as np
from scipy.signal import fftconvolve

from . import checks


def shift_ssm(m):
    """Abar (m, m) and Bbar (m,) of the shift model: its state is the last m inputs.

    Abar has ones below the diagonal, Bbar is (1, 0, ..., 0).  No discretisation.
    """
    return np.eye(checks.size("m", m), k=-1), np.eye(m)[0]


def shift(C, K):
    """SSM_shift: each feature of K (L, d_h) by its own C (d_h, m).  Returns (L, d_h).

    The model of shift_ssm with output C x is a convolution with C itself, m taps.
    """
    K = checks.array("K", K, (None, None))
    C = checks.array("C", C, (K.shape[1], None))
    return fftconvolve(K, C.T, axes=0)[: len(K)]


def h3_head(Q, K, V, C, kernel):
    """Output O (L, d_h) of one head, for Q, K, V (L, d_h).

    C (d_h, m) belongs to the shift model; kernel (L,) is the diagonal model's, as from
    diagonal.s4d_kernel, the same for all pairs of a key's and a value's feature.
    """
    Q = checks.array("Q", Q, (None, None))
    K, V = checks.array("K", K, Q.shape), checks.array("V", V, Q.shape)
    kernel = checks.array("kernel", kernel, (len(Q),))
    pairs = shift(C, K)[:, :, None] * V[:, None, :]
    memory = fftconvolve(kernel[:, None, None], pairs, axes=0)[: len(Q)]
    return np.einsum("ki,kij->kj", Q, memory)
