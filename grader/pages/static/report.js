"use strict";

// Makes the table of submissions sortable and searchable; without it, all of it can be read.

const table = document.querySelector(".submissions");
const body = table.tBodies[0];
const headers = [...table.tHead.rows[0].cells];
const rows = [...body.rows];
const inLanguage = new Intl.Collator(document.documentElement.lang, { numeric: true });

function value(row, column) {
  const text = row.cells[column].textContent.trim();
  return headers[column].classList.contains("number") ? Number.parseFloat(text) : text;
}

function compare(one, other) {
  return typeof one === "number" ? one - other : inLanguage.compare(one, other);
}

function sortBy(column) {
  const header = headers[column];
  const isAscending = header.getAttribute("aria-sort") !== "ascending";
  const keyed = rows.map((row, place) => ({ row, place, key: value(row, column) }));
  keyed.sort((one, other) => {
    // What is open comes last, whichever way the others go.
    const open = Number.isNaN(one.key) - Number.isNaN(other.key);
    const order = isAscending ? compare(one.key, other.key) : compare(other.key, one.key);
    return open || order || one.place - other.place;
  });
  body.replaceChildren(...keyed.map(({ row }) => row));
  headers.forEach((each) => each.setAttribute("aria-sort", "none"));
  header.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
}

headers.forEach((header, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  button.addEventListener("click", () => sortBy(column));
  header.append(button);
  header.setAttribute("aria-sort", column === 0 ? "ascending" : "none");
});

const search = document.querySelector(".search");
const input = search.querySelector("input");
const matches = search.querySelector("[role=status]");
const searched = rows.map((row) => plain(row.dataset.search));

function plain(text) {
  return text.normalize("NFKC").toLocaleLowerCase();
}

function find() {
  const wanted = plain(input.value.trim());
  let count = 0;
  rows.forEach((row, place) => {
    row.hidden = !searched[place].includes(wanted);
    count += !row.hidden;
  });
  matches.textContent = matches.dataset.text.replace("{count}", count);
}

input.addEventListener("input", find);
search.hidden = false;
find();
