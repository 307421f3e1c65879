import { sizeOf } from "./send-file.js";
import { notYetLines, openOptions } from "./talk.js";
import { isNumeric, piecesOf } from "./text.js";
import { dayOf, timeOf } from "./time.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./vendor/preact.js";

/** Nearer to the end than this, the list follows what comes in. */
const NEAR_END_PX = 80;

/** The lines of a chat with their days, what is still being sent, the typing sign, and a way back to the newest line. */
export function Bubbles({ w, talk }) {
  const box = useRef(null);
  /** How far down the list could be scrolled when it was last drawn. */
  const lowest = useRef(0);
  const [hasNewer, setHasNewer] = useState(false);
  const { lines, outgoing, typing, notice, link } = talk;
  const unsent = outgoing.filter(({ state }) => state === "unsent");
  const open = openOptions(talk);

  const toEnd = () => {
    box.current.scrollTop = box.current.scrollHeight;
  };
  /** A message taller than the screen is read from its top. */
  const toNewest = () => {
    const newest = box.current.querySelector(".lines > .line:last-child");
    const over = newest === null ? 0 : newest.getBoundingClientRect().height - box.current.clientHeight;
    if (over <= 0) return toEnd();
    box.current.scrollTop += newest.getBoundingClientRect().top - box.current.getBoundingClientRect().top;
  };
  const isAtEnd = () => box.current.scrollTop >= lowest.current - NEAR_END_PX;
  const keepUp = () => {
    const follows = isAtEnd();
    if (follows) toEnd();
    lowest.current = box.current.scrollHeight - box.current.clientHeight;
    return follows;
  };
  useLayoutEffect(() => {
    if (outgoing.length > 0) toEnd(); // who speaks wants to see the answer
  }, [outgoing.length > 0]);
  useLayoutEffect(() => {
    const follows = isAtEnd();
    if (follows) toNewest();
    lowest.current = box.current.scrollHeight - box.current.clientHeight;
    setHasNewer(!follows || !isAtEnd());
  }, [lines.length]);
  useLayoutEffect(() => {
    keepUp();
  });
  useEffect(() => {
    const resized = new ResizeObserver(keepUp);
    resized.observe(box.current);
    return () => resized.disconnect();
  }, []);
  const scrolled = () => isAtEnd() && setHasNewer(false);

  return html`
    <div class="scroll" ref=${box} onScroll=${scrolled} tabindex="0" aria-label=${w("web.talk")} role="region">
      <ol class="lines" role="log" aria-live="polite" aria-busy=${link === "opening"}>
        ${lines.map(
          (line, at) => html`
          ${dayOf(line.at) !== (at > 0 && dayOf(lines[at - 1].at)) && html`<li class="day" key=${`day ${line.id}`}><span>${dayOf(line.at)}</span></li>`}
          <${Line} key=${line.id} w=${w} line=${line} joined=${lines[at - 1]?.from === line.from}
            again=${unsent.some((message) => line.id.endsWith(message.id)) ? talk.retry : undefined}
            options=${open.get(line.id) ?? []} onPress=${(option) => talk.press(line.message, option)} />
        `,
        )}
        ${notYetLines(talk).map((message) => html`<${Outgoing} key=${message.id} w=${w} message=${message} retry=${talk.retry} />`)}
        ${notice !== undefined && html`<li class="notice">${notice}</li>`}
      </ol>
      ${lines.length + outgoing.length === 0 && html`<p class="empty">${w(link === "opening" ? "web.loading" : "web.empty")}</p>`}
      <div class=${typing ? "typing on" : "typing"} role="status">
        ${typing && html`<i /><i /><i /><span class="hidden">${w("web.bot")} ${w("web.typing")}</span>`}
      </div>
      ${hasNewer && html`<button class="newer" onClick=${toEnd}>${w("web.newer")}</button>`}
    </div>`;
}

