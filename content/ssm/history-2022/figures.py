"""The figures of “SSM's history in 2022”, computed by `models` and drawn in both languages.

One function a figure, in the order of the article; each has its own words. They are together
here, where a reader looks for them, and so the file is long.
"""

import numpy as np

from content.drawing import (
    COLOURS,
    Panel,
    axis,
    decimal,
    element,
    figure,
    legend,
    line,
    percent,
    text,
)
from content.ssm.introduction.figures import convolution_cost
from models import diagonal, h3, hippo, liquid_s4, mega, s4, s5, sgconv

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
        "en": ("FFT convolutions", "matrix products", "DSS, 1024 channels", "GSS, 256 of 1024"),
        "fr": (
            "convolutions par FFT",
            "produits de matrices",
            "DSS, 1024 canaux",
            "GSS, 256 sur 1024",
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
    """In the convolutions and in the matrices of a layer: of DSS, and of GSS as in its code."""
    L, E, F, H = 4096, 1024, 4096, 256
    return [
        (convolution_cost(L, E), L * E * E),
        (convolution_cost(L, H), L * (E * F + E * H + H * F + F * E)),
    ]


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


def averages(lang: str) -> str:
    """Kernels of Mega's moving average: undamped, damped, and a mixture of four."""
    words = {
        "en": ("α = 0.5, δ = 1", "α = 0.5, δ = 0.2", "four of them, mixed", "distance"),
        "fr": ("α = 0,5, δ = 1", "α = 0,5, δ = 0,2", "quatre, mélangées", "distance"),
    }[lang]
    length = 25
    kernels = (
        mega.ema_kernel([0.5], [1.0], [1.0], [1.0], length),
        mega.ema_kernel([0.5], [0.2], [1.0], [1.0], length),
        mega.ema_kernel(
            [0.9, 0.5, 0.5, 0.3], [1, 0.9, 0.3, 0.3], [1, -1, 1, -1], [0.5, 2.2, 2, 1.9], length
        ),
    )
    panel = Panel(52, 150, (0, length - 1), (-0.35, 0.55))
    parts = [
        legend(
            [("━", "ink", words[0]), ("━", "accent", words[1])],
            [("━", "second", words[2])],
        )
    ]
    parts += panel.horizontal({0.0: ""})
    for kernel, colour in zip(kernels, ("ink", "accent", "second"), strict=True):
        parts.append(panel.curve(range(length), kernel, colour, 2))
        parts += panel.dots(range(length), kernel, 2.4, colour)
    parts += panel.vertical({0: "0", 12: "12", length - 1: "24"})
    return figure(226, *parts)


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
    return figure(254, *parts, name)


def decay(lang: str) -> str:
    """A kernel of SGConv with the borders of its pieces, and a curve like 1/t."""
    words = {"en": ("kernel", "∝ 1/(t + 8)"), "fr": ("noyau", "∝ 1/(t + 8)")}[lang]
    rng = np.random.default_rng(5)
    length, d = 512, 16
    pieces = sgconv.sub_kernels(length, d)
    kernel = sgconv.sgconv_kernel(rng.normal(size=(pieces, d)), length)
    top = abs(kernel).max()
    panel = Panel(34, 170, (0, length - 1), (-1.05 * top, 1.05 * top))
    t = np.arange(8, length, 4)
    envelope = 16 * abs(kernel[:16]).max() / (t + 8)
    parts = [legend([("━", "accent", words[0]), ("━", "second", words[1])])]
    for border in d * 2 ** np.arange(pieces - 1):
        at = percent(panel.across(border))
        parts.append(line(at, panel.y, at, panel.y + panel.height))
    parts.append(panel.curve(t, envelope, "second", 1.2))
    parts.append(panel.curve(t, -envelope, "second", 1.2))
    drawn = np.r_[:96, 96:length:4]  # further out the kernel is smooth
    parts.append(panel.curve(drawn, kernel[drawn], "accent", 1.5))
    parts += panel.vertical({0: "0", 128: "128", 256: "256", length - 1: "511"})
    return figure(230, *parts)


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
    return figure(234, *parts, name)


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


def film(lang: str) -> str:
    """Multiplications of three layers of a decoder: attention, S4, S4 with pooling."""
    words = {
        "en": ("attention", "S4", "S4, halved after each layer"),
        "fr": ("attention", "S4", "S4, tailles divisées par deux"),
    }[lang]

    def attention(L, H):
        return 2 * L * L * H + 4 * L * H * H

    def convolution(L, H):
        return convolution_cost(L, H) + L * H * H

    same, halved = [(2048, 1024)] * 3, [(2048, 1024), (1024, 512), (512, 256)]
    costs = [
        sum(attention(*size) for size in same),
        sum(convolution(*size) for size in same),
        sum(convolution(*size) for size in halved),
    ]
    parts = []
    for row, (name, cost, colour) in enumerate(
        zip(words, costs, ("second", "accent", "accent"), strict=True)
    ):
        y = 16 + 54 * row
        value = decimal(cost / 1e9, lang, 1) + " · 10⁹"
        parts.append(text(name, "0", y, font_size=13))
        parts.append(text(value, "100%", y, "muted", text_anchor="end", font_size=13))
        parts += bar(y + 8, [(100 * cost / costs[0], colour)], 18)
    return figure(158, *parts)


def implicit(lang: str) -> str:
    """One kernel drawn by a small network of the position, sampled twice."""
    words = {
        "en": ("sampled at 256 positions", "at 32", "position"),
        "fr": ("échantillonné en 256 positions", "en 32", "position"),
    }[lang]
    rng = np.random.default_rng(11)
    centre, width = rng.uniform(0, 1, (3, 32)), rng.gamma(6, 1, (3, 32))
    turn, phase = rng.normal(0, 30, (3, 32)), rng.uniform(0, 2 * np.pi, (3, 32))
    mix, out = rng.normal(0, 32**-0.5, (2, 32, 32)), rng.normal(0, 32**-0.5, 32)

    def kernel(x):
        """A multiplicative network of three layers of Gabor functions of x."""

        def gabor(layer):
            bell = np.exp(-0.5 * (width[layer] * (x[:, None] - centre[layer])) ** 2)
            return bell * np.sin(x[:, None] * turn[layer] + phase[layer])

        h = gabor(0)
        for layer in (1, 2):
            h = (h @ mix[layer - 1] + 1) * gabor(layer)
        return h @ out * np.exp(-0.5 * ((x - 0.35) / 0.25) ** 2)

    fine, coarse = (np.arange(n) / n + 0.5 / n for n in (256, 32))
    top = 1.1 * abs(kernel(fine)).max()
    panel = Panel(56, 130, (0, 1), (-top, top))
    parts = [legend([("━", "line", words[0])], [("●", "accent", words[1])])]
    parts += panel.horizontal({0.0: ""})
    parts.append(panel.curve(fine, kernel(fine), "line", 5))
    parts += panel.dots(coarse, kernel(coarse), 3, "accent")
    parts += panel.vertical({0: "0", 1: "1"})
    parts.append(axis(words[2], 205))
    return figure(210, *parts)


def gap(lang: str) -> str:
    """A series with a gap: what a diffusion model is given, at three moments."""
    words = {
        "en": ("known", "the gap", "noise only", "half way", "the end"),
        "fr": ("connu", "le trou", "bruit seul", "à mi-chemin", "la fin"),
    }[lang]
    rng = np.random.default_rng(2)
    t = np.linspace(0, 1, 161)
    series = np.sin(14 * t) + 0.4 * np.sin(37 * t + 1)
    inside = (t > 0.42) & (t < 0.7)
    noise = rng.normal(size=len(t))
    parts = [legend([("━", "ink", words[0]), ("━", "accent", words[1])])]
    for row, (kept, name) in enumerate(((0, words[2]), (0.5, words[3]), (1, words[4]))):
        panel = Panel(40 + 84 * row, 72, (0, 1), (-2.2, 2.2))
        drawn = np.sqrt(kept) * series + np.sqrt(1 - kept) * noise
        for part in (t <= 0.42, t >= 0.7):
            parts.append(panel.curve(t[part], series[part], "ink", 1.8))
        parts.append(panel.curve(t[inside], drawn[inside].clip(-2.2, 2.2), "accent", 1.8))
        parts.append(text(name, "100%", panel.y + 10, "muted", text_anchor="end", font_size=12))
    return figure(40 + 84 * 3 - 8, *parts)


def plane(lang: str) -> str:
    """The kernel of an image: the product of two kernels, at two resolutions."""
    words = {
        "en": ("24 × 24", "12 × 12, double step", "positive", "negative"),
        "fr": ("24 × 24", "12 × 12, pas doublé", "positif", "négatif"),
    }[lang]
    rng = np.random.default_rng(4)
    Lambda = diagonal.s4d_lin(8)
    weights = rng.normal(size=(2, 4, 2)) @ [1, 1j]
    parts = [legend([("■", "accent", words[2]), ("■", "second", words[3])])]
    for column, size in enumerate((24, 12)):
        along = [diagonal.s4d_kernel(Lambda, np.ones(4), w, 4 / size, size) * size for w in weights]
        image = np.outer(*along)
        x = percent(51 * column)
        parts.append(text(words[column], x, 46, "muted", font_size=12))
        parts.append(pixels(image / abs(image).max(), x, 54))
    return figure(260, *parts)


def pixels(image, x: str, y: float) -> str:
    """A square of pixels in eight strengths of two colours; `image` is between −1 and 1."""
    size, shapes = len(image), []
    strength = np.round(8 * np.sqrt(np.abs(image))).astype(int)
    for colour, sign in (("accent", 1), ("second", -1)):
        for level in range(1, 9):
            cells = np.argwhere((strength == level) & (np.sign(image) == sign))
            d = "".join(f"M{column} {row}h1v1h-1z" for row, column in cells)
            shapes.append(
                element(
                    "path",
                    d=d,
                    class_=f"{colour}-fill",
                    fill=COLOURS[colour],
                    fill_opacity=level / 8,
                )
            )
    return element(
        "svg",
        *shapes,
        x=x,
        y=y,
        width="49%",
        height=200,
        viewBox=f"0 0 {size} {size}",
        preserveAspectRatio="xMinYMin",
    )


def draw() -> dict[str, str]:
    """Every figure of the article: its file's name → its SVG."""
    figures = (bases, softmax, convergence, work, sampling, averages, orders, decay, recall,
               stability, film, implicit, gap, plane)  # fmt: skip
    return {f"{one.__name__}.{lang}.svg": one(lang) for one in figures for lang in LANGUAGES}
