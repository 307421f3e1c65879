import type { SendResult } from "../../app/ports.ts";
import type { Fault } from "../answer.ts";

/** When a network that is away is tried again. */
const UNREACHED_MS = 5_000;

/** A 400 that means: nobody is there, or nobody who may be written to. */
const GONE =
  /chat not found|user not found|PEER_ID_INVALID|chat_write_forbidden|no rights to send|not enough rights|need administrator rights/i;

/** What a refused or lost message means for whoever sent it; nothing where it stands all the same. */
export function resultOf(fault: Fault): (SendResult & { ok: false }) | undefined {
  switch (fault.kind) {
    case "unreached":
      return { ok: false, why: "retry", ms: UNREACHED_MS };
    case "unknown":
      return { ok: false, why: "unknown" };
    case "refused":
      return refusalOf(fault);
  }
}

function refusalOf({ code, description, retryMs, movedTo }: Fault & { kind: "refused" }) {
  if (code === 429) return { ok: false, why: "retry", ms: retryMs ?? UNREACHED_MS } as const;
  if (code === 401) return { ok: false, why: "human" } as const; // the token was taken back
  if (code === 403) return { ok: false, why: "dead" } as const; // blocked, deleted, never started, thrown out
  if (movedTo !== undefined) return { ok: false, why: "moved", to: movedTo } as const;
  if (code === 400 && description.includes("message is not modified")) return undefined;
  if (code === 400 && GONE.test(description)) return { ok: false, why: "dead" } as const;
  return { ok: false, why: "bug" } as const;
}
