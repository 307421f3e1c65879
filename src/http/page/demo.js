import { fold } from "./fold.js";
import { dayOf, timeOf } from "./time.js";
import { html, useState } from "./vendor/preact.js";

/** What only the demo shows: the parts to play, and the clock to move. */

const GROUPS = ["leader", "collector", "unit"];

/** The parts in their groups, the units' parts under their unit; `chosen` is the key of the one being played. */
export function Parts({ w, demo, chosen, unread, onChoose }) {
  const [search, setSearch] = useState("");
  const wanted = fold(search.trim());
  const parts = demo.parts.filter(({ name, unit }) => fold(`${name} ${unit}`).includes(wanted));
  return html`
    <nav class="parts" aria-label=${w("web.demo.choose")}>
      <header><h1>${w("web.demo.choose")}</h1>
        <input type="search" placeholder=${w("web.demo.search")} aria-label=${w("web.demo.search")} value=${search}
          onInput=${({ target }) => setSearch(target.value)} />
      </header>
      <div class="groups">
        ${parts.length === 0 && html`<p class="empty">${w("web.demo.no_match")}</p>`}
        ${GROUPS.map((group) => {
          const units = byUnit(parts.filter((part) => part.group === group));
          return (
            units.length > 0 &&
            html`
            <section key=${group}><h2>${w(`web.demo.${group}`)}</h2>
              ${units.map((members) => html`<${Unit} key=${members[0].unit} ...${{ w, members, chosen, unread, onChoose }} />`)}
            </section>`
          );
        })}
      </div>
    </nav>`;
}

function Unit({ w, members, chosen, unread, onChoose }) {
  const [{ unit, state = "none" }] = members;
  return html`
    <div class="unit">
      <h3>${unit} ${state !== "none" && html`<span class=${`state ${state}`}>${w(`web.demo.${state}`)}</span>`}</h3>
      ${members.map(
        (part) => html`
        <button class="part" key=${part.key} aria-current=${part.key === chosen ? "true" : undefined} onClick=${() => onChoose(part)}>
          <span>${part.name}</span>
          ${unread(part) > 0 && html`<b class="unread">${unread(part)}<span class="hidden"> ${w("web.demo.unread")}</span></b>`}
        </button>`,
      )}
    </div>`;
}

/** The demo's time, and three ways to move it on; `passed` tells what happened meanwhile. */
export function ClockBar({ w, clock, moving, passed, onMove }) {
  return html`
    <div class="clock">
      <p><span class="hidden">${w("web.demo.clock")}: </span><time datetime=${new Date(clock).toISOString()}>${dayOf(clock)} ${timeOf(clock)}</time></p>
      <div class="moves">
        ${["reminder", "due", "monday"].map(
          (to) => html`
          <button key=${to} disabled=${moving} onClick=${() => onMove(to)}>${w(`web.demo.to_${to}`)}</button>`,
        )}
      </div>
      <p class="passed" role="status">${passed}</p>
    </div>`;
}

function byUnit(parts) {
  const units = new Map();
  for (const part of parts) units.set(part.unit, [...(units.get(part.unit) ?? []), part]);
  return [...units.values()];
}
