import { z } from "zod";
import type { Channel, FileContent, Links, Log } from "../../app/ports.ts";
import { DAY, type Instant, plus, SECOND } from "../../domain/time.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Answer, Fault } from "../answer.ts";
import { download } from "../download.ts";
import type { Pace } from "../pace.ts";
import { FILE_PATH, FREE_FOR, IMAGE_PATH, MESSAGE_PATHS, MOST_BUTTONS, PAID_FOR, WRONG_KIND } from "./assumed.ts";
import { classOf, resultOf } from "./classes.ts";
import type { Client } from "./client.ts";
import { type Token, withoutToken } from "./credential.ts";
import { decode, NAME } from "./decode.ts";
import type { Endpoints } from "./endpoints.ts";
import { type Button, render, type Upload, uploadOf } from "./render.ts";
import type { Tokens } from "./tokens.ts";
import { createUploads } from "./uploads.ts";

/** A short wait is waited out here: to put a message back costs two writes and, at worst, its place before the next one. */
const PATIENCE = 1_500;
/** Nobody shall get half a message. */
const PATIENCE_WITHIN = 30 * SECOND;
const UPLOAD_MS = 120 * SECOND;
/** When a store that is away is asked again. */
const STORE_AGAIN = 5 * SECOND;
/** For so long a link to a file is good. */
const LINK_LIFE = 7 * DAY;

/** What is said where a file cannot be sent as one. */
export interface FileWords {
  link(name: string, url: string): string;
  /** This server has no public address, so there are no links. */
  noLink(name: string): string;
}

export interface ChannelDeps {
  client: Client;
  tokens: Tokens;
  endpoints: Endpoints;
  /** Of the API: a file that lies there may be read wherever that is. */
  origin: string;
  /** Whether the office pays for messages after the free window. */
  paid: boolean;
  links: Links | undefined;
  words: FileWords;
  pace: Pace;
  log: Log;
}

const Sent = z.object({ message_id: z.coerce.string() }).partial().catch({});
type Sent = z.infer<typeof Sent>;
const Uploaded = z.union([
  z.object({ token: z.string().min(1) }).transform(({ token }) => token),
  z.object({ attachment_id: z.string().min(1) }).transform((one) => one.attachment_id),
]);

