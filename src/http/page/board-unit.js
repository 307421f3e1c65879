import { Cell } from "./board-units.js";
import { html, useEffect, useState } from "./vendor/preact.js";
import { figure, Way } from "./way.js";

/** One unit: its figures with their way, and the report, or each of the reports, that they come from. */
export function Unit({ w, board, trends, unit, askReport, onBack }) {
  const place = board.units.indexOf(unit) + 1;
  return html`
    <article class="one-unit">
      <p class="tools"><button type="button" onClick=${onBack}>← ${w("web.board.back")}</button></p>
      <h2 tabindex="-1">${unit.name}</h2>
      <p class="facts"><span>${unit.said}</span> ${unit.overdueSaid !== "" && html`<span class="how overdue">${unit.overdueSaid}</span>`}</p>
      ${
        board.totals.length > 0 &&
        html`<h3>${w("web.board.figures")}</h3>
        <table class="own"><tbody>${board.totals.map(
          ({ title, code }, total) => html`
          <tr><th scope="row">${title} ${board.hasCodes && html`<small class="code">${code}-${place}</small>`}</th>
            <td class="figure chosen"><${Cell} w=${w} cell=${unit.cells[total]} /></td>
            <td class="way"><${Way} ...${{ w, trends, place: total, title }} values=${trends?.units[unit.id]?.[total]} />
              <${Steps} ...${{ trends, total }} values=${trends?.units[unit.id]?.[total]} /></td></tr>`,
        )}</tbody></table>`
      }
      ${unit.reports.map((report) => html`<${Report} key=${report.id} ...${{ w, report, askReport }} isOpen=${unit.reports.length === 1} />`)}
    </article>`;
}

/** The figures that the line is drawn from, a short line of text. */
function Steps({ trends, total, values }) {
  if (trends === undefined || values === undefined) return undefined;
  const known = values.flatMap((value, at) => (value === null ? [] : [at]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || first === last) return undefined;
  const told = (at) => `${trends.periods[at]}: ${figure(values[at], trends.rates[total])}`;
  return html`<small class="steps">${told(first)} → ${told(last)}</small>`;
}

function Report({ w, report: { id, period, said }, askReport, isOpen }) {
  const [open, setOpen] = useState(isOpen);
  const [answer, setAnswer] = useState(undefined);
  useEffect(() => {
    if (open && answer === undefined) void askReport(id).then(setAnswer);
  }, [open, answer]);
  return html`
    <details class="report" open=${open} onToggle=${({ target }) => setOpen(target.open)}>
      <summary><h3>${w("web.board.report")}: ${period}</h3> <span>${said}</span></summary>
      ${open && answer === undefined && html`<p class="wait" role="status">${w("web.board.loading")}</p>`}
      ${answer !== undefined && answer.status !== 200 && html`<${Failed} ...${{ w, answer }} onRetry=${() => setAnswer(undefined)} />`}
      ${answer?.status === 200 && html`<${Answers} w=${w} report=${answer.data} />`}
    </details>`;
}

function Failed({ w, answer, onRetry }) {
  return html`
    <p class="refused" role="alert">${answer.data?.error ?? w("web.board.away")}
      ${(answer.status === 0 || answer.status >= 500) && html`<button type="button" onClick=${onRetry}>${w("web.board.retry")}</button>`}</p>`;
}

function Answers({ w, report: { facts, warning, answers, explained } }) {
  return html`
    ${warning !== "" && html`<p class="note">${warning}</p>`}
    <ul class="lines">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>
    <dl class="answers">
      ${answers.map(
        ({ label, lines, isNone, source, files, changes }) => html`
        <div>
          <dt>${label}</dt>
          <dd>
            ${lines.length === 1 ? html`<p class=${isNone ? "none" : "answer"}>${lines[0]}</p>` : html`<ol>${lines.map((line) => html`<li>${line}</li>`)}</ol>`}
            ${files.map((file) => html`<p class="file">${file}</p>`)}
            ${source !== "" && html`<p class="source">${source}</p>`}
            ${changes.map((change) => html`<${Change} ...${{ w, change }} />`)}
          </dd>
        </div>`,
      )}
    </dl>
    ${explained.map(({ text, source }) => html`<p class="explained">${text} <span class="source">${source}</span></p>`)}`;
}

function Change({ w, change: { said, isAfter, from, to } }) {
  return html`
    <div class="change">
      <p>${said}${isAfter && html` <b class="how amended">${w("web.board.after_snapshot")}</b>`}</p>
      ${from.length > 0 && html`<p>${w("web.board.before")}: <del>${from.join("\n")}</del></p>`}
      ${to.length > 0 && html`<p>${w("web.board.after")}: <ins>${to.join("\n")}</ins></p>`}
    </div>`;
}
