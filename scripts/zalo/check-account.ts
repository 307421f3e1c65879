import type { FileContent, Inbox, SendResult, Stores } from "../../src/app/ports.ts";
import type { Answer } from "../../src/channels/answer.ts";
import type { Pace } from "../../src/channels/pace.ts";
import {
  ACCOUNT_PATH,
  type ASSUMED,
  FILE_PATH,
  MESSAGE_PATHS,
  macOf,
  TEXT_LIMIT,
} from "../../src/channels/zalo-oa/assumed.ts";
import { createBudget } from "../../src/channels/zalo-oa/budget.ts";
import { oaChannel } from "../../src/channels/zalo-oa/channel.ts";
import { type Client, oaClient } from "../../src/channels/zalo-oa/client.ts";
import { NAME } from "../../src/channels/zalo-oa/decode.ts";
import { type Endpoints, endpointsIn } from "../../src/channels/zalo-oa/endpoints.ts";
import { Account } from "../../src/channels/zalo-oa/login.ts";
import { sealOf } from "../../src/channels/zalo-oa/seal.ts";
import { oaTokens } from "../../src/channels/zalo-oa/tokens.ts";
import type { Address } from "../../src/domain/people.ts";
import { dayOf, MINUTE, SECOND } from "../../src/domain/time.ts";
import type { OutMessage } from "../../src/engine/conversation.ts";
import { type Findings, notOk, ok, outcomeOf, type Seen, textOf, untried } from "./seen.ts";

type Found = Findings<keyof typeof ASSUMED>;

const silent = { info() {}, warn() {}, error() {} };
const words = {
  consent: "",
  dies: String,
  link: (name: string, url: string) => `${name}: ${url}`,
  noLink: (name: string) => name,
};
const TAP_WITHIN = 2 * MINUTE;

const SHORT_PDF = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

/**
 * Looks at an Official Account. Writes to `user`, where there is one, a message with a button, a long one and a PDF; then asks for
 * the tap and waits for it. Both endpoints are tried anew, and the one that serves is kept.
 */
export async function checkAccount(of: {
  appId: string;
  appSecret: string;
  apiRoot: string;
  oauthRoot: string;
  stores: Pick<Stores, "credentials" | "leases" | "marks" | "inbox">;
  user: string | undefined;
  pace: Pace;
  askForTap: () => void;
}): Promise<Found> {
  const { appId, appSecret, stores, user, pace } = of;
  const heard: Call[] = [];
  const client = recorded(oaClient({ ...of, budget: createBudget() }), (path, answer) => heard.push({ path, answer }));
  const seal = sealOf(appId, appSecret);
  const common = { client, pace, log: silent, words };
  const tokens = oaTokens({
    ...common,
    ...stores,
    appId,
    holder: "zalo:check",
    seal,
    tellAdmins: () => Promise.resolve(),
  });
  const found: Found = { signature: ourVector() };

  const got = await tokens.current();
  const kept = (await stores.credentials.get(NAME, appId))?.value;
  if (!got.ok || kept === undefined) {
    const standing = tokens.standing();
    const cure = standing === "good" ? "run this again in a minute" : "run npm run zalo:login";
    const what = [`tokens: ${standing}`, ...heard.map(toldOf), cure].join("; ");
    return { ...found, token_pair: standing === "consent" ? notOk(what) : untried(what) };
  }
  const given = `given on ${dayOf(kept.since)} for ${Math.round((kept.accessUntil - kept.since) / SECOND)} s`;
  found.token_pair = heard.length > 0 ? ok(`renewed just now: ${given}`) : untried(`the pair in use was ${given}`);
  found.refresh_life = untried(`reckoned to die on ${dayOf(kept.refreshUntil)}, which Zalo has not confirmed`);
  const account = await client.call(ACCOUNT_PATH, got.token.text, undefined, { shape: Account });
  found.token_header = account.ok
    ? ok(`getoa: ${JSON.stringify(account.value)}`)
    : notOk(`getoa: ${outcomeOf(account)}`);
  if (user === undefined) return found;

  const endpoints: Endpoints = { ...endpointsIn(stores.marks), of: () => Promise.resolve(undefined) };
  const { origin } = new URL(of.apiRoot);
  const channel = oaChannel({ ...common, tokens, endpoints, origin, paid: false, links: undefined });
  const chat = { channel: NAME, chat: user };
  const before = await stores.inbox.lastFrom(chat);
  const send = async (message: OutMessage, file?: FileContent) => {
    heard.length = 0;
    return channel.send(user, "check", message, pace.now(), file);
  };

  const text = "Giaoban kiểm tra liên lạc. Xin bấm nút dưới đây.";
  const withButton = await send({ text, options: [{ id: "/trogiup", label: "Đã nhận" }] });
  found.kind = kindOf(account.ok ? account.value.oa_type : undefined, heard);
  found.buttons = seenOf(withButton, heard, untried("one message with a button was taken; no tap was heard of"));
  const long = await send({ text: textOf(TEXT_LIMIT, "Tin dài.") });
  found.text_limit = seenOf(long, heard, ok(`${TEXT_LIMIT} units were taken; on the phone they must end with …`));
  const pdf = { name: "kiem-tra.pdf", mime: "application/pdf", bytes: new Uint8Array(SHORT_PDF) };
  const withFile = await send({ text: "", file: { make: "kept", id: "check" } }, pdf);
  // A file that is refused goes as a link, which is then taken all the same.
  const isRefused = heard.some(({ path, answer }) => path === FILE_PATH && !answer.ok);
  found.files = isRefused ? notOk(told(heard)) : seenOf(withFile, heard, ok("one PDF was taken"));

  if (!withButton.ok) return found;
  of.askForTap();
  if (!(await isHeard(stores.inbox, chat, before, pace))) return found;
  found.buttons = ok("a tap was heard; the chat must show no payload, and the list of commands as the answer");
  found.signature = ok("an event was taken, so its signature was as we compute it");
  return found;
}

