import { fold } from "./fold.js";
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { figure, Way } from "./way.js";

/** So many rows are laid out at once: a telephone stays quick with thousands of units. */
const SLICE = 100;

/** Of a list, as a leader reads it from the top. */
const FIRST_ROWS = 10;

/** Which units are shown: each choice with what it asks of a unit. */
const STATES = {
  all: { label: "web.board.all", holds: () => true },
  late: { label: "web.board.late", holds: (unit) => unit.late },
  missing: { label: "web.board.missing", holds: (unit) => unit.missing },
  overdue: { label: "web.board.overdue", holds: (unit) => unit.overdue > 0 },
};

/** What stands in a cell without a figure, and what it means: four things, none of them zero. */
const NONE = {
  not_reported: { sign: "–", label: "web.board.none.not_reported" },
  missing: { sign: "?", label: "web.board.none.missing" },
  not_applicable: { sign: "x", label: "web.board.none.not_applicable" },
  no_base: { sign: "÷", label: "web.board.none.no_base" },
};

/** The table by unit and the lists, with one filter over both. */
export function Units({ w, board, trends, onLook }) {
  const [state, setState] = useState("all");
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const found = board.units.filter(
    (unit) => STATES[state].holds(unit) && wanted.every((word) => unit.search.includes(word)),
  );
  const ids = new Set(found.map(({ id }) => id));
  const filters = { w, board, state, setState, words, setWords, chosen, setChosen };
  return html`
    <section class="units"><h2>${w("web.board.units")} <small role="status">${found.length}/${board.units.length} ${w("web.board.of_units")}</small></h2>
      <${Filters} ...${filters} />
      ${
        found.length === 0
          ? html`<p class="empty">${w("web.board.no_match")}</p>`
          : html`<${Table} key=${`${state} ${words}`} ...${{ w, board, trends, found, chosen, onLook }} />`
      }
    </section>
    ${board.lists.map((list) => html`<${List} key=${list.title} ...${{ w, list }} rows=${list.rows.filter(({ unit }) => ids.has(unit))} isWhole=${found.length === board.units.length} />`)}`;
}

function Filters({ w, board, state, setState, words, setWords, chosen, setChosen }) {
  return html`
    <div class="filters" role="group" aria-label=${w("web.board.filters")}>
      <input type="search" placeholder=${w("web.board.search")} aria-label=${w("web.board.search")} value=${words} onInput=${({ target }) => setWords(target.value)} />
      <div class="states">
        ${Object.entries(STATES).map(
          ([name, { label, holds }]) => html`
          <button type="button" key=${name} aria-pressed=${String(state === name)} onClick=${() => setState(name)}>
            ${w(label)} <b>${board.units.filter(holds).length}</b></button>`,
        )}
      </div>
      ${
        board.totals.length > 1 &&
        html`<label class="figure-choice">${w("web.board.figure")}
          <select onChange=${({ target }) => setChosen(Number(target.value))}>
            ${board.totals.map(({ title }, place) => html`<option value=${place} selected=${place === chosen}>${title}</option>`)}
          </select></label>`
      }
    </div>`;
}

/** On a narrow screen only the chosen figure is shown, which the stylesheet sees to; printed, all of them and all rows. */
function Table({ w, board, trends, found, chosen, onLook }) {
  const [most, setMost] = useState(SLICE);
  useBeforePrint(() => setMost(Number.POSITIVE_INFINITY));
  const shown = found.slice(0, most);
  const column = (place) => (place === chosen ? "figure chosen" : "figure");
  return html`
    <table>
      <thead>
        <tr class="printed"><th colspan=${4 + board.totals.length}>${board.title}, ${board.period}. ${board.facts[0]}</th></tr>
        <tr>
          <th class="number" scope="col">${w("web.board.number")}</th><th scope="col">${w("web.board.unit")}</th><th class="state" scope="col">${w("web.board.state")}</th>
          ${board.totals.map(({ title, code }, place) => html`<th class=${column(place)} scope="col">${title} ${board.hasCodes && html`<small class="code">${code}</small>`}</th>`)}
          ${board.totals.length > 0 && html`<th class="way" scope="col">${w("web.board.trend")}<small class="of-what">${board.totals[chosen].title}</small></th>`}
        </tr>
      </thead>
      <tbody>${shown.map((unit) => html`<${Row} key=${unit.id} ...${{ w, board, trends, unit, chosen, column, onLook }} />`)}</tbody>
    </table>
    ${shown.length < found.length && html`<${More} w=${w} left=${found.length - shown.length} onMore=${() => setMost(most + SLICE)} />`}`;
}

