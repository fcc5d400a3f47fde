// The reader's choice of light or dark, set before anything is painted; kept, where that is allowed.
const root = document.documentElement;
const kept = (call) => {
  try {
    return call(localStorage);
  } catch {} // a page within another may be denied it
};
root.dataset.theme = kept((storage) => storage.getItem("theme")) ?? "";

document.addEventListener("DOMContentLoaded", () => {
  theme();
  search();
  boxes();
  contents();
  previews();
  copies();
  curve();
});

function theme() {
  const button = document.getElementById("site-theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", isDark());
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    kept((storage) => storage.setItem("theme", root.dataset.theme));
    show();
  });
  dark.addEventListener("change", show);
  show();
  button.hidden = false;
}

// The curve under the first title, whose module comes when a reader reaches for it.
function curve() {
  const figure = document.querySelector(".impulse");
  const answer = () => import("./curve.js").then(({ start }) => start(figure));
  for (const event of ["pointerenter", "focusin"]) figure?.addEventListener(event, answer, { once: true });
}

// The search, which is loaded when it is asked for. A folder opened without a server has none.
function search() {
  const button = document.getElementById("site-search");
  if (location.protocol === "file:") {
    button.remove();
    // … and an address that ends in a slash would be a list of its files.
    for (const link of document.links) link.href = link.href.replace(/^(file:[^#]*\/)(?=#|$)/, "$1index.html");
    return;
  }
  const find = () => import("./search.js").then(({ open }) => open());
  button.addEventListener("click", find);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea") || event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== "/" || typing) return;
    event.preventDefault();
    find();
  });
  button.hidden = false;
}

// What is wider than its box can be scrolled by keyboard, and says so.
function boxes() {
  const { scrolls } = document.querySelector("[data-scrolls]")?.dataset ?? {};
  const names = { role: "group", tabindex: "0", "aria-label": scrolls };
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries)
      for (const [name, value] of Object.entries(names))
        if (target.scrollWidth > target.clientWidth + 1) target.setAttribute(name, value);
        else target.removeAttribute(name);
  });
  for (const box of document.querySelectorAll(".table, pre, .formula")) watch.observe(box);
}

// The table of contents: open in a wide margin, where it moves nothing, and following the reader.
function contents() {
  const list = document.querySelector(".contents");
  if (!list) return;
  progress();
  const margin = matchMedia("(min-width: 75rem)");
  const links = new Map([...list.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
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
        if (current?.id !== decodeURIComponent(id)) link.removeAttribute("aria-current");
        else {
          link.setAttribute("aria-current", "true");
          list.scrollTop = link.offsetTop - list.clientHeight / 2;
        }
      }
    },
    { rootMargin: "1000000px 0px -80% 0px" },
  );
  const fold = () => {
    list.open = margin.matches;
    for (const heading of headings) margin.matches ? reading.observe(heading) : reading.unobserve(heading);
  };
  margin.addEventListener("change", fold);
  fold();
}

// How far one has read, in a browser whose style sheets cannot tell: Firefox.
function progress() {
  if (CSS.supports("animation-timeline: scroll()") || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const bar = document.body.animate({ transform: ["scaleX(0)", "none"] }, { duration: 1, fill: "both", pseudoElement: "::before" });
  bar.pause();
  const tell = () => (bar.currentTime = scrollY / (root.scrollHeight - innerHeight || 1));
  addEventListener("scroll", tell, { passive: true });
  tell();
}

// What a link within the text leads to, a reference, an equation, a figure or a note, is shown while
// it is pointed at, focused or tapped once.
function previews() {
  const kinds = ".reference, .formula, figure, .footnote li";
  const box = document.createElement("div");
  box.className = "preview";
  box.id = "site-preview";
  box.setAttribute("role", "tooltip");
  let shown, held, touched, waiting;
  const soon = (call) => {
    clearTimeout(waiting);
    waiting = setTimeout(call, 150); // long enough for a pointer on its way to the box
  };
  const hide = () => {
    clearTimeout(waiting);
    box.remove();
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
  };
  const told = (link) => {
    const target = link.hash && link.pathname === location.pathname && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return target && !link.matches(".anchor, .back, .footnote-backref") && (target.closest(kinds) ?? target.querySelector(".reference"));
  };
  const show = (link, { clientX, clientY }) => {
    clearTimeout(waiting);
    if (link === shown) return;
    const what = told(link);
    hide();
    if (!what) return;
    box.replaceChildren(what.matches("figure, .formula") ? what.cloneNode(true) : clone(what));
    for (const one of box.querySelectorAll("[id]")) one.removeAttribute("id");
    for (const one of box.querySelectorAll("a, [tabindex]")) one.tabIndex = -1;
    document.body.append(box);
    // Below the line of the link that is pointed at; above it, where there is more room.
    const lines = [...link.getClientRects()];
    const line = lines.find((one) => one.top <= clientY && clientY <= one.bottom && one.left <= clientX + 1) ?? lines[0];
    const { width, height } = box.getBoundingClientRect();
    const below = innerHeight - line.bottom > height + 8 || innerHeight - line.bottom > line.top;
    const begins = root.dir === "rtl" ? line.right - width : line.left;
    const left = Math.max(8, Math.min(begins, root.clientWidth - width - 8));
    const top = below ? line.bottom + 2 : Math.max(4, line.top - height - 2);
    box.style.translate = `${left + scrollX}px ${top + scrollY}px`;
    link.setAttribute("aria-describedby", box.id);
    shown = link;
  };
  const clone = (what) => {
    const copy = document.createElement("div");
    copy.dir = what.closest("[dir]")?.dir ?? "";
    copy.append(...what.cloneNode(true).childNodes);
    return copy;
  };
  const over = ({ target }) => target.closest?.(".text a[href*='#'], .preview");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const at = over(event);
    if (at === box || (at && at === shown)) clearTimeout(waiting);
    else if (at) {
      held = false;
      soon(() => show(at, event));
    } // A mouse that lies still is told to be over what comes under it: it takes nothing from keys and fingers.
    else if (!held && (shown || waiting)) soon(hide);
  });
  document.addEventListener("focusin", (event) => {
    const at = over(event);
    if (at === box) return;
    held = at && event.target.matches(":focus-visible");
    held ? show(at, {}) : hide();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (!over(event)) hide();
  });
  document.addEventListener("click", (event) => {
    const at = over(event);
    if (!touched || !at || at === box || at === shown || !told(at)) return;
    event.preventDefault();
    held = true;
    show(at, event);
  });
}

// The address of a heading, and a block of code, are copied by a click; a long block is unfolded.
function copies() {
  const words = document.querySelector("[data-copied]")?.dataset;
  if (!words) return;
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.append(said);
  const copy = async (text) => {
    await navigator.clipboard.writeText(text);
    said.textContent = words.copied;
    setTimeout(() => said.replaceChildren(), 2000);
  };
  const button = (text, click) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", click);
    return made;
  };
  for (const code of document.querySelectorAll(".text .code")) {
    const under = document.createElement("div");
    under.className = "under";
    if (code.matches(".long")) {
      const unfold = button(words.unfold, () => {
        code.classList.add("unfolded");
        unfold.remove();
      });
      under.append(unfold);
    }
    if (navigator.clipboard) {
      const one = button(words.copy, () => copy(code.querySelector("pre").textContent));
      one.className = "copy";
      under.append(one);
    }
    code.append(under);
  }
  document.addEventListener("click", ({ target }) => {
    const anchor = target.closest(".anchor");
    if (anchor && navigator.clipboard) copy(anchor.href);
  });
}
