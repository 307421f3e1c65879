/** What `openServer` or `openDatabase` found; throws what they tried where there is none. */
export function needServer<T extends object>(found: T | string[]): T {
  if (Array.isArray(found)) throw new Error(["No MongoDB server can be had. Tried:", ...found].join("\n  "));
  return found;
}
