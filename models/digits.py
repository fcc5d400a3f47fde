"""A small network learns to read digits pixel by pixel: two layers of S4D, and what rivals them.

The input is a picture of 8 × 8 pixels as a sequence of 64 numbers, then `WAIT` zeros; the class is
read off the last position.  So whatever decides must be carried over the zeros.  Shapes: a batch
is (B, H, L), channels before positions; M = N/2 modes a channel, one of each conjugate pair.

The gradients are written out by hand, which keeps the script at NumPy: that of a layer is a few
lines once the kernel is seen as a sum of C Bbar exp(l step Lambda).  `invoke train` runs it on
scikit-learn's digits and writes digits.json.

Sources: S4D, arXiv:2206.11893v2 (the layer, its start); Adam, arXiv:1412.6980.
"""

import json
import platform
import time
from pathlib import Path

import numpy as np

from . import diagonal

RESULTS = Path(__file__).with_name("digits.json")
WAIT, CHANNELS, MODES, LAYERS, CLASSES = 192, 16, 8, 2, 10
STEPS, BATCH, RATE = 1000, 50, 0.01
COMPLEX = ("Lambda", "C")


def layer(u, p):
    """One layer: H kernels along the sequence, SiLU, a product that mixes channels, a residual.

    u (B, H, L), p the parameters of `start_layer`.  Returns (B, H, L).
    """
    K = kernels(p, u.shape[-1])
    y = convolve(K, u) + p["D"][:, None] * u
    z = y / (1 + np.exp(-y))
    return u + p["W"] @ z + p["b"][:, None]


def kernels(p, length):
    """The kernels of all channels, (H, L): S4D with the zero-order hold and B all ones."""
    step, Lambda = np.exp(p["log_step"])[:, None], eigenvalues(p)
    weights = p["C"] * np.expm1(step * Lambda) / Lambda
    powers = np.exp((step * Lambda)[..., None] * np.arange(length))
    return 2 * np.einsum("hm,hml->hl", weights, powers).real


def eigenvalues(p):
    """Lambda (H, M); its real parts stay negative, whatever is learnt."""
    return -np.exp(p["Lambda"].real) + 1j * p["Lambda"].imag


def convolve(K, u):
    """Causal convolution along the last axis, by an FFT padded to 2L."""
    L = u.shape[-1]
    return np.fft.irfft(np.fft.rfft(K, 2 * L) * np.fft.rfft(u, 2 * L), 2 * L)[..., :L]


def layer_gradient(u, p, g):
    """From g = dloss/doutput (B, H, L): dloss/du, and dloss/dp as a dict like p.

    The gradient of a complex parameter is dloss/dRe + i dloss/dIm.
    """
    L = u.shape[-1]
    K = kernels(p, L)
    y = convolve(K, u) + p["D"][:, None] * u
    s = 1 / (1 + np.exp(-y))
    dy = (p["W"].T @ g) * (s + y * s * (1 - s))
    # A convolution's gradients are correlations: the same FFTs, one of them conjugated.
    U, G = np.fft.rfft(u, 2 * L), np.fft.rfft(dy, 2 * L)
    dK = np.fft.irfft((G * U.conj()).sum(0), 2 * L)[:, :L]
    du = g + p["D"][:, None] * dy
    du += np.fft.irfft(G * np.fft.rfft(K, 2 * L).conj(), 2 * L)[..., :L]
    step, Lambda = np.exp(p["log_step"])[:, None], eigenvalues(p)
    powers = np.exp((step * Lambda)[..., None] * np.arange(L))
    Bbar = np.expm1(step * Lambda) / Lambda
    S0 = 2 * np.einsum("hl,hml->hm", dK, powers)
    S1 = 2 * np.einsum("hl,hml->hm", dK * np.arange(L), powers)
    end = np.exp(step * Lambda)
    by_Lambda = p["C"] * ((step * end - Bbar) / Lambda * S0 + Bbar * step * S1)
    by_step = (p["C"] * (end * S0 + Bbar * Lambda * S1)).sum(1).real
    return du, {
        "log_step": by_step * step[:, 0],
        "Lambda": by_Lambda.real * Lambda.real - 1j * by_Lambda.imag,
        "C": (S0 * Bbar).conj(),
        "D": (dy * u).sum((0, 2)),
        "W": np.einsum("bhl,bkl->hk", g, y * s),
        "b": g.sum((0, 2)),
    }


