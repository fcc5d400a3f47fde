// On the page for what is not found: the existing page whose address is most like the one asked for.
const asked = location.pathname.toLowerCase();

// How many letters one must add, drop or change to get from `a` to `b`.
function distance(a, b) {
  let row = [...b, ""].map((_, column) => column);
  for (const letter of a) {
    let corner = row[0]++;
    for (let column = 1; column < row.length; column++) {
      const change = corner + (letter !== b[column - 1]);
      corner = row[column];
      row[column] = Math.min(change, corner + 1, row[column - 1] + 1);
    }
  }
  return row.at(-1);
}

for (const section of document.querySelectorAll(".not-found section")) {
  const far = (link) => distance(asked, link.pathname.toLowerCase());
  const nearest = [...section.querySelectorAll("li a")].reduce((a, b) => (far(b) < far(a) ? b : a));
  const shown = section.querySelector(".nearest");
  if (far(nearest) > asked.length / 2) continue;
  shown.append(" ", nearest.cloneNode(true));
  shown.hidden = false;
}
