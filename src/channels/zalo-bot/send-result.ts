import type { SendResult } from "../../app/ports.ts";
import { SECOND } from "../../domain/time.ts";
import type { Fault } from "../answer.ts";
import { FIRST_HOLD, isGone, isUnclear } from "./assumed.ts";

/** When a network that is away is tried again. */
const UNREACHED_WAIT = 5 * SECOND;

/** What a refused or lost message means for whoever sent it. How long a 429 is waited out is known to whoever counts them. */
export function resultOf(fault: Fault): SendResult & { ok: false } {
  if (fault.kind === "unreached") return { ok: false, why: "retry", ms: UNREACHED_WAIT };
  if (fault.kind === "unknown") return { ok: false, why: "unknown" };
  if (fault.code === 429) return { ok: false, why: "retry", ms: FIRST_HOLD };
  if (fault.code === 401) return { ok: false, why: "human" }; // the token was taken back
  if (isGone(fault)) return { ok: false, why: "dead" };
  if (isUnclear(fault)) return { ok: false, why: "unknown" };
  return { ok: false, why: "bug" };
}
