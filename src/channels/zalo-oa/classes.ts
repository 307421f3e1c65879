import type { SendResult } from "../../app/ports.ts";
import type { Fault } from "../answer.ts";
import { OVER_RATE, OVER_RATE_WAIT, UPLOAD_GONE, WRONG_KIND } from "./assumed.ts";

/**
 * What a refusal means. token: the access token is over, renew it once. busy: wait. upload: upload anew. window: the person cannot
 * be written to here now, another channel may. human: somebody must act on the account. kind: the other endpoint. unknown: it may
 * have arrived all the same.
 */
export type Class = "token" | "busy" | "upload" | "window" | "human" | "bug" | "kind" | "unknown";

/** The codes, second-hand (source O4 of `assumed.ts`); `zalo:check` shows every code it meets. */
export const CLASSES: Readonly<Record<number, Class>> = {
  [-216]: "token", // Access token is invalid
  [-220]: "token", // access_token is expired or removed
  [OVER_RATE]: "busy",
  [UPLOAD_GONE]: "upload",
  [-213]: "window", // User has not followed OA
  [-217]: "window",
  [-218]: "window",
  [-227]: "window",
  [-230]: "window", // User has not interacted with the OA in the past 7 days
  [-232]: "window",
  [-234]: "window",
  [-244]: "window",
  [-211]: "human",
  [-212]: "human",
  [-219]: "human",
  [-221]: "human",
  [-223]: "human",
  [-224]: "human",
  [-240]: "human", // MessageV2 API has been shut down: the account is pinned to the wrong endpoint
  [-242]: "human",
  [-320]: "human",
  [-321]: "human",
  [-201]: "bug",
  [-210]: "bug",
  [-233]: "bug",
  [WRONG_KIND]: "kind",
  [-200]: "unknown",
};

/** A code that nobody has told us of is a fault to be looked at: the message is taken for not sent, and goes another way. */
export function classOf(code: number): Class {
  return CLASSES[code] ?? "bug";
}

/** When a network that is away is tried again. */
const UNREACHED_WAIT = 5_000;

/** What a message that was refused or lost means for whoever sent it, after all that could be done about it was done. */
export function resultOf(fault: Fault): SendResult & { ok: false } {
  if (fault.kind === "unreached") return { ok: false, why: "retry", ms: UNREACHED_WAIT };
  if (fault.kind === "unknown") return { ok: false, why: "unknown" };
  const { retryMs } = fault;
  if (retryMs !== undefined) return { ok: false, why: "retry", ms: retryMs };
  switch (classOf(fault.code)) {
    case "busy":
      return { ok: false, why: "retry", ms: OVER_RATE_WAIT };
    case "token":
    case "kind":
    case "human":
      return { ok: false, why: "human" };
    case "window":
      return { ok: false, why: "window" };
    case "upload":
    case "bug":
      return { ok: false, why: "bug" };
    case "unknown":
      return { ok: false, why: "unknown" };
  }
}