def start_layer(rng, kind):
    """Parameters of a layer: eigenvalues by S4D-Lin, on its line at random, or of a Gaussian A."""
    H, M = CHANNELS, MODES
    if kind == "S4D":
        Lambda = np.tile(diagonal.s4d_lin(2 * M), (H, 1))
    elif kind == "line":
        Lambda = -0.5 + 1j * rng.uniform(0, np.pi * (M - 1), (H, M))
    else:
        Lambda = np.array([random_eigenvalues(rng, M) for _ in range(H)])
    return {
        "log_step": rng.uniform(np.log(0.004), np.log(0.4), H),
        "Lambda": np.log(-Lambda.real) + 1j * Lambda.imag,
        "C": rng.normal(size=(H, M, 2)) @ [1, 1j] / np.sqrt(2),
        "D": np.ones(H),
        "W": rng.normal(size=(H, H)) / np.sqrt(H),
        "b": np.zeros(H),
    }


def random_eigenvalues(rng, M):
    """Those of a Gaussian matrix (2M, 2M), shifted so that the slowest has real part −1/2.

    One of each conjugate pair, the real ones as they come, M in all.
    """
    values = np.linalg.eigvals(rng.normal(size=(2 * M, 2 * M)) / np.sqrt(2 * M))
    values = values - (values.real.max() + 0.5)
    return values[np.argsort(-values.imag)][:M]


def start(rng, kind):
    """All parameters of a network: into the channels, the layers, out of them."""
    H = CHANNELS if kind != "tanh" else 38  # as many parameters in all
    p = {"in": rng.normal(size=(H, 1)), "out": rng.normal(size=(CLASSES, H)) / np.sqrt(H)}
    p |= {"in_b": np.zeros(H), "out_b": np.zeros(CLASSES)}
    if kind == "tanh":
        p["layers"] = [{"W": np.linalg.qr(rng.normal(size=(H, H)))[0]}]
    else:
        p["layers"] = [start_layer(rng, kind) for _ in range(LAYERS)]
    return p


def tanh_layer(u, p):
    """The recurrent network of the article: h = tanh(W h + u), for u (B, H, L)."""
    h, states = np.zeros(u.shape[:2]), np.empty_like(u)
    for k in range(u.shape[-1]):
        states[..., k] = h = np.tanh(h @ p["W"].T + u[..., k])
    return states


def tanh_gradient(u, p, g):
    """As `layer_gradient`, from the last position back to the first."""
    states = tanh_layer(u, p)
    du, dW, dh = np.zeros_like(u), np.zeros_like(p["W"]), 0
    for k in reversed(range(u.shape[-1])):
        du[..., k] = dh = (dh + g[..., k]) * (1 - states[..., k] ** 2)
        if k:
            dW += dh.T @ states[..., k - 1]
        dh = dh @ p["W"]
    return du, {"W": dW}


RULES = {"tanh": (tanh_layer, tanh_gradient)}


def loss_and_gradient(p, kind, u, labels):
    """Mean cross-entropy, its gradient like p, and how many are right; u (B, L)."""
    run, back = RULES.get(kind, (layer, layer_gradient))
    inputs = [p["in"] * u[:, None, :] + p["in_b"][:, None]]
    for one in p["layers"]:
        inputs.append(run(inputs[-1], one))
    last = inputs.pop()[..., -1]
    scores = last @ p["out"].T + p["out_b"]
    scores -= scores.max(1, keepdims=True)
    log = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    rows = np.arange(len(labels))
    d = np.exp(log)
    d[rows, labels] -= 1
    d /= len(labels)
    gradient = {"out": d.T @ last, "out_b": d.sum(0), "layers": []}
    g = np.zeros(last.shape + u.shape[-1:])
    g[..., -1] = d @ p["out"]
    for one, given in zip(reversed(p["layers"]), reversed(inputs), strict=True):
        g, own = back(given, one, g)
        gradient["layers"].insert(0, own)
    gradient |= {"in": np.einsum("bhl,bl->h", g, u)[:, None], "in_b": g.sum((0, 2))}
    return -log[rows, labels].mean(), gradient, int((log.argmax(1) == labels).sum())


