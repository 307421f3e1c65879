import type { Credential } from "../../app/ports.ts";
import { type Instant, plus } from "../../domain/time.ts";
import type { Answer } from "../answer.ts";
import { REFRESH_LIFE } from "./assumed.ts";
import type { Granted } from "./client.ts";
import type { Seal } from "./seal.ts";

/** A token to be shown, and the account it is for. */
export interface Token {
  text: string;
  owner: string;
}

/** A token; or when to ask again; or neither, and a person must act, who has been told. */
export type Got = { ok: true; token: Token } | { ok: false; retryMs?: number };

/** What is stored of a pair that was given just now. */
export function credentialOf(given: { granted: Granted; owner: string; seal: Seal; now: Instant }): Credential {
  const { granted, owner, seal, now } = given;
  return {
    owner,
    sealed: seal.close(granted.pair),
    since: now,
    accessUntil: plus(now, granted.accessFor),
    refreshUntil: plus(now, REFRESH_LIFE),
    state: "good",
  };
}

/** What stands for a call that could not be made, since there is no token for it. */
export function withoutToken(got: Got & { ok: false }): Answer<never> {
  const { retryMs } = got;
  return {
    ok: false,
    fault: { kind: "refused", code: -216, description: "", ...(retryMs === undefined ? {} : { retryMs }) },
  };
}
