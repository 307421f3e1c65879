import { Bubbles } from "./bubbles.js";
import { Composer } from "./composer.js";
import { ClockBar, Parts } from "./demo.js";
import { ask, askUntilAnswered, keepKey, takeKey } from "./server.js";
import { openTalk } from "./talk.js";
import { html, render, useEffect, useReducer, useState } from "./vendor/preact.js";

/** How often the demo's list of parts is brought up to date. */
const PARTS_MS = 5_000;
const SEEN = "giaoban.seen";

const [{ data: page }, { status, data: demo }] = await Promise.all([
  askUntilAnswered("/api/words"),
  askUntilAnswered("/api/demo"),
]);
const w = (key) => page.words[key] ?? key;
window.addEventListener("hashchange", () => location.reload()); // another person's link in the same tab
render(status === 200 ? html`<${Demo} first=${demo} />` : html`<${Own} />`, document.body);

/** The product: one person, known by the key in the link. */
function Own() {
  const [key, setKey] = useState(takeKey);
  return html`<main class="app">${key === undefined ? html`<${NoKey} />` : html`<${Chat} key=${key} secret=${key} onRefused=${() => setKey(undefined)} />`}</main>`;
}

function NoKey() {
  return html`<div class="no-key"><img src="/icon.svg" alt="" width="56" height="56" /><h1>${w("web.title")}</h1><p>${w("web.no_key")}</p></div>`;
}

/** The demo: any part can be played, and the clock moved. */
function Demo({ first }) {
  const [demo, setDemo] = useState(first);
  const [key, setKey] = useState(takeKey);
  const [seen, setSeen] = useState(() => JSON.parse(localStorage.getItem(SEEN) ?? "{}"));
  const [moving, setMoving] = useState(false);
  const [passed, setPassed] = useState("");
  const playing = demo.parts.find((part) => part.key === key);

  const refresh = async () => {
    const { status, data } = await ask("/api/demo");
    if (status === 200) setDemo(data);
  };
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && refresh(), PARTS_MS);
    return () => clearInterval(timer);
  }, []);
  const choose = (part) => {
    keepKey(part?.key);
    setKey(part?.key);
    setPassed("");
  };
  const move = async (to) => {
    setMoving(true);
    const { data } = await ask("/api/demo/clock", { body: { to } });
    setPassed(data?.passed ?? data?.error ?? w("web.unavailable"));
    setMoving(false);
    await refresh();
  };
  /** A line read in one tab is read in all. */
  const read = (chat, seq) => {
    const now = { ...JSON.parse(localStorage.getItem(SEEN) ?? "{}"), [chat]: seq };
    localStorage.setItem(SEEN, JSON.stringify(now));
    setSeen(now);
  };
  const unread = ({ chat, last = 0 }) =>
    chat === playing?.chat ? 0 : last - ((seen[chat] ?? 0) <= last ? (seen[chat] ?? 0) : 0);

  return html`
    <div class=${`demo ${playing === undefined ? "choosing" : "playing"}`}>
      <${Parts} ...${{ w, demo, chosen: key, unread, onChoose: choose }} />
      <main class="app">
        <${ClockBar} ...${{ w, clock: demo.clock, moving, passed, onMove: move }} />
        ${
          playing === undefined
            ? html`<p class="hint">${w("web.demo.hint")}</p>`
            : html`<${Chat} key=${key} secret=${key} onRefused=${() => choose(undefined)} onBack=${() => choose(undefined)}
              others=${demo.parts.reduce((sum, part) => sum + unread(part), 0)}
              onRead=${read} onClock=${(clock) => setDemo((old) => ({ ...old, clock }))} />`
        }
      </main>
    </div>`;
}

/** One person's chat. */
function Chat({ secret, onRefused, onBack, others = 0, onRead, onClock }) {
  const [me, setMe] = useState(undefined);
  useEffect(() => {
    let left = false;
    const introduce = async () => {
      const { status, data } = await askUntilAnswered("/api/me", { key: secret });
      if (left) return;
      if (status === 200) setMe(data);
      else onRefused();
    };
    void introduce();
    return () => {
      left = true;
    };
  }, []);
  return html`
    <header class="top">
      ${
        onBack !== undefined &&
        html`
        <button class="back" onClick=${onBack} aria-label=${w("web.demo.choose")} title=${w("web.demo.choose")}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 5l-7 7 7 7" /></svg>
          ${others > 0 && html`<b class="unread">${others}</b>`}
        </button>`
      }
      <img src="/icon.svg" alt="" width="40" height="40" />
      <div><h1>${w("web.bot")}</h1><p>${me === undefined ? w("web.loading") : html`${me.name} · ${me.unit}`}</p></div>
    </header>
    ${me !== undefined && html`<${Talk} ...${{ secret, me, onRefused, onRead, onClock }} />`}`;
}

function Talk({ secret, me, onRefused, onRead, onClock }) {
  const [, changed] = useReducer((count) => count + 1, 0);
  const [talk] = useState(() =>
    openTalk({ key: secret, chat: me.chat, changed, refused: onRefused, clock: (ms) => onClock?.(ms) }),
  );
  useEffect(() => talk.close, []);

  const last = talk.lines.at(-1);
  const [seen, setSeen] = useState(0);
  const catchUp = () => {
    if (document.visibilityState !== "visible" || last === undefined) return;
    setSeen(last.seq);
    onRead?.(me.chat, last.seq);
  };
  useEffect(catchUp, [last?.seq]);
  useEffect(() => {
    document.addEventListener("visibilitychange", catchUp);
    return () => document.removeEventListener("visibilitychange", catchUp);
  });
  const fresh = talk.lines.filter(({ seq, from }) => from === "bot" && seq > seen).length;
  useEffect(() => {
    document.title = fresh > 0 ? `(${fresh}) ${w("web.title")}` : w("web.title");
  }, [fresh]);

  return html`
    ${talk.link === "lost" && html`<p class="lost" role="status">${w("web.reconnecting")}</p>`}
    <${Bubbles} w=${w} talk=${talk} />
    <${Composer} w=${w} talk=${talk} chat=${me.chat} textLimit=${page.textLimit} fileLimit=${page.fileLimit} />`;
}