def train(kind, u, labels, seed, steps=STEPS):
    """Train one network; returns its parameters and the loss of every step.  u (n, 64)."""
    rng = np.random.default_rng(seed)
    p = start(rng, kind)
    u = wait(u)
    first, second, losses, order = None, None, [], []
    for step in range(steps):
        if len(order) < BATCH:
            order = list(rng.permutation(len(u)))
        batch, order = order[:BATCH], order[BATCH:]
        loss, gradient, _ = loss_and_gradient(p, kind, u[batch], labels[batch])
        losses.append(loss)
        size = np.sqrt(sum((abs(one) ** 2).sum() for one in leaves(gradient)))
        scale = min(1, 1 / size)
        g = [one * scale for one in leaves(gradient)]
        first = first or [np.zeros_like(one) for one in g]
        second = second or [np.zeros(one.shape) for one in g]
        rate = RATE * (1 + np.cos(np.pi * step / steps)) / 2
        for number, (one, value) in enumerate(zip(g, leaves(p), strict=True)):
            first[number] = 0.9 * first[number] + 0.1 * one
            second[number] = 0.99 * second[number] + 0.01 * abs(one) ** 2
            hat = first[number] / (1 - 0.9 ** (step + 1))
            value -= rate * hat / (np.sqrt(second[number] / (1 - 0.99 ** (step + 1))) + 1e-8)
    return p, losses


def leaves(p):
    """The arrays of a network's parameters, in the order of their names."""
    return [p[key] for key in sorted(p) if key != "layers"] + [
        one[key] for one in p["layers"] for key in sorted(one)
    ]


def wait(u):
    """The pictures (n, 64), followed by zeros: (n, 64 + WAIT)."""
    return np.pad(u, ((0, 0), (0, WAIT)))


def accuracy(p, kind, u, labels):
    return loss_and_gradient(p, kind, wait(u), labels)[2] / len(labels)


def shown_kernels(before, after):
    """Of the first layer, before and after: the four that weigh most where the picture lies."""
    old, new = (kernels(one["layers"][0], 64 + WAIT) for one in (before, after))
    chosen = np.argsort(-np.linalg.norm(new[:, WAIT:], axis=1))[:4]
    return [np.round(one[chosen], 4).tolist() for one in (old, new)]


def main():
    """Train every network with three seeds on scikit-learn's digits; write RESULTS."""
    import sklearn
    from sklearn.datasets import load_digits

    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.target))
    u, labels = digits.data[order] / 8 - 1, digits.target[order]
    seen, unseen = slice(0, 1400), slice(1400, None)
    made_with = {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
    made_with |= {"python": platform.python_version()}
    result = {"made with": made_with, "steps": STEPS, "wait": WAIT, "test pictures": 397}
    for kind in ("S4D", "line", "random", "tanh"):
        runs = []
        began = time.perf_counter()
        for seed in range(3):
            p, losses = train(kind, u[seen], labels[seen], seed)
            right = accuracy(p, kind, u[unseen], labels[unseen])
            means = np.mean(np.reshape(losses, (-1, 50)), axis=1)
            runs.append({"accuracy": right, "loss": [round(float(one), 4) for one in means]})
            print(f"{kind}, seed {seed}: {right:.1%} of new pictures", flush=True)
            if kind == "S4D" and seed == 0:
                result["kernels"] = shown_kernels(start(np.random.default_rng(seed), kind), p)
        seconds = round(time.perf_counter() - began)
        count = sum(one.size * (1 + np.iscomplexobj(one)) for one in leaves(p))
        result[kind] = {"parameters": int(count), "seconds": seconds, "runs": runs}
    lines = json.dumps(result).replace("}, ", "},\n").replace("], ", "],\n")
    RESULTS.write_text(lines + "\n", "utf-8")


if __name__ == "__main__":
    main()
