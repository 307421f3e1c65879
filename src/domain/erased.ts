import type { PersonId } from "./people.ts";
import type { Source } from "./report.ts";

/** Taking a person's own words out of what is kept of reports, so that the figures and who stated them stay. */

/**
 * The value with nothing left of the statements of a person but who made them and when; `chats`, the person's own, are taken out of
 * the names of the updates that brought them.
 */
export function withoutWordsOf<T>(value: T, person: PersonId, chats: readonly string[]): T {
  return mapped(value, (source) => {
    if (source.by !== person) return source;
    const { by, at } = source;
    return { by, at, words: "", cause: chats.reduce((cause, chat) => cause.replaceAll(chat, HIDDEN), source.cause) };
  });
}

/** In the place of a chat's name. */
const HIDDEN = "-";

/** The value with nothing left of anybody's statements but who made them and when. */
export function onlyWho<T>(value: T): T {
  return mapped(value, ({ by, at }) => ({ by, at, words: "", cause: "" }));
}

/** The statements that a person made, wherever they stand. */
export function sourcesBy(value: object, person: PersonId): Source[] {
  const found: Source[] = [];
  mapped(value, (source) => {
    if (source.by === person) found.push(source);
    return source;
  });
  return found;
}

/** Wherever a source stands in what was stated: of an answer, a row, an explanation, a file. */
function mapped<T>(value: T, change: (source: Source) => Source): T {
  const inside = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(inside);
    if (typeof inner !== "object" || inner === null) return inner;
    if (isSource(inner)) return change(inner);
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, inside(one)]));
  };
  return inside(value) as T;
}

function isSource(value: object): value is Source {
  const { by, at, words, cause }: { [K in keyof Source]?: unknown } = value;
  return typeof by === "string" && typeof at === "number" && typeof words === "string" && typeof cause === "string";
}
