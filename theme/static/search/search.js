// The search: a dialog in the page's language over Pagefind's index. site.js loads it on demand.
const SHOWN = 10; // pages, and of each
const PARTS = 3; // so many headings
let loading, pagefind;

export async function open() {
  loading ??= load();
  const dialog = await loading.catch(() => (loading = undefined));
  if (!dialog) return;
  dialog.showModal();
  dialog.querySelector("input").select();
  // The index comes while the reader types.
  pagefind ??= import("../pagefind/pagefind.js").then(async (api) => (await api.init(), api));
  pagefind.catch(() => (pagefind = undefined));
}

async function load() {
  const words = fetch(new URL(`search.${document.documentElement.lang}.html`, import.meta.url));
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("search.css", import.meta.url);
  const styled = new Promise((resolve, reject) => Object.assign(style, { onload: resolve, onerror: reject }));
  document.head.append(style);
  const html = await (await words).text();
  await styled;
  document.body.insertAdjacentHTML("beforeend", html);
  const dialog = document.body.lastElementChild;
  dialog.querySelector("input").addEventListener("input", () => search(dialog));
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    // A result on this very page would else stay behind the dialog.
    if (target === dialog || target.closest("a")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => choose(event, dialog));
  return dialog;
}

function choose(event, dialog) {
  const stops = [...dialog.querySelectorAll("input, li a")];
  const here = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && here >= 0) {
    event.preventDefault();
    stops[here + step]?.focus();
  } else if (event.key === "Enter" && here === 0) stops[1]?.click();
}

async function search(dialog) {
  const [query, status, list] = dialog.querySelectorAll("input, [role=status], ol");
  const asked = query.value;
  try {
    const answer = await (await pagefind).debouncedSearch(asked, {}, 150);
    if (!answer) return; // more has been typed since
    const pages = await Promise.all(answer.results.slice(0, SHOWN).map((one) => one.data()));
    if (asked !== query.value) return;
    for (const page of pages) page.sub_results = page.sub_results.filter(holds(asked));
    const found = pages.filter((page) => page.sub_results.length);
    list.replaceChildren(...found.map(entry));
    const more = answer.results.length > SHOWN ? "+" : "";
    if (found.length) status.textContent = `${status.dataset.found} ${found.length}${more}`;
    else status.textContent = asked.trim() && status.dataset.none;
  } catch {
    status.textContent = status.dataset.failed;
  }
}

// Pagefind shortens a word that is nowhere until it is somewhere, be it to one letter.
function holds(asked) {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const heads = (plain(asked).match(/[\p{L}\p{N}_]+/gu) ?? [""]).map((word) => word.slice(0, 4));
  return ({ excerpt }) =>
    [...excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].some(([, word]) =>
      heads.some((head) => plain(word).includes(head)),
    );
}

// A page: its title, and the headings under which most was found, in the order of the page.
function entry(page) {
  const weight = (part) => part.weighted_locations.reduce((sum, one) => sum + one.balanced_score, 0);
  const best = page.sub_results.toSorted((a, b) => weight(b) - weight(a)).slice(0, PARTS);
  const item = document.createElement("li");
  item.append(element("p", page.meta.title));
  for (const part of page.sub_results.filter((one) => best.includes(one))) {
    const link = document.createElement("a");
    link.href = part.url;
    const excerpt = element("span", "");
    excerpt.innerHTML = part.excerpt;
    link.append(element("b", part.title), excerpt);
    item.append(link);
  }
  return item;
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}
