// Added to each page of the preview, never to the site: loads the page again when it was built
// anew, goes to the page that was edited, and shows what is wrong until it is mended.
const changes = new EventSource("/~changes" + new URL(document.currentScript.src).search);

changes.addEventListener("built", ({ data: page }) => {
  if (page && page !== decodeURI(location.pathname)) location.assign(page);
  else location.reload();
});

changes.addEventListener("problems", ({ data: problems }) => {
  document.getElementById("preview-problems")?.remove();
  const box = document.createElement("pre");
  box.id = "preview-problems";
  box.setAttribute("role", "alert");
  box.textContent = problems;
  Object.assign(box.style, {
    position: "fixed",
    inset: "auto 0 0 0",
    zIndex: 9,
    maxHeight: "50vh",
    overflow: "auto",
    margin: 0,
    padding: "1rem 1.5rem",
    border: "solid #b3261e",
    borderWidth: "3px 0 0",
    background: "#fff4f2",
    color: "#410e0b",
    font: "0.9rem/1.5 ui-monospace, monospace",
    whiteSpace: "pre-wrap",
  });
  document.body.append(box);
});
