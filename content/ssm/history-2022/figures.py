"""The figures of “SSM's history in 2022”, computed by `models` and drawn in both languages.

One function a figure, in the order of the article; each has its own words. They are together
here, where a reader looks for them, and so the file is long.
"""

import numpy as np

from content.ssm.introduction.figures import convolution_cost
from models import diagonal, h3, hippo, liquid_s4, mega, s4, s5, sgconv, ssm
from theme.drawing import (
    COLOURS,
    Panel,
    axis,
    decimal,
    element,
    figure,
    legend,
    percent,
    text,
)

LANGUAGES = ("en", "fr")
FOUR = ("ink", "accent", "second", "muted")


def bases(lang: str) -> str:
    """The first four kernels of the bases LegS, LegT and FouT."""
    words = {"en": ("n = 0", "1", "2", "3", "age"), "fr": ("n = 0", "1", "2", "3", "âge")}[lang]
    t = np.linspace(0, 2, 101)
    systems = {
        "LegS": hippo.hippo_legs(32),
        "LegT": hippo.hippo_legt(64),
        "FouT": hippo.hippo_fout(65),
    }
    parts = [legend([("━", colour, name) for colour, name in zip(FOUR, words[:4], strict=True)])]
    for row, (name, (A, B)) in enumerate(systems.items()):
        panel = Panel(42 + 112 * row, 96, (0, 2), (-3.2, 3.2))
        kernels = hippo.basis_kernels(A, B, t)
        parts += panel.horizontal({0.0: ""})
        for n, colour in reversed(list(enumerate(FOUR))):
            parts.append(panel.curve(t, kernels[:, n].clip(-4, 4), colour, 1.8))
        parts.append(text(name, "100%", panel.y + 12, text_anchor="end"))
    parts += panel.vertical({0: "0", 1: "1", 2: "2"})
    return figure(42 + 112 * 3 + 16, *parts, text(words[4], "75%", 388, "muted", font_size=12))


def softmax(lang: str) -> str:
    """A mode of DSS-softmax that fades, and one that grows."""
    words = {
        "en": ("Re λ = −6: the recent past", "Re λ = 6: the beginning", "now", "distance"),
        "fr": (
            "Re λ = −6\u202f: le passé récent",
            "Re λ = 6\u202f: le début",
            "présent",
            "distance",
        ),
    }[lang]
    length = 241
    panel = Panel(52, 150, (0, length - 1), (-0.055, 0.055))
    kernels = [
        diagonal.dss_softmax_kernel([real + 40j], [real + 40j], 1 / length, length).real
        for real in (-6.0, 6.0)
    ]
    parts = [legend([("━", "accent", words[0])], [("━", "second", words[1])])]
    parts += panel.horizontal({0.0: ""})
    for kernel, colour in zip(kernels, ("accent", "second"), strict=True):
        scaled = kernel / abs(kernel).max() * 0.05
        parts.append(panel.curve(range(length), scaled, colour, 2))
    parts += panel.vertical({0: words[2], length - 1: words[3]})
    return figure(226, *parts)


