// The curve under the first title: the impulse response of one mode λ = −decay + iπ·frequency of a
// state space model with a zero-order hold, as theme/figures.py draws it.
const [WIDTH, HEIGHT, MARGIN, DURATION, STEPS] = [720, 72, 2, 11, 132];

// The path of the curve; its kernel is Re(λ̄ᵏ (λ̄ − 1)/λ)/Δ with λ̄ = exp(λΔ).
export function path(decay, frequency) {
  const [re, im, step] = [-decay, Math.PI * frequency, DURATION / STEPS];
  const size = re * re + im * im;
  const values = Array.from({ length: STEPS + 1 }, (_, k) => {
    const wave = (n) => [Math.exp(re * step * n) * Math.cos(im * step * n), Math.exp(re * step * n) * Math.sin(im * step * n)];
    const [a, b] = wave(k + 1).map((one, part) => one - wave(k)[part]);
    return (a * re + b * im) / size / step;
  });
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const across = (k) => MARGIN + ((WIDTH - 2 * MARGIN) * k) / STEPS;
  const down = (value) => MARGIN + ((HEIGHT - 2 * MARGIN) * (high - value)) / (high - low);
  return "M" + values.map((value, k) => `${across(k).toFixed(1)} ${down(value).toFixed(1)}`).join(" ");
}

// Let the sliders, and a pointer that drags the curve, change it.
export function start(figure) {
  const [svg, handles] = [figure.querySelector("svg"), figure.querySelector(".handles")];
  const [decay, frequency] = handles.querySelectorAll("input");
  const draw = () => svg.querySelector("path").setAttribute("d", path(+decay.value, +frequency.value));
  handles.addEventListener("input", draw);
  svg.addEventListener("pointermove", ({ buttons, movementX, movementY }) => {
    if (!buttons) return;
    frequency.value = +frequency.value - movementX / 60;
    decay.value = +decay.value + movementY / 60;
    draw();
  });
  draw();
}
