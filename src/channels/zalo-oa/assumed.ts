import { createHash } from "node:crypto";
import { DAY, HOUR, MINUTE, SECOND } from "../../domain/time.ts";

/**
 * All that giaoban believes of Zalo's Official Accounts without having seen it. The sources are third-party copies of Zalo's
 * pages, by the keys of the fact sheet: O1 a compilation of 20 Aug 2026, O2 hoangnd25/monorepo, O3 four integrations, O4 an error
 * table. The first live trial (`npm run zalo:check`) looks at each; what turns out otherwise is corrected here and nowhere else.
 */
export interface Assumption {
  says: string;
  source: string;
  /** What to look at in the first live trial. */
  look: string;
}

export const ASSUMED = {
  token_header: {
    says: "The token goes in the header access_token; every answer is HTTP 200 with {error: 0} or {error: -N, message}.",
    source: "O1",
    look: "getoa answers error 0 and names the account",
  },
  token_pair: {
    says: "A pair is renewed by a form to /v4/oa/access_token; the old refresh token is then dead. An answer without access_token is a no.",
    source: "O1, hexasync.vn",
    look: "after a day the pair has been renewed, and expires_in was about 90000",
  },
  refresh_life: {
    says: "A refresh token lives three months from when it was given.",
    source: "O1",
    look: "the date on which zalo:check says it dies",
  },
  challenge: {
    says: "The consent link needs a callback and a PKCE challenge (S256), both registered in the app's console; so the challenge never changes.",
    source: "O1, O3",
    look: "the console takes what zalo:login prints, and the consent page opens",
  },
  kind: {
    says: "An account of oa_type 4 (state) gets -235 from v3 and is served by v2; one of oa_type 2 is served by v3.",
    source: "third-party, O4",
    look: "the oa_type that getoa names, and which endpoint took the first message",
  },
  text_limit: {
    says: "A text holds 2,000 characters; how they are counted is not known, so 1,900 UTF-16 units are used.",
    source: "O1",
    look: "a long report in its parts, none refused with -210",
  },
  buttons: {
    says: "At most five buttons, titles of 100 characters, payloads of 1,000; a tap on oa.query.hide comes back as user_send_text holding the payload.",
    source: "O1, O3",
    look: "the tap that zalo:check asks for, and that the payload is not shown in the chat",
  },
  files: {
    says: "PDF, DOC and DOCX up to 5 MB and JPG and PNG up to 1 MB can be uploaded; what was uploaded can be sent for 7 days.",
    source: "O1",
    look: "the document that zalo:check sends opens on the phone",
  },
  signature: {
    says: "X-ZEvent-Signature is mac= and SHA-256 of app id, raw body, timestamp and the webhook page's secret key; the timestamp is in X-ZEvent-Timestamp or in the body.",
    source: "O1, O2, O3",
    look: "the first event that zalo:check hears is taken, and by which timestamp",
  },
  probe: {
    says: "When the address is saved, Zalo posts {} without a signature and wants 200; every event wants 200 within 2 s and is repeated for two hours.",
    source: "third-party, O2",
    look: "the console saves the address",
  },
  windows: {
    says: "A message within 48 h of the person's last act is free, within 7 days it is paid for, later it is refused (-230). To follow is an act too.",
    source: "O1, O3",
    look: "the quota that the answer to a message names; a message after three days",
  },
  rate: {
    says: "An app may make 4,000 calls a minute; X-RateLimit-Remain tells what is left, -32 that nothing is.",
    source: "O1",
    look: "the headers of any answer",
  },
  file_links: {
    says: "A picture or file that a person sends comes as an https address that anyone who has it can read for some time.",
    source: "O1",
    look: "a file sent to the account arrives in a report",
  },
} as const satisfies Record<string, Assumption>;

// token_header, token_pair, refresh_life, challenge
export const TOKEN_HEADER = "access_token";
export const SECRET_HEADER = "secret_key";
export const CONSENT_PATH = "/v4/oa/permission";
export const TOKEN_PATH = "/v4/oa/access_token";
export const REFRESH_LIFE = 90 * DAY;
/** Where an answer does not say how long its token is good. */
export const ACCESS_LIFE = HOUR;

// kind
export const ACCOUNT_PATH = "/v2.0/oa/getoa";
/** Where messages are posted, by the number that is pinned for an account. */
export const MESSAGE_PATHS = { 3: "/v3.0/oa/message/cs", 2: "/v2.0/oa/message" } as const;
export const WRONG_KIND = -235;

// text_limit, buttons
export const TEXT_LIMIT = 1_900;
export const MOST_BUTTONS = 5;
export const LABEL_LIMIT = 100;
export const PAYLOAD_LIMIT = 1_000;

// files
export const IMAGE_PATH = "/v2.0/oa/upload/image";
export const FILE_PATH = "/v2.0/oa/upload/file";
export const MOST_IMAGE = 1024 * 1024;
export const MOST_FILE = 5 * 1024 * 1024;
export const IMAGE_TYPES = ["image/jpeg", "image/png"];
export const FILE_TYPES = [
  "application/pdf",
  "application/msword",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
];
/** A day less than Zalo keeps it. */
export const UPLOAD_LIFE = 6 * DAY;
export const UPLOAD_GONE = -100;

// rate
export const CALLS_PER_MINUTE = 4_000;
export const REMAIN_HEADER = "x-ratelimit-remain";
export const OVER_RATE = -32;
/** How long nothing is called after -32, or after the last call of a minute. */
export const OVER_RATE_WAIT = 15 * SECOND;

// windows: the last minutes are not used, since a message is on its way for a while and clocks differ
const MARGIN = 5 * MINUTE;
export const FREE_FOR = 48 * HOUR - MARGIN;
export const PAID_FOR = 7 * DAY - MARGIN;

// signature, probe
export const SIGNATURE_HEADER = "X-ZEvent-Signature";
export const TIMESTAMP_HEADER = "X-ZEvent-Timestamp";
/** Well within the 2 s after which Zalo takes a delivery for failed. */
export const STORE_WITHIN = 1_500;

/** The signature of an event: SHA-256 of these in a row, and no HMAC. */
export function macOf(appId: string, body: Uint8Array, timestamp: string, key: string): string {
  return `mac=${createHash("sha256").update(appId).update(body).update(timestamp).update(key).digest("hex")}`;
}

/** Whether this is what the console sends when the address of the webhook is saved. */
export function isProbe(body: Uint8Array, signature: string | undefined): boolean {
  return signature === undefined && body.length <= 8 && Buffer.from(body).toString().trim() === "{}";
}