/** The same client; `tell` hears how each call and each exchange of tokens ended. */
function recorded(client: Client, tell: (path: string, answer: Answer<unknown>) => void): Client {
  const call = async (...args: Parameters<Client["call"]>) => {
    const answer = await client.call(...args);
    tell(args[0], answer);
    return answer;
  };
  return {
    ...client,
    call: call as Client["call"],
    async grant(grant) {
      const answer = await client.grant(grant);
      tell("grant", answer);
      return answer;
    },
  };
}

interface Call {
  path: string;
  answer: Answer<unknown>;
}
type Heard = readonly Call[];

const toldOf = ({ path, answer }: Call) => `${path} ${outcomeOf(answer)}`;
const told = (heard: Heard) => heard.map(toldOf).join(", ");

/** What a message shows that was tried; a person who may not be written to now shows nothing. */
function seenOf(sent: SendResult, heard: Heard, good: Seen): Seen {
  if (sent.ok) return good;
  return sent.why === "bug" ? notOk(told(heard)) : untried(told(heard));
}

/** Whether the endpoint that took a message is the one that we expect for a type of account. */
function kindOf(type: number | undefined, heard: Heard): Seen {
  const served = ([3, 2] as const).find((n) =>
    heard.some(({ path, answer }) => path === MESSAGE_PATHS[n] && answer.ok),
  );
  const what = `oa_type ${type ?? "not named"}: ${told(heard)}`;
  if (served === undefined || (type !== 2 && type !== 4)) return untried(what);
  return (type === 4) === (served === 2) ? ok(what) : notOk(what);
}

/** Whether something comes from a chat in time: what the server takes lies in the inbox, and it takes what is signed. */
async function isHeard(inbox: Inbox, chat: Address, before: number | undefined, pace: Pace): Promise<boolean> {
  for (const end = pace.now() + TAP_WITHIN; pace.now() < end; await pace.wait(SECOND))
    if ((await inbox.lastFrom(chat)) !== before) return true;
  return false;
}

/** messaging.md F2: that our code is as we believe; the first real event shows whether the belief is right. */
function ourVector(): Seen {
  const raw = '{"event_name":"user_send_text","message":{"text":"Chào","msg_id":"m1"},"timestamp":"1700000000000"}';
  return macOf("431", Buffer.from(raw.normalize("NFC")), "1700000000000", "k3y") ===
    "mac=338410ce56fa2f3aa56f16ea5a26732b61ba376ff842df0c1c3a7817251915cc"
    ? untried("our own vector is right; write to the account and see that /healthz counts no wrongSignature")
    : notOk("our own vector is wrong");
}