/** Zalo's Official Account as the use cases see it. To send is to call its API at the rate it allows; what comes in is stored elsewhere. */
export function oaChannel(deps: ChannelDeps): Channel & Required<Pick<Channel, "contact" | "fetch">> {
  const { client, tokens, endpoints, origin, paid, links, words, pace, log } = deps;
  const uploads = createUploads();

  /** A call with the token there is; where Zalo refuses that one, once more with the next. */
  async function withToken<T>(call: (token: Token) => Promise<Answer<T>>): Promise<Answer<T>> {
    const got = await tokens.current();
    if (!got.ok) return withoutToken(got);
    const answer = await call(got.token);
    if (answer.ok || answer.fault.kind !== "refused" || classOf(answer.fault.code) !== "token") return answer;
    const next = await tokens.another(got.token);
    return next.ok ? call(next.token) : withoutToken(next);
  }

  /**
   * Posts to the endpoint that serves the account. Only "wrong kind of account" leads to the other one: after any other fault
   * the message may be there.
   */
  async function deliver({ text: token, owner }: Token, body: object, patience: number): Promise<Answer<Sent>> {
    const post = (endpoint: 2 | 3) => client.call(MESSAGE_PATHS[endpoint], token, body, { shape: Sent, patience });
    const pinned = await endpoints.of(owner);
    const first = await post(pinned ?? 3);
    if (pinned !== 2 && !first.ok && first.fault.kind === "refused" && first.fault.code === WRONG_KIND) {
      const second = await post(2);
      if (second.ok) await pin(owner, 2);
      return second;
    }
    if (first.ok && pinned === undefined) await pin(owner, 3);
    return first;
  }

  /** The message is there: that it could not be written down how it went is no reason to say otherwise. */
  async function pin(owner: string, endpoint: 2 | 3): Promise<void> {
    await endpoints
      .pin(owner, endpoint)
      .catch(() => log.warn({}, "Which endpoint serves the account could not be kept"));
  }

  async function upload({ file, as }: Upload): Promise<Answer<string>> {
    const known = uploads.find(file, pace.now());
    if (known !== undefined) return { ok: true, value: known };
    const form = new FormData();
    form.set("file", new Blob([file.bytes], { type: file.mime }), file.name);
    const how = { shape: Uploaded, timeoutMs: UPLOAD_MS };
    const answer = await withToken(({ text }) => client.call(as === "image" ? IMAGE_PATH : FILE_PATH, text, form, how));
    if (answer.ok) uploads.keep(file, answer.value, pace.now());
    // Nothing was said yet: whatever became of the upload, it can be made again.
    const isLost = !answer.ok && answer.fault.kind === "unknown";
    return isLost ? { ok: false, fault: { kind: "unreached" } } : answer;
  }

  function say(chat: string, message: object, patience: number): Promise<Answer<Sent>> {
    return withToken((token) => deliver(token, { recipient: { user_id: chat }, message }, patience));
  }

  /** A file that was uploaded; once more, where Zalo no longer has it. */
  async function sayFile(chat: string, file: Upload, uploaded: string): Promise<Answer<Sent>> {
    const answer = await say(chat, fileMessage(file.as, uploaded), PATIENCE);
    if (answer.ok || answer.fault.kind !== "refused" || classOf(answer.fault.code) !== "upload") return answer;
    uploads.forget(file.file);
    const anew = await upload(file);
    return anew.ok ? say(chat, fileMessage(file.as, anew.value), PATIENCE) : anew;
  }

  /** A message in its parts, each after the other. */
  async function sayAll(chat: string, message: OutMessage, now: Instant, file?: FileContent): Promise<Answer<Sent>> {
    const attached = file && uploadOf(file);
    const uploaded = attached && (await upload(attached));
    // What Zalo does not take after all is no reason to say nothing.
    const isRefused = uploaded?.ok === false && resultOf(uploaded.fault).why === "bug";
    if (isRefused) log.error(codeOf(uploaded.fault), "Zalo refused to take a file; a link goes in its place");
    if (uploaded?.ok === false && !isRefused) return uploaded;
    const parts: (() => Promise<Answer<Sent>>)[] = [];
    if (attached !== undefined && uploaded?.ok) parts.push(() => sayFile(chat, attached, uploaded.value));
    const line = file === undefined || uploaded?.ok ? undefined : fileLine(message, file, now);
    for (const { text, buttons } of render(message, line)) {
      const patience = parts.length === 0 ? PATIENCE : PATIENCE_WITHIN;
      parts.push(() => say(chat, textMessage(text, buttons), patience));
    }
    let last: Answer<Sent> = { ok: false, fault: { kind: "refused", code: EMPTY, description: "" } };
    for (const part of parts) {
      last = await part();
      if (!last.ok) break;
    }
    return last;
  }

  function fileLine({ file: recipe }: OutMessage, file: FileContent, now: Instant): string {
    if (links === undefined || recipe === undefined) return words.noLink(file.name);
    return words.link(file.name, links.file(recipe, plus(now, LINK_LIFE)));
  }

  return {
    name: NAME,
    buttons: MOST_BUTTONS,
    decode,
    async send(chat, _id, message, now, file) {
      try {
        const answer = await sayAll(chat, message, now, file);
        if (answer.ok) return { ok: true, id: answer.value.message_id ?? "" };
        const result = resultOf(answer.fault);
        if (result.why === "bug" || result.why === "human")
          log.error({ ...codeOf(answer.fault), why: result.why }, "Zalo refused a message (see zalo-oa/classes.ts)");
        return result;
      } catch (error) {
        // The token or the endpoint could not be looked up, so this part has not left.
        log.warn({ fault: error instanceof Error ? error.name : "" }, "A message to Zalo waits for the store");
        return { ok: false, why: "retry", ms: STORE_AGAIN };
      }
    },
    contact(last, now) {
      if (last === undefined) return "closed";
      const since = now - last;
      if (since <= FREE_FOR) return "free";
      if (since > PAID_FOR) return "closed";
      return paid ? "free" : "paid"; // what the office pays for anyway is as good as free to whoever asks
    },
    async fetch({ id: url, size }, most) {
      if (size !== undefined && size > most) return { ok: false, why: "too_big" };
      return download(url, most, origin);
    },
  };
}

/** The code of a message that has nothing to say. */
const EMPTY = -201;

function codeOf(fault: Fault): { code?: number } {
  return fault.kind === "refused" ? { code: fault.code } : {};
}

function textMessage(text: string, buttons: Button[]): object {
  if (buttons.length === 0) return { text };
  const choices = buttons.map((button) => ({ ...button, type: "oa.query.hide" }));
  return { text, attachment: { type: "template", payload: { buttons: choices } } };
}

function fileMessage(as: "image" | "file", uploaded: string): object {
  if (as === "file") return { attachment: { type: "file", payload: { token: uploaded } } };
  const elements = [{ media_type: "image", attachment_id: uploaded }];
  return { attachment: { type: "template", payload: { template_type: "media", elements } } };
}
