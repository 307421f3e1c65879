import type { Answer } from "../../src/channels/answer.ts";

/** What was seen of an assumption. untried: nothing was seen that speaks for or against it; `what` says what to do. */
export interface Seen {
  is: "ok" | "not ok" | "untried";
  what: string;
}

/** By the assumption's name; of those that are not named nothing was seen. */
export type Findings<Name extends string> = Partial<Record<Name, Seen>>;

export const ok = (what: string): Seen => ({ is: "ok", what });
export const notOk = (what: string): Seen => ({ is: "not ok", what });
export const untried = (what: string): Seen => ({ is: "untried", what });

/** How a call ended: a code and the platform's fixed words, no token and no text. */
export function outcomeOf(answer: Answer<unknown>): string {
  if (answer.ok) return "taken";
  const { fault } = answer;
  switch (fault.kind) {
    case "refused":
      return `refused with ${fault.code}${fault.description === "" ? "" : ` (${fault.description})`}`;
    case "unreached":
      return "not reached";
    case "unknown":
      return "no answer that can be read";
  }
}

/** Each assumption and what was seen of it. What a platform tells of itself may repeat a secret; that is not shown. */
export function linesOf<Name extends string>(
  assumed: Record<Name, { says: string; source: string; look: string }>,
  seen: Findings<Name>,
  secrets: (string | undefined)[],
): string[] {
  return (Object.keys(assumed) as Name[]).flatMap((name) => {
    const { says, source, look } = assumed[name];
    const { is, what } = seen[name] ?? untried(`look: ${look}`);
    const shown = secrets.reduce<string>((text, secret) => (secret ? text.replaceAll(secret, "…") : text), what);
    return [`${is.padEnd(8)} ${name}: ${says} [${source}]`, `         ${shown}`];
  });
}

/** A text of exactly so many UTF-16 units. */
export function textOf(units: number, start: string): string {
  return `${start}\n${"Đếm số chữ. ".repeat(units)}`.slice(0, units - 1).concat("…");
}
