"use strict";
(() => {
  // Headings become buttons that sort: numbers from the largest, words from A; once more for the other way round.
  for (const table of document.querySelectorAll("table[role=table]")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const rows = [...body.rows];
        const numeric = rows.every((row) => row.cells[column].dataset.value !== undefined);
        const value = (row) => numeric ? Number(row.cells[column].dataset.value) : row.cells[column].textContent.trim();
        const before = head.getAttribute("aria-sort");
        const down = before ? before === "ascending" : numeric;
        const order = numeric ? (a, b) => value(a) - value(b) : (a, b) => value(a).localeCompare(value(b));
        rows.sort((a, b) => (down ? -order(a, b) : order(a, b)));
        body.append(...rows);
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
      });
    });
  }
})();