function Line({ w, line, joined, again, options, onPress }) {
  const { from, message, at, file } = line;
  return html`
    <li class=${`line ${from}${joined ? " joined" : ""}`}>
      <div class="bubble">
        <span class="hidden">${w(from === "bot" ? "web.bot" : "web.you")}:</span>
        ${message.text !== "" && html`<${Words} text=${message.text} from=${from} />`}
        ${file !== undefined && html`<${FileOf} file=${file} />`}
        <time datetime=${new Date(at).toISOString()}>${timeOf(at)}</time>
      </div>
      ${again !== undefined && html`<${Again} w=${w} onRetry=${again} />`}
      ${
        options.length > 0 &&
        html`
        <div class="options" role="group" aria-label=${w("web.options")}>
          ${options.map((option) => html`<button key=${option.id} onClick=${() => onPress(option)}>${option.label}</button>`)}
        </div>`
      }
    </li>`;
}

function Outgoing({ w, message, retry }) {
  return html`
    <li class=${`line person ${message.state}`}>
      <div class="bubble">
        <span class="hidden">${w("web.you")}:</span>
        ${message.file === undefined ? html`<${Words} text=${message.label} from="person" />` : html`<${FileOf} file=${message.file} />`}
        ${message.state === "sending" && html`<small>${w("web.sending")} ${message.done > 0 && `${Math.floor(message.done * 100)}%`}</small>`}
      </div>
      ${message.state === "unsent" && html`<${Again} w=${w} onRetry=${retry} />`}
    </li>`;
}

function Again({ w, onRetry }) {
  return html`<p class="again">${w("web.unsent")} <button onClick=${onRetry}>${w("web.retry")}</button></p>`;
}

/** A picture is shown; any other file is saved. What was sent from here, or cannot be made any more, is named. */
function FileOf({ file: { name, mime = "", size, link } }) {
  if (link !== undefined && mime.startsWith("image/"))
    return html`<a class="picture" href=${link} target="_blank"><img src=${link} alt=${name} loading="lazy" /></a>`;
  const named = html`<${Paper} /><span><b>${name}</b> <small>${sizeOf(size)}</small></span>`;
  return link === undefined
    ? html`<div class="file">${named}</div>`
    : html`<a class="file" href=${link} download=${name}>${named}</a>`;
}

function Paper() {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h8l5 5v13H6zM14 3v5h5" /></svg>`;
}

function Words({ text, from }) {
  return html`<div class="words">${piecesOf(text).map((piece) => {
    if (piece.kind === "table") return html`<${Table} rows=${piece.rows} />`;
    if (piece.kind === "figures") return html`<${Figures} rows=${piece.rows} />`;
    const role = piece.heads && from === "bot" ? " heads" : "";
    return html`<div class=${shape(piece) + role}><${Mark} mark=${piece.mark} />${linked(piece.text, from)}</div>`;
  })}</div>`;
}

/** Our own addresses can be followed where the bot says them; any other could be a person's words. */
function linked(text, from) {
  if (from !== "bot") return text;
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part) =>
      part.startsWith(`${location.origin}/`)
        ? html`<a href=${part} target="_blank" rel="noreferrer">${part}</a>`
        : part,
    );
}

function Mark({ mark }) {
  return mark !== "" && html`<span class="mark">${mark} </span>`;
}

/** Labels and their figures, the figures below each other; copied, they are a table of two columns. */
function Figures({ rows }) {
  return html`
    <table class="figures"><tbody>
      ${rows.map((row) => html`<tr><th scope="row"><div class=${shape(row)}><${Mark} mark=${row.mark} />${row.text}</div></th><td>${row.figure}</td></tr>`)}
    </tbody></table>`;
}

function Table({ rows }) {
  return html`
    <div class="table" tabindex="0"><table><tbody>
      ${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td class=${isNumeric(cell) ? "number" : ""}>${cell}</td>`)}</tr>`)}
    </tbody></table></div>`;
}

const shape = ({ depth, mark }) => `text d${depth}${mark === "" ? "" : /\d|=/.test(mark) ? " numbered" : " bulleted"}`;
