import type { Timers } from "../common/timers.ts";
import { type Answer, jsonOf, type Operation, type Request } from "../zalo/api.ts";
import type { Chats } from "../zalo/chats.ts";
import type { Hosts } from "../zalo/hosts.ts";
import { readMessage } from "./message.ts";
import { Refusal, refusal } from "./refusal.ts";
import type { App, Tokens } from "./tokens.ts";
import type { Uploads } from "./uploads.ts";
import type { Webhook } from "./webhook.ts";
import type { Contact, Window } from "./window.ts";

export interface Parts {
  timers: Timers;
  chats: Chats;
  hosts: Hosts;
  tokens: Tokens;
  uploads: Uploads;
  window: Window;
  webhook: Webhook;
  contacts: Map<string, Contact>;
  app: App;
  /** 2: an enterprise's account, 4: a state body's. */
  oaType: 2 | 4;
  /** Zalo tells of every message that it was sent, and that it was received. */
  receipts: boolean;
  nextId(): string;
}

const MOST_A_MINUTE = 4_000;
const MINUTE_MS = 60_000;

/** What a request asks for. Reading it changes nothing yet. */
export function operationsOf(parts: Parts): (request: Request) => Operation {
  let calls: number[] = [];

  return (request) => {
    const { url, headers, body, verb } = request;
    const path = url.pathname;
    const params = headers["content-type"]?.includes("json") === true ? jsonOf(body) : {};
    const form = new URLSearchParams(headers["content-type"]?.includes("urlencoded") === true ? body.toString() : "");
    switch (`${verb} ${path}`) {
      case "GET /v4/oa/permission":
        return { method: path, params, run: () => parts.tokens.permission(url.searchParams) };
      case "GET /v4/oa/permission/consent":
        return { method: path, params, run: () => parts.tokens.consent(url.searchParams) };
      case "POST /v4/oa/access_token":
        return {
          method: path,
          params: Object.fromEntries(form),
          run: () => parts.tokens.exchange(form, String(headers["secret_key"] ?? "")),
        };
      default:
        return { method: path, params: { ...params, ...dataOf(url) }, run: () => charged(request, params) };
    }
  };

  async function charged(request: Request, params: Record<string, unknown>): Promise<Answer> {
    const now = parts.timers.now();
    calls = calls.filter((at) => at > now - MINUTE_MS);
    const remain = MOST_A_MINUTE - calls.length;
    if (remain > 0) calls.push(now);
    const rate = {
      "x-ratelimit-limit": String(MOST_A_MINUTE),
      "x-ratelimit-remain": String(Math.max(remain - 1, 0)),
    };
    try {
      if (remain <= 0) throw refusal.rate();
      const token = request.headers["access_token"];
      parts.tokens.check(typeof token === "string" ? token : undefined);
      const data = await carryOut(parts, request, params);
      return { status: 200, body: { error: 0, message: "Success", data }, headers: rate };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: 200, body: { error: error.code, message: error.message }, headers: rate };
    }
  }
}

async function carryOut(parts: Parts, request: Request, params: Record<string, unknown>): Promise<object> {
  const { url, verb, headers, body } = request;
  const upload = /^\/v2\.0\/oa\/upload\/(image|file|gif)$/.exec(url.pathname)?.[1];
  if (upload !== undefined && verb === "POST") return parts.uploads.take(upload, headers["content-type"] ?? "", body);
  switch (`${verb} ${url.pathname}`) {
    case "POST /v3.0/oa/message/cs":
      if (parts.oaType === 4) throw refusal.wrongKind();
      return send(parts, params);
    case "POST /v2.0/oa/message":
      if (parts.oaType === 2) throw refusal.version2Closed();
      return send(parts, params);
    case "GET /v2.0/oa/getoa":
      return {
        oa_id: parts.app.oaId,
        name: "UBND (đóng thế)",
        oa_type: parts.oaType,
        is_verified: true,
        num_follower: [...parts.contacts.values()].filter(({ follows }) => follows).length,
        package_name: "Cơ bản",
        linked_ZCA: "",
      };
    case "POST /v3.0/oa/quota/message":
      return [parts.window.look(contactOf(parts, params["user_id"]))];
    case "GET /v3.0/oa/user/detail": {
      const { id, name, follows, lastAct } = contactOf(parts, dataOf(url)["user_id"]);
      const day =
        lastAct === undefined ? "" : new Date(lastAct).toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
      return { user_id: id, display_name: name, user_is_follower: follows, user_last_interaction_date: day };
    }
    default:
      throw new Refusal(404, "Empty api");
  }
}

async function send(parts: Parts, params: Record<string, unknown>): Promise<object> {
  const recipient = params["recipient"] as { user_id?: unknown } | undefined;
  const contact = contactOf(parts, recipient?.user_id);
  const chat = parts.chats.all.get(contact.id);
  if (chat === undefined) throw refusal.invalid("user_id");
  const said = await readMessage(params["message"], parts.uploads, parts.hosts);
  const quota = parts.window.charge(contact);
  const line = parts.chats.post(chat, parts.app.oaId, said);
  if (parts.receipts)
    for (const event_name of ["oa_send_text", "user_received_message"])
      parts.webhook.add({
        event_name,
        app_id: parts.app.id,
        sender: { id: parts.app.oaId },
        recipient: { id: contact.id },
        user_id_by_app: `9${contact.id.slice(1)}`,
        message: { msg_id: line.id, ...(event_name === "oa_send_text" ? { text: line.text } : {}) },
        timestamp: String(parts.timers.now()),
      });
  return { message_id: line.id, user_id: contact.id, quota };
}

/** Ids are beyond what a number can hold: one that comes as a number is somebody else's. */
function contactOf(parts: Parts, id: unknown): Contact {
  const contact = typeof id === "string" ? parts.contacts.get(id) : undefined;
  if (contact === undefined) throw refusal.invalid("user_id");
  return contact;
}

function dataOf(url: URL): Record<string, unknown> {
  return jsonOf(Buffer.from(url.searchParams.get("data") ?? ""));
}
