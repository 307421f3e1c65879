import type { Hook, Log } from "../../app/ports.ts";
import { readLossless } from "../lossless.ts";
import type { Pace } from "../pace.ts";
import { isSameSecret } from "../secret.ts";
import { isProbe, macOf, SIGNATURE_HEADER, STORE_WITHIN, TIMESTAMP_HEADER } from "./assumed.ts";
import { Event } from "./shapes.ts";

/** What is written into the app's console behind PUBLIC_URL. */
export const HOOK_PATH = "/hooks/zalo-oa";

/**
 * 200 once the event is stored, so that Zalo forgets it; 500 when it is not, or not in time, and Zalo comes again. What is not
 * signed by Zalo is not read: 403; but for the empty object that the console sends when it looks whether somebody is there.
 */
export function webhook(deps: {
  appId: string;
  key: string;
  store: (event: Event) => Promise<void>;
  pace: Pace;
  log: Log;
}): Hook {
  const { appId, key, store, pace, log } = deps;
  let refused = 0;

  /** Whether it was stored in time. What is stored later all the same is known by its id when it comes again. */
  async function isStored(event: Event): Promise<boolean> {
    const done = new AbortController();
    const stored = store(event).then(
      () => true,
      (error: unknown) => {
        log.error({ fault: error instanceof Error ? error.name : "" }, "An event could not be stored");
        return false;
      },
    );
    const late = pace.wait(STORE_WITHIN, done.signal).then(() => false);
    const outcome = await Promise.race([stored, late]);
    done.abort();
    return outcome;
  }

  return {
    path: HOOK_PATH,
    refused: () => refused,
    async handle(header, body) {
      const signature = header(SIGNATURE_HEADER) || undefined;
      if (isProbe(body, signature)) return 200;
      const timestamps = [header(TIMESTAMP_HEADER), timestampIn(body)].flatMap(
        (one) => /^\d{1,16}$/.exec(one ?? "")?.[0] ?? [],
      );
      if (!timestamps.some((one) => isSameSecret(signature ?? "", macOf(appId, body, one, key)))) {
        refused += 1;
        if (refused % 100 === 1)
          log.warn({ refused }, "Somebody who is not Zalo calls the webhook, or the key is wrong");
        return 403;
      }
      const event = Event.safeParse(readLossless(Buffer.from(body).toString())).data;
      if (event === undefined) {
        log.warn({}, "An event has a shape that is not known; it is passed over");
        return 200; // it would have it the next time too
      }
      return (await isStored(event)) ? 200 : 500;
    },
  };
}

/** Nothing that is read here is believed before the signature over it is. */
function timestampIn(body: Uint8Array): string | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(body).toString());
    const found = typeof read === "object" && read !== null && "timestamp" in read ? read.timestamp : undefined;
    return typeof found === "string" || typeof found === "number" ? String(found) : undefined;
  } catch {
    return undefined;
  }
}
