import { recall, remember } from "./memory.js";
import { FILES } from "./send-file.js";
import { html, useLayoutEffect, useRef } from "./vendor/preact.js";

/** A telephone's keyboard has no Shift+Enter, and lists are typed one a line: there Enter is a new line. */
const onPhone = matchMedia("(pointer: coarse)").matches;

/** Where a message is typed, under the row of commands. What is half typed survives a reload. */
export function Composer({ w, talk, chat, textLimit, fileLimit }) {
  const input = useRef(null);
  const chooser = useRef(null);
  const draft = `giaoban.draft.${chat}`;

  const grow = () => {
    input.current.style.height = "auto";
    input.current.style.height = `${input.current.scrollHeight + 2}px`;
  };
  const typed = () => {
    remember(draft, input.current.value);
    grow();
  };
  useLayoutEffect(() => {
    input.current.value = recall(draft) ?? "";
    grow();
    if (!onPhone) input.current.focus();
  }, []);

  const fits = (text) => {
    const within = new TextEncoder().encode(text).length <= textLimit;
    if (!within) talk.tell(w("web.too_long"));
    return within;
  };
  const say = (event) => {
    event.preventDefault();
    const text = input.current.value.trim();
    if (text === "" || !fits(text)) return;
    talk.say(text);
    input.current.value = "";
    typed();
    input.current.focus();
  };
  const keyPressed = (event) => {
    if (event.key !== "Enter" || event.shiftKey || onPhone) return;
    if (event.isComposing || event.keyCode === 229) return; // an input method finishes an accented word with Enter
    say(event);
  };
  const sendFiles = (files) => {
    talk.files(files.filter(({ size }) => size <= fileLimit));
    const names = files
      .filter(({ size }) => size > fileLimit)
      .map(({ name }) => `«${name}»: ${w("web.upload.too_big")}`);
    if (names.length > 0) talk.tell(names.join("\n"));
  };
  const chosen = ({ target }) => {
    sendFiles([...target.files]);
    target.value = ""; // so that the same file can be chosen once more
    input.current.focus();
  };
  /** From a paste or a drop. A sheet's cells come as text and as a picture: the text counts. */
  const given = (event, data) => {
    const text = data.getData("text/plain");
    if (text === "" && data.files.length > 0) sendFiles([...data.files]);
    else if (fits(text)) return;
    event.preventDefault();
  };

  return html`
    <form class="composer" onSubmit=${say}>
      <div class="quick" role="group" aria-label=${w("web.quick_title")}>
        ${w("web.quick")
          .split("\n")
          .map((line) => {
            const [command, ...label] = line.split(" ");
            return html`<button type="button" key=${command} onClick=${() => talk.say(command)}>${label.join(" ")}</button>`;
          })}
      </div>
      <div class="entry">
        <input class="hidden" type="file" multiple tabindex="-1" aria-hidden="true" ref=${chooser} accept=${FILES} onChange=${chosen} />
        <button class="attach" type="button" aria-label=${w("web.attach")} title=${w("web.attach")} onClick=${() => chooser.current.click()}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M19 11l-7.5 7.5a4.6 4.6 0 0 1-6.5-6.5L13 4a3 3 0 0 1 4.3 4.3L9.5 16a1.5 1.5 0 0 1-2.2-2.2L14 7" /></svg>
        </button>
        <textarea ref=${input} rows="1" placeholder=${w("web.input")} aria-label=${w("web.input")} enterkeyhint=${onPhone ? "enter" : "send"}
          onInput=${typed} onKeyDown=${keyPressed}
          onPaste=${(event) => given(event, event.clipboardData)}
          onDrop=${(event) => given(event, event.dataTransfer)} />
        <button class="send" aria-label=${w("web.send")} title=${w("web.send")}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12l16-8-5 16-3.5-6.5z" /></svg>
        </button>
      </div>
    </form>`;
}
