import { Unit } from "./board-unit.js";
import { Units } from "./board-units.js";
import { ask, askUntilAnswered } from "./server.js";
import { html, render, useEffect, useLayoutEffect, useRef, useState } from "./vendor/preact.js";
import { Way } from "./way.js";

/** The page of a snapshot. The last part of its address lets it ask for what it shows, and for nothing else. */
const key = location.pathname.split("/").at(-1);

/** The part of the address that names a unit which is looked at on its own. */
const UNIT = "#don-vi/";

const { data: said } = await askUntilAnswered("/api/words");
const w = (name) => said.words[name] ?? name;
document.body.replaceChildren();
render(html`<${Page} />`, document.body);

function Page() {
  const [answer, setAnswer] = useState(undefined);
  const [trends, setTrends] = useState(undefined);
  useEffect(() => {
    void load(setAnswer, setTrends);
  }, []);
  if (answer === undefined) return html`<main><p class="wait" role="status">${w("web.board.loading")}</p></main>`;
  if (answer.status !== 200) return html`<main><p class="refused" role="alert">${answer.data.error}</p></main>`;
  return html`<${Board} board=${answer.data} trends=${trends} />`;
}

/** The figures first; the way they came, which takes longer, when it is there. */
async function load(setAnswer, setTrends) {
  const answer = await askUntilAnswered("/api/board", { key });
  if (answer.status === 200) document.title = `${answer.data.title} – ${answer.data.period}`;
  setAnswer(answer);
  if (answer.status !== 200) return;
  const trends = await askUntilAnswered("/api/board/trends", { key });
  if (trends.status === 200) setTrends({ ...trends.data, amended: new Set(trends.data.amended) });
}

function Board({ board, trends }) {
  const [hash, setHash] = useState(location.hash);
  const kept = useRef({ hash, scroll: 0 });
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const unit = hash.startsWith(UNIT) ? board.units.find((one) => hash === placeOf(one)) : undefined;
  const look = (one) => {
    kept.current.scroll = scrollY;
    location.hash = placeOf(one);
  };
  useLayoutEffect(() => {
    if (kept.current.hash === hash) return;
    kept.current.hash = hash;
    scrollTo(0, unit === undefined ? kept.current.scroll : 0);
    if (unit !== undefined) document.querySelector(".one-unit h2")?.focus();
  });
  return html`
    <${Head} board=${board} />
    <main>
      ${unit !== undefined && html`<${Unit} key=${unit.id} ...${{ w, board, trends, unit, askReport }} onBack=${() => history.back()} />`}
      <div hidden=${unit !== undefined}>
        <${Counts} board=${board} />
        <${Totals} board=${board} trends=${trends} />
        <${Units} ...${{ w, board, trends }} onLook=${look} />
        ${
          board.unbalanced.length > 0 &&
          html`<section><h2>${w("web.board.unbalanced")} <small>${board.unbalanced.length}</small></h2>
            <ul class="lines">${board.unbalanced.map(({ unit: name, text }) => html`<li><b>${name}</b> ${text}</li>`)}</ul></section>`
        }
        <footer>
          <p>${w("web.board.legend")}</p>
          ${board.hasCodes && html`<p>${w("web.board.codes")}</p>`}
        </footer>
      </div>
    </main>`;
}

/** Compared as it is written: what somebody typed into the address need not be any encoding. */
const placeOf = ({ id }) => UNIT + encodeURIComponent(id);

const askReport = (id) => ask(`/api/board/report?id=${encodeURIComponent(id)}`, { key });

function Head({ board }) {
  return html`
    <header>
      <h1>${board.title} <span>${board.period}</span></h1>
      <p class="facts">${board.facts.map((fact) => html`<span>${fact}</span> `)}</p>
      ${board.notes.map((note) => html`<p class="note">${note}</p>`)}
      <p class="tools">
        <button type="button" onClick=${() => print()}>${w("web.board.print")}</button>
        ${
          board.files.length > 0 &&
          html`<details><summary>${w("web.board.files")}</summary>
            <ul>${board.files.map(({ label, link }) => html`<li><a href=${link} target="_blank" rel="noreferrer">${label}</a></li>`)}</ul></details>`
        }
      </p>
    </header>`;
}

function Counts({ board }) {
  return html`
    <section class="counts"><h2>${w("web.board.delivery")}</h2>
      <dl>${board.counts.map(({ label, count, code }) => html`<div><dt>${label}</dt><dd>${count} ${board.hasCodes && html`<small class="code">${code}</small>`}</dd></div>`)}</dl>
    </section>`;
}

function Totals({ board, trends }) {
  if (board.totals.length === 0) return undefined;
  return html`
    <section class="totals"><h2>${w("web.board.totals")}</h2>
      <ul>${board.totals.map(
        ({ title, value, notes, alert, code }, place) => html`
        <li class=${alert ? "alert" : ""}>
          <h3>${title} ${board.hasCodes && html`<small class="code">${code}</small>`}</h3>
          <p class="value">${value}</p>
          <${Way} ...${{ w, trends, place, title }} values=${trends?.totals[place]} />
          <p class="notes">${notes.join(" · ")}</p>
        </li>`,
      )}</ul>
    </section>`;
}