def convergence(lang: str) -> str:
    """A kernel of LegS and that of its diagonal part, as a smooth input sees them."""
    words = {"en": ("LegS", "diagonal part alone"), "fr": ("LegS", "partie diagonale seule")}[lang]
    width = 0.05
    t = np.linspace(3 * width, 3, 151)  # nearer to 0, the edge of the kernel would be seen
    legs = np.sqrt(7) * np.array([-1, 12, -30, 20])  # s P_3(2s - 1), by powers of s = exp(-t)
    powers = np.arange(1, 5)
    exact = (legs * np.exp((width * powers) ** 2 / 2)) @ np.exp(-np.outer(powers, t))
    parts = [legend([("━", "line", words[0]), ("━", "accent", words[1])])]
    for row, N in enumerate((8, 32, 128)):
        panel = Panel(40 + 92 * row, 80, (0, 3), (-1.4, 1.9))
        Lambda, B = diagonal.s4d_legs(N)
        C = s4.dplr_legs(N)[3][3, N // 2 :]  # reads off the coefficient 3 of LegS
        seen = C * B * np.exp((width * Lambda) ** 2 / 2)  # through a Gaussian of this width
        kernel = 2 * (seen @ np.exp(np.outer(Lambda, t))).real
        parts += panel.horizontal({0.0: ""})
        parts.append(panel.curve(t, exact, "line", 6))
        parts.append(panel.curve(t, kernel.clip(-3, 4), "accent", 1.6))
        parts.append(text(f"N = {N}", "100%", panel.y + 12, text_anchor="end", font_size=13))
    return figure(40 + 92 * 3, *parts)


def bar(y: float, shares: list[tuple[float, str]], height: float = 22) -> list[str]:
    """Parts of one bar, in per cent of the figure's width."""
    parts, left = [], 0.0
    for share, colour in shares:
        parts.append(
            element(
                "rect",
                x=percent(left),
                y=y,
                width=percent(share),
                height=height,
                class_=f"{colour}-fill",
                fill=COLOURS[colour],
            )
        )
        left += share
    return parts


def work(lang: str) -> str:
    """The share of the FFT in the multiplications of a layer, with and without a bottleneck."""
    words = {
        "en": (
            "FFT convolutions",
            "matrix products",
            "DSS and its feed-forward block",
            "GSS, 256 of 1,024 channels",
        ),
        "fr": (
            "convolutions par FFT",
            "produits de matrices",
            "DSS et son bloc à propagation avant",
            "GSS, 256 canaux sur 1\u202f024",
        ),
    }[lang]
    parts = [legend([("■", "second", words[0])], [("■", "accent", words[1])])]
    for row, (name, costs) in enumerate(zip(words[2:], multiplications(), strict=True)):
        transforms, products = costs
        share = 100 * transforms / (transforms + products)
        y = 72 + 62 * row
        parts.append(text(name, "0", y, font_size=13))
        unit = "\u202f%" if lang == "fr" else "%"
        parts.append(
            text(
                decimal(share, lang, 1) + unit, "100%", y, "second", text_anchor="end", font_size=13
            )
        )
        parts += bar(y + 8, [(share, "second"), (100 - share, "accent")])
    return figure(168, *parts)


def multiplications() -> list[tuple[float, float]]:
    """In the convolutions and in the matrices of a layer, of DSS and of GSS as in its code.

    DSS is counted with a feed-forward block of four times its width beside it.
    """
    L, E, F, H = 4096, 1024, 4096, 256
    return [
        (convolution_cost(L, E), L * (E * E + 2 * E * 4 * E)),
        (convolution_cost(L, H), L * (E * F + E * H + H * F + F * E)),
    ]


def kernels22(lang: str) -> str:
    """Six ways to write a long kernel, over the same steps, each scaled to its largest value."""
    words = {
        "en": ("LegS", "its diagonal part", "S4D-Lin", "Mega", "SGConv", "CCNN", "distance"),
        "fr": ("LegS", "sa partie diagonale", "S4D-Lin", "Mega", "SGConv", "CCNN", "distance"),
    }[lang]
    length = 256
    rows = []
    for row, (name, kernel) in enumerate(zip(words, six_kernels(length), strict=False)):
        panel = Panel(26 + 84 * row, 60, (0, length - 1), (-1.05, 1.05))
        drawn = np.r_[:64, 64:length:2, length - 1]
        rows.append(text(name, "100%", panel.y - 4, text_anchor="end", font_size=13))
        rows += panel.horizontal({0.0: ""})
        colour = "accent" if row < 4 else "second"
        scaled = kernel[drawn] / abs(kernel).max()
        rows.append(panel.curve(drawn, scaled, colour, 1.8))
    rows += panel.vertical({0: "0", 64: "64", 128: "128", 192: "192", length - 1: "255"})
    bottom = panel.y + panel.height
    rows.append(axis(words[6], bottom + 36))
    return figure(bottom + 42, *rows)


def six_kernels(length: int):
    """Of LegS, its diagonal part, S4D-Lin, Mega, SGConv and CCNN, with random weights."""
    rng = np.random.default_rng(6)
    N, step = 16, 0.02
    C = rng.normal(size=N)
    yield ssm.kernel(*ssm.bilinear(*hippo.hippo_legs(N), step), C, length)
    Lambda, B = diagonal.s4d_legs(N)
    inside = C @ s4.dplr_legs(N)[3][:, N // 2 :]
    yield diagonal.s4d_kernel(Lambda, B, inside, step, length)
    weights = rng.normal(size=(N // 2, 2)) @ [1, 1j]
    yield diagonal.s4d_kernel(diagonal.s4d_lin(N), np.ones(N // 2), weights, step, length)
    yield mega.ema_kernel(
        [0.3, 0.2, 0.2, 0.1], [1, 0.6, 0.2, 0.2], [1, -1, 1, 1], [2, 3, 2, 1], length
    )
    pieces = sgconv.sub_kernels(length, 16)
    yield sgconv.sgconv_kernel(rng.normal(size=(pieces, 16)), length)
    yield gabor_network((np.arange(length) + 0.5) / length)


def gabor_network(x):
    """A multiplicative network of three layers of 32 Gabor functions of x, under one bell."""
    rng = np.random.default_rng(11)
    centre, width = rng.uniform(0, 1, (3, 32)), rng.gamma(6, 1, (3, 32))
    turn, phase = rng.normal(0, 30, (3, 32)), rng.uniform(0, 2 * np.pi, (3, 32))
    mix, out = rng.normal(0, 32**-0.5, (2, 32, 32)), rng.normal(0, 32**-0.5, 32)

    def gabor(layer):
        bell = np.exp(-0.5 * (width[layer] * (x[:, None] - centre[layer])) ** 2)
        return bell * np.sin(x[:, None] * turn[layer] + phase[layer])

    h = gabor(0)
    for layer in (1, 2):
        h = (h @ mix[layer - 1] + 1) * gabor(layer)
    return h @ out * np.exp(-0.5 * ((x - 0.35) / 0.25) ** 2)


def sampling(lang: str) -> str:
    """An S5 of one mode on uneven samples: with the true steps, and with their mean."""
    words = {
        "en": ("the continuous system", "S5, the step of each sample", "S5, the mean step", "time"),
        "fr": (
            "le système continu",
            "S5, le pas de chaque échantillon",
            "S5, le pas moyen",
            "temps",
        ),
    }[lang]
    rng = np.random.default_rng(3)
    steps = rng.gamma(1.2, 0.2, 48)
    times = np.cumsum(steps)
    Lambda, B, C, D = np.array([-0.35 + 4j]), np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)
    u = np.repeat([1.0, -1.0, 0.0], 16)[:, None]
    fine = 40
    exact = s5.s5_scan(
        Lambda, B, C, D, np.repeat(u, fine, axis=0), np.repeat(steps / fine, fine)[:, None]
    )
    own = s5.s5_scan(Lambda, B, C, D, u, steps[:, None])
    mean = s5.s5_scan(Lambda, B, C, D, u, [steps.mean()])
    ends = np.cumsum(np.repeat(steps / fine, fine))
    panel = Panel(76, 170, (0, times[-1]), (-1.1, 1.1))
    parts = [
        legend(
            [("━", "line", words[0])],
            [("●", "accent", words[1])],
            [("●", "second", words[2])],
        )
    ]
    parts.append(panel.curve(ends[::6], exact[::6, 0], "line", 5))
    parts += panel.dots(times, mean[:, 0], 2.4, "second")
    parts += panel.dots(times, own[:, 0], 3, "accent")
    parts.append(text(words[3] + " →", "100%", 264, "muted", text_anchor="end", font_size=12))
    return figure(268, *parts)


def orders(lang: str) -> str:
    """What is missing from Liquid-S4 when it is cut off at products of p inputs."""
    words = {
        "en": ("inputs of about 3", "1", "0.3", "products of at most p inputs"),
        "fr": ("entrées d’environ 3", "1", "0,3", "produits d’au plus p entrées"),
    }[lang]
    rng = np.random.default_rng(0)
    Abar, Bbar = diagonal.discretize_diagonal(diagonal.s4d_lin(16), np.ones(8), 0.02)
    C = rng.normal(size=(8, 2)) @ [1, 1j]
    noise = rng.normal(size=64)
    panel = Panel(40, 170, (1, 6), (-12, 1))
    parts = [legend([("━", colour, name) for colour, name in zip(FOUR, words[:3], strict=False)])]
    parts += panel.horizontal({0: "1", -3: "10⁻³", -6: "10⁻⁶", -9: "10⁻⁹"})
    for scale, colour in ((3, "ink"), (1, "accent"), (0.3, "second")):
        y = liquid_s4.liquid_recurrence(Abar, Bbar, C, scale * noise)
        sums = np.cumsum(liquid_s4.liquid_terms(Abar, Bbar, C, scale * noise, 6), axis=0)
        errors = np.log10(np.abs(sums - y).max(axis=1) / np.abs(y).max())
        parts.append(panel.curve(range(1, 7), errors, colour, 2))
        parts += panel.dots(range(1, 7), errors, 3, colour)
    parts += panel.vertical({1: "p = 1", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6"})
    name = axis(words[3], 250)
    return figure(256, *parts, name)


def recall(lang: str) -> str:
    """Associative recall: what H3 gives at each token of a sequence."""
    words = {"en": ("input", "output of H3"), "fr": ("entrée", "sortie de H3")}[lang]
    tokens, sequence = "abcd1234", "b4c1a3d2c1a3b4d2"
    codes = np.eye(len(tokens))[[tokens.index(one) for one in sequence]]
    delay = np.tile([0.0, 1.0], (len(tokens), 1))  # the shift: one step back
    outputs = h3.h3_head(codes, codes, codes, delay, np.ones(len(sequence)))
    panel = Panel(68, 190, (-0.5, len(sequence) - 0.5), (-0.5, len(tokens) - 0.5), x=8, width=92)
    parts = [text(words[0], "0", 14, "muted", font_size=12)]
    parts.append(text(words[1], "0", 62, "muted", font_size=12))
    for k, token in enumerate(sequence):
        parts.append(panel.label(token, k, 8.6, "ink", text_anchor="middle"))
    for row, token in enumerate(reversed(tokens)):
        parts += panel.horizontal({float(row): ""})
        parts.append(text(token, "2%", panel.down(row) + 4, "muted", font_size=13))
    for k, given in enumerate(outputs):
        for token, strength in enumerate(given):
            if strength > 0.5:
                y = len(tokens) - 1 - token
                parts += panel.dots([k], [y], 3 + 2 * strength, "accent")
    return figure(264, *parts)


def stability(lang: str) -> str:
    """The largest real part of the eigenvalues as noise grows, with Q apart from P and tied."""
    words = {
        "en": ("Λ − pq*", "Λ − pp*", "unstable", "noise on p and q"),
        "fr": ("Λ − pq*", "Λ − pp*", "instable", "bruit sur p et q"),
    }[lang]
    noises, apart, tied = noisy_eigenvalues()
    panel = Panel(40, 150, (0, 1.5), (-1, 3.5))
    parts = [legend([("━", "second", words[0]), ("━", "accent", words[1])])]
    parts += panel.horizontal({0.0: words[2] + " ↑"})
    parts.append(panel.curve(noises, np.median(apart, axis=1), "second", 2.2))
    parts.append(panel.curve(noises, np.max(tied, axis=1), "accent", 2.2))
    parts += panel.vertical({0: "0", 0.5: decimal(0.5, lang), 1: "1", 1.5: decimal(1.5, lang)})
    name = axis(words[3], 230)
    return figure(236, *parts, name)


def noisy_eigenvalues():
    """The strengths of noise; for each, the largest real part in 24 draws, untied and tied."""
    rng = np.random.default_rng(1)
    Lambda, P, _, _ = s4.dplr_legs(32)
    noises = np.linspace(0, 1.5, 16)
    draws = rng.normal(size=(24, 2, 32, 2)) @ [1, 1j]

    def largest(p, q):
        return np.linalg.eigvals(np.diag(Lambda) - np.outer(p, q.conj())).real.max()

    apart = [
        [largest(P + noise * one, P + noise * other) for one, other in draws] for noise in noises
    ]
    tied = [[largest(P + noise * one, P + noise * one) for one, _ in draws] for noise in noises]
    return noises, apart, tied


def draw() -> dict[str, str]:
    """Every figure of the article: its file's name → its SVG."""
    figures = (softmax, convergence, bases, kernels22, sampling, orders, work, recall, stability)
    return {f"{one.__name__}.{lang}.svg": one(lang) for one in figures for lang in LANGUAGES}
