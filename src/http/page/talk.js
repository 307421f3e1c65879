import { recall, remember } from "./memory.js";
import { sendFile } from "./send-file.js";
import { ask, uuid } from "./server.js";

/** A stream that stays silent so long is dead: the server pings every 20 s. */
const SILENCE_MS = 50_000;
const LONGEST_WAIT_MS = 15_000;
/** Nobody types longer than this; an answer that never comes leaves no sign behind. */
const TYPING_MS = 8_000;

/**
 * One chat as this page knows it: the lines so far, what still has to be sent, and the stream that brings the rest. It
 * tells `changed()` after every change; `refused()` when the key opens nothing any more; `clock(ms)` in the demo.
 */
export function openTalk({ key, chat, changed, refused, clock }) {
  const talk = {
    /** Ascending by `seq`. */
    lines: [],
    /**
     * Own messages that are not both taken by the server and in `lines`, oldest first: { id, label, body, state: "sending" |
     * "unsent" | "sent" }, or for a file { id, file, done: 0 to 1, state }.
     */
    outgoing: recall(unsentName(chat)) ?? [],
    /** "opening" until the past was told once, then "live" or "lost". */
    link: "opening",
    typing: false,
    /** A sentence of the server about the last message, shown below the lines. */
    notice: undefined,
    say(text) {
      send({ id: uuid(), label: text, body: { text } });
    },
    press({ conversation, turn }, option) {
      if (conversation === undefined || turn === undefined) return talk.say(option.id);
      send({ id: uuid(), label: option.label, body: { press: { conversation, turn, option: option.id } } });
    },
    files(files) {
      for (const file of files) send({ id: uuid(), file, done: 0 });
    },
    tell(notice) {
      talk.notice = notice;
      changed();
    },
    retry() {
      wait = 0;
      void flush();
    },
    close,
  };

  // ------------------------------------------------------------------------------------------------------- receiving
  let source;
  /** Whether the stream has caught up; until then lines are kept back and shown all at once. */
  let told = false;
  let closed = false;
  let watchdog;
  let reconnecting;
  let attempts = 0;
  let typingTimer;

  function connect() {
    clearTimeout(reconnecting);
    source?.close();
    told = false;
    const after = talk.lines.at(-1)?.seq ?? 0;
    source = new EventSource(`/api/stream?after=${after}&key=${encodeURIComponent(key)}`);
    on("line", addLine);
    on("reset", () => {
      talk.lines = [];
    });
    on("ready", () => {
      attempts = 0;
      told = true;
      talk.link = "live";
      talk.retry();
      changed();
    });
    on("typing", () => showTyping(true));
    on("clock", (data) => clock(data.clock));
    on("ping", () => {});
    source.addEventListener("error", () => void lose());
    watch();
  }

  function on(event, handle) {
    source.addEventListener(event, ({ data }) => {
      watch();
      handle(JSON.parse(data));
    });
  }

  function watch() {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => void lose(), SILENCE_MS);
  }

  async function lose() {
    clearTimeout(watchdog);
    source.close();
    talk.link = "lost";
    changed();
    reconnecting = setTimeout(connect, Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** attempts));
    attempts += 1;
    const { status } = await ask("/api/me", { key }); // the event source does not say why it failed
    if (status === 401 && !closed) stop();
  }

  function addLine(line) {
    if (talk.lines.some(({ id }) => id === line.id)) return;
    talk.lines.push(line);
    if (line.seq < (talk.lines.at(-2)?.seq ?? 0)) talk.lines.sort((a, b) => a.seq - b.seq);
    talk.outgoing = talk.outgoing.filter(({ id, state }) => state !== "sent" || !line.id.endsWith(id));
    if (line.from === "bot") showTyping(false);
    if (told) changed();
  }

  function showTyping(typing) {
    clearTimeout(typingTimer);
    talk.typing = typing;
    if (typing) typingTimer = setTimeout(() => showTyping(false), TYPING_MS);
    if (told) changed();
  }

  // --------------------------------------------------------------------------------------------------------- sending
  let flushing = false;
  let wait = 0;
  let waiting;

  function send(message) {
    talk.notice = undefined;
    talk.outgoing.push({ ...message, state: "sending" });
    keep();
    changed();
    void flush();
  }

  /** One after another, so that the server sees them in the order in which they were said. */
  async function flush() {
    if (flushing) return;
    flushing = true;
    clearTimeout(waiting);
    for (let next = unsent(); next !== undefined; next = unsent()) {
      const { status, data } = await post(next);
      if (closed) break;
      if (status === 401) {
        stop();
        break;
      }
      if (status === 0 || status >= 500) {
        for (const message of talk.outgoing) if (message.state === "sending") message.state = "unsent";
        wait = Math.min(LONGEST_WAIT_MS, Math.max(1_000, 2 * wait));
        waiting = setTimeout(() => void flush(), wait);
        changed();
        break;
      }
      wait = 0;
      if (status === 202) sent(next);
      else {
        talk.outgoing = talk.outgoing.filter((message) => message !== next);
        talk.notice = next.file === undefined ? data?.error : withNotice(`«${next.file.name}»: ${data?.error ?? ""}`);
      }
      keep();
      changed();
    }
    flushing = false;
  }

  function post(message) {
    const { id, file, body } = message;
    if (file === undefined) return ask("/api/messages", { key, body: { id, ...body } });
    const progress = (done) => {
      message.done = done;
      changed();
    };
    return sendFile("/api/files", file, { id, key, progress });
  }

  /** Of several files each may be refused. */
  const withNotice = (sentence) => [talk.notice, sentence].filter((one) => one !== undefined).join("\n");

  const unsent = () => talk.outgoing.find(({ state }) => state !== "sent");

  /** It stays visible until the stream brings it as a line. */
  function sent(message) {
    message.state = "sent";
    const at = talk.lines.findIndex(({ id }) => id.endsWith(message.id));
    if (at >= 0) talk.outgoing = talk.outgoing.filter((one) => one !== message);
    const answered = at >= 0 && talk.lines.slice(at + 1).some(({ from }) => from === "bot");
    if (!answered) showTyping(true);
  }

  function keep() {
    const left = talk.outgoing.filter(({ state, file }) => state !== "sent" && file === undefined); // a file cannot be kept
    remember(
      unsentName(chat),
      left.map((message) => Object.assign({}, message, { state: "unsent" })),
    );
  }

  // --------------------------------------------------------------------------------------------------------- the end
  function stop() {
    close();
    refused();
  }

  function wakeUp() {
    if (talk.link === "lost" && document.visibilityState === "visible") connect();
    if (wait > 0) talk.retry();
  }

  function close() {
    closed = true;
    source?.close();
    for (const timer of [watchdog, reconnecting, typingTimer, waiting]) clearTimeout(timer);
    window.removeEventListener("online", wakeUp);
    document.removeEventListener("visibilitychange", wakeUp);
  }

  window.addEventListener("online", wakeUp);
  document.addEventListener("visibilitychange", wakeUp);
  connect();
  return talk;
}

/** What a reload finds here is sent under the same ids, so nothing arrives twice. */
const unsentName = (chat) => `giaoban.unsent.${chat}`;

/** What is being sent and was not seen in the stream; the rest stands among the lines, even if the server could not take it yet. */
export const notYetLines = ({ lines, outgoing }) =>
  outgoing.filter(({ id }) => !lines.some((line) => line.id.endsWith(id)));

/**
 * The options that can still be pressed, by the id of the line they stand under: those after the person's last word, each
 * where it was offered last. Of a conversation only the newest message counts, for an earlier question is closed.
 */
export function openOptions(talk) {
  const open = new Map();
  if (notYetLines(talk).length > 0) return open;
  const later = new Set();
  for (const { id, from, message } of talk.lines.toReversed()) {
    if (from === "person") break;
    const { conversation, options = [] } = message;
    const left = later.has(conversation)
      ? []
      : options.filter((option) => conversation !== undefined || !later.has(option.id));
    open.set(id, left);
    for (const name of conversation === undefined ? options.map((option) => option.id) : [conversation])
      later.add(name);
  }
  return open;
}
