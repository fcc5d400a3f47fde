// Sorting and filtering of the tables of models, and the results that answer when one points.
{
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const number = (cell) => parseFloat(cell.textContent.replace(",", "."));
  const text = (cell) => cell.querySelector("time")?.dateTime ?? cell.textContent;
  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // A click sorts by a column, a second the other way round; what has no number stays last.
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const numeric = head.classList.contains("number");
      const button = element("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.ariaSort ? head.ariaSort === "ascending" : numeric;
        for (const other of heads) other.ariaSort = null;
        head.ariaSort = down ? "descending" : "ascending";
        const order = (one, other) => {
          const [a, b] = [one, other].map((row) => row.cells[column]);
          if (!numeric) return collator.compare(text(a), text(b)) * (down ? -1 : 1);
          const [x, y] = [number(a), number(b)];
          return isNaN(x) - isNaN(y) || (x - y) * (down ? -1 : 1);
        };
        body.append(...[...body.rows].sort(order));
      });
    });
  }

  // A choice for each property; a row is shown if it has all that is chosen.
  for (const table of document.querySelectorAll("table.comparison")) {
    const rows = [...table.tBodies[0].rows];
    const choices = [];
    const terms = (row, column) => [...row.cells[column].querySelectorAll(".term")].map((one) => one.textContent);
    const shown = element("output", {});
    const filter = () => {
      for (const row of rows)
        row.hidden = choices.some(({ select, column }) => select.value && !terms(row, column).includes(select.value));
      shown.value = `${rows.filter((row) => !row.hidden).length} / ${rows.length} ${table.dataset.shown}`;
    };
    const controls = element("div", { className: "controls" });
    for (const head of table.querySelectorAll("th.property")) {
      const column = head.cellIndex;
      const known = [...new Set(rows.flatMap((row) => terms(row, column)))].sort(collator.compare);
      const options = known.map((term) => element("option", { value: term }, term));
      const select = element("select", {}, element("option", { value: "" }, table.dataset.all), ...options);
      select.addEventListener("change", filter);
      choices.push({ select, column });
      controls.append(element("label", {}, head.textContent, select));
    }
    controls.append(shown);
    filter();
    (table.closest(".table") ?? table).before(controls);
  }

  // Pointing at a model shows its numbers in all strips of the results, its relations in the tree.
  const answer = (view, selector, name, belongs) => {
    const mark = (event) => {
      const chosen = event?.target.closest(selector)?.dataset[name];
      for (const one of view.querySelectorAll("[data-row], [data-ends]")) one.classList.toggle("on", Boolean(chosen) && belongs(one, chosen));
    };
    for (const event of ["pointerover", "focusin"]) view.addEventListener(event, mark);
    for (const event of ["pointerleave", "focusout"]) view.addEventListener(event, () => mark());
  };
  for (const view of document.querySelectorAll(".results"))
    answer(view, "[data-row]", "row", (one, row) => one.dataset.row === row);
  for (const view of document.querySelectorAll(".family-tree"))
    answer(view, "[data-key]", "key", (one, key) => one.dataset.ends.split(" ").includes(key));
}
