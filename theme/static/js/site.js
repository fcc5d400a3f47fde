// The reader's choice of light or dark, set before anything is painted.
const root = document.documentElement;
root.dataset.theme = localStorage.getItem("theme") ?? "";

document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", isDark());
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    show();
  });
  dark.addEventListener("change", show);
  show();
  button.hidden = false;

  // What is wider than its box can be scrolled by keyboard.
  const boxes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".table, pre, math[display=block]")) boxes.observe(box);

  // The table of contents: folded on a narrow screen, following the reader in a wide margin.
  const contents = document.querySelector(".contents");
  if (!contents) return;
  const margin = matchMedia("(min-width: 75rem)");
  const fold = () => (contents.open = margin.matches);
  margin.addEventListener("change", fold);
  fold();
  const links = new Map([...contents.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
  const headings = [...links.keys()].map((id) => document.getElementById(decodeURIComponent(id)));
  const follow = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 160);
    const current = passed.at(-1)?.id;
    for (const [id, link] of links) {
      if (decodeURIComponent(id) === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", follow, { passive: true });
  follow();
});