function Row({ w, board, trends, unit, chosen, column, onLook }) {
  const look = (event) => {
    event.preventDefault();
    onLook(unit);
  };
  const ways = trends?.units[unit.id];
  return html`
    <tr onClick=${look}>
      <td class="number">${board.units.indexOf(unit) + 1}</td>
      <th scope="row"><a href=${`#don-vi/${encodeURIComponent(unit.id)}`} title=${unit.name}>${unit.short}</a><${State} ...${{ w, trends, unit }} /></th>
      <td class="state"><${State} ...${{ w, trends, unit }} /></td>
      ${unit.cells.map((cell, place) => html`<td class=${column(place)}><${Cell} w=${w} cell=${cell} /></td>`)}
      ${board.totals.length > 0 && html`<td class="way"><${Way} ...${{ w, trends, place: chosen, title: board.totals[chosen].title }} values=${ways?.[chosen]} /></td>`}
    </tr>`;
}

/** How the unit's report stands, whether its figures have changed since, and what is overdue. */
function State({ w, trends, unit: { said, late, missing, overdueSaid, reports } }) {
  const isAmended = trends !== undefined && reports.some(({ id }) => trends.amended.has(id));
  return html`
    <span class=${`how${late ? " late" : ""}${missing ? " missing" : ""}`}>${said}</span>
    ${overdueSaid !== "" && html`<span class="how overdue">${overdueSaid}</span>`}
    ${isAmended && html`<span class="how amended">${w("web.board.amended")}</span>`}`;
}

export function Cell({ w, cell }) {
  if (typeof cell === "string") return cell;
  const { sign, label } = NONE[cell.none];
  return html`<span class="none" title=${w(label)}><span aria-hidden="true">${sign}</span><span class="hidden">${w(label)}</span>${cell.part > 0 && ` (${figure(cell.part, false)}/0)`}</span>`;
}

function List({ w, list: { title, count, overdue, columns, rows: all }, rows, isWhole }) {
  const [most, setMost] = useState(FIRST_ROWS);
  useBeforePrint(() => setMost(Number.POSITIVE_INFINITY));
  if (all.length === 0) return html`<section class="list"><h2>${title} <small>0</small></h2></section>`;
  const shown = rows.slice(0, most);
  return html`
    <section class="list"><h2>${title} <small>${isWhole ? count : `${rows.length}/${count}`}${overdue !== "" && isWhole && `, ${overdue}`}</small></h2>
      ${rows.length === 0 && html`<p class="empty">${w("web.board.no_rows")}</p>`}
      <ul class="rows">
        ${shown.map(
          ({ name, cells, left, isOverdue }) => html`
          <li class=${isOverdue ? "overdue" : ""}>
            <p><b>${name}</b> ${cells[0]}</p>
            <p class="more">${cells.slice(1).map((cell, place) => cell !== "" && html`<span>${columns[place + 1]}: ${cell}</span> `)}${left !== "" && html`<span class="left">${left}</span>`}</p>
          </li>`,
        )}
      </ul>
      ${shown.length < rows.length && html`<${More} w=${w} left=${rows.length - shown.length} onMore=${() => setMost(most + SLICE)} />`}
    </section>`;
}

/** The next rows, when this comes into sight or is pressed. */
function More({ w, left, onMore }) {
  const button = useRef(null);
  useEffect(() => {
    const seen = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && onMore(), {
      rootMargin: "400px",
    });
    seen.observe(button.current);
    return () => seen.disconnect();
  });
  return html`<button type="button" class="next" ref=${button} onClick=${onMore}>${w("web.board.more")} (${left})</button>`;
}

/** What is printed is the whole, not what happened to be laid out. */
function useBeforePrint(act) {
  useEffect(() => {
    addEventListener("beforeprint", act);
    return () => removeEventListener("beforeprint", act);
  });
}
