import { FILES, PICTURES, sendFile, sizeOf } from "./send-file.js";
import { askUntilAnswered, uuid } from "./server.js";
import { html, render, useReducer, useRef, useState } from "./vendor/preact.js";

/** A try that nobody answered is repeated after so long, then after twice as long, at most every 15 s. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

const { data: page } = await askUntilAnswered("/api/words");
const w = (key) => page.words[key] ?? key;
render(html`<${Upload} />`, document.body);

/** The page behind an upload link: files are chosen or photographed, and sent one after the other as soon as they are. */
function Upload() {
  const [, changed] = useReducer((count) => count + 1, 0);
  const [queue] = useState(() => openQueue(changed));
  const { files } = queue;
  const over = files.length > 0 && files.every(({ state }) => state === "sent" || state === "refused");
  return html`
    <main class="app upload">
      <header class="top"><img src="/icon.svg" alt="" width="40" height="40" />
        <div><h1>${w("web.bot")}</h1><p>${w("web.upload.title")}</p></div></header>
      <div class="scroll">
        <p class="upload-hint">${w("web.upload.hint")}</p>
        <div class="choosers">
          <${Chooser} label=${w("web.upload.choose")} accept=${FILES} multiple onFiles=${queue.add} />
          <${Chooser} label=${w("web.upload.photo")} accept=${PICTURES} capture="environment" onFiles=${queue.add} />
        </div>
        <ul class="queue" aria-label=${w("web.upload.files")} aria-live="polite">${files.map((one) => html`<${Queued} key=${one.id} ...${one} />`)}</ul>
        ${over && files.some(({ state }) => state === "sent") && html`<p class="upload-done" role="status">${w("web.upload.done")}</p>`}
      </div>
    </main>`;
}

function Chooser({ label, onFiles, ...kind }) {
  const input = useRef(null);
  const chosen = ({ target }) => {
    onFiles([...target.files]);
    target.value = ""; // so that the same file can be chosen once more
  };
  return html`
    <input class="hidden" type="file" tabindex="-1" aria-hidden="true" ref=${input} onChange=${chosen} ...${kind} />
    <button type="button" onClick=${() => input.current.click()}>${label}</button>`;
}

function Queued({ file, state, done, trouble }) {
  return html`
    <li class=${state}>
      <p><b>${file.name}</b> <small>${sizeOf(file.size)}</small></p>
      ${state === "sending" && html`<progress max="1" value=${done} aria-label=${w("web.sending")} />`}
      <p class="how">${trouble ?? w({ waiting: "web.upload.waiting", sending: "web.sending", unsent: "web.unsent", sent: "web.upload.sent" }[state])}</p>
    </li>`;
}

/** The files of this visit, oldest first: { id, file, state: "waiting" | "sending" | "unsent" | "sent" | "refused", done, trouble }. */
function openQueue(changed) {
  const queue = {
    files: [],
    add(files) {
      for (const file of files) {
        const big = file.size > page.fileLimit;
        const trouble = big ? w("web.upload.too_big") : undefined;
        queue.files.push({ id: uuid(), file, state: big ? "refused" : "waiting", done: 0, trouble });
      }
      changed();
      void send();
    },
  };
  const next = () => queue.files.find(({ state }) => state === "waiting" || state === "unsent");
  let sending = false;

  async function send() {
    if (sending) return;
    sending = true;
    for (let one = next(); one !== undefined; one = next()) await sendOne(one);
    sending = false;
  }

  /** Until there is an answer that is not a trouble of the moment; under one id, so that it arrives once. */
  async function sendOne(one) {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      tell(one, { state: "sending" });
      const progress = (done) => tell(one, { done });
      const { status, data } = await sendFile(location.pathname, one.file, { id: one.id, progress });
      if (status === 202) return tell(one, { state: "sent" });
      if (status >= 400 && status < 500)
        return tell(one, { state: "refused", trouble: data?.error ?? w("web.upload.bad") });
      tell(one, { state: "unsent", done: 0 });
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    }
  }

  function tell(one, news) {
    Object.assign(one, news);
    changed();
  }

  return queue;
}
