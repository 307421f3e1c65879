import type { Context } from "hono";
import { type ServerWords, trouble } from "./words.ts";

/** Who opened the page. `chat` is the person's id. */
export interface Visitor {
  chat: string;
  name: string;
  unit: string;
  roles: string[];
}

/** Whose key this is; nothing for a key that opens nothing. Throws when that cannot be found out just now. */
export type Identify = (key: string | undefined) => Promise<Visitor | undefined>;

/** A route that only a known person reaches; anybody else gets 401 and a sentence on where a valid link comes from. */
export function known(
  deps: { identify: Identify; words: ServerWords },
  answer: (c: Context, visitor: Visitor, key: string | undefined) => Response | Promise<Response>,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const key = keyOf(c);
    const visitor = await deps.identify(key);
    if (visitor === undefined) return trouble(c, 401, deps.words["web.no_key"]);
    return answer(c, visitor, key);
  };
}

/** From the header; the browser's event source cannot set one and puts it into the address. */
function keyOf(c: Context): string | undefined {
  const header = c.req.header("Authorization");
  return header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : c.req.query("key");
}
