// The reader's choice of light or dark, set before anything is painted.
const root = document.documentElement;
root.dataset.theme = localStorage.getItem("theme") ?? "";

document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("site-theme");
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

  // The search, which is loaded when it is asked for. A folder opened without a server has none.
  const search = document.getElementById("site-search");
  if (location.protocol === "file:") {
    search.remove();
    // … and an address that ends in a slash would be a list of its files.
    for (const link of document.links) link.href = link.href.replace(/^(file:[^#]*\/)(?=#|$)/, "$1index.html");
  } else search.hidden = false;
  const find = () => import("./search.js").then(({ open }) => open(search));
  search.addEventListener("click", find);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea") || event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== "/" || typing || !search.isConnected) return;
    event.preventDefault();
    find();
  });

  // What is wider than its box can be scrolled by keyboard.
  const boxes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".table, pre, math[display=block]")) boxes.observe(box);

  // The table of contents: open in a wide margin, where it moves nothing, and following the reader.
  const contents = document.querySelector(".contents");
  if (!contents) return;
  const margin = matchMedia("(min-width: 75rem)");
  const links = new Map([...contents.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
  const headings = [...links.keys()].map((id) => document.getElementById(decodeURIComponent(id)));
  const passed = new Set();
  // What reaches above the upper fifth of the window has been passed, however far up it is by now.
  const reading = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) passed.add(target);
        else passed.delete(target);
      }
      const current = headings.findLast((heading) => passed.has(heading));
      for (const [id, link] of links) {
        if (current?.id === decodeURIComponent(id)) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "1000000px 0px -80% 0px" },
  );
  const fold = () => {
    contents.open = margin.matches;
    for (const heading of headings) margin.matches ? reading.observe(heading) : reading.unobserve(heading);
  };
  margin.addEventListener("change", fold);
  fold();
});

// A citation shows its reference while it is pointed at or focused.
document.addEventListener("DOMContentLoaded", () => {
  const note = document.createElement("span");
  note.className = "citation-note";
  note.setAttribute("role", "tooltip");
  note.id = "site-note";
  const show = ({ target }) => {
    const link = target.closest?.(".citation a");
    const reference = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!reference) return note.remove();
    if (note.previousSibling === link) return;
    note.innerHTML = reference.querySelector(".reference").innerHTML;
    for (const inner of note.querySelectorAll("a")) inner.tabIndex = -1;
    link.setAttribute("aria-describedby", note.id);
    link.after(note);
    const overflow = note.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
    note.style.translate = overflow > 0 ? `${-overflow}px` : "";
  };
  document.addEventListener("focusin", show);
  document.addEventListener("pointerover", (event) => event.target.closest?.(".citation-note") || show(event));
  document.addEventListener("keydown", (event) => event.key === "Escape" && note.remove());
});

// The address of a heading, and a block of code, are copied by a click.
document.addEventListener("DOMContentLoaded", () => {
  const words = document.querySelector("[data-copied]")?.dataset;
  if (!words || !navigator.clipboard) return;
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.append(said);
  const copy = async (text) => {
    await navigator.clipboard.writeText(text);
    said.textContent = words.copied;
    setTimeout(() => said.replaceChildren(), 2000);
  };
  document.addEventListener("click", ({ target }) => {
    const anchor = target.closest(".anchor");
    if (anchor) copy(anchor.href);
  });
  for (const code of document.querySelectorAll(".code pre")) {
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = words.copy;
    button.addEventListener("click", () => copy(code.textContent));
    code.before(button);
  }
});
