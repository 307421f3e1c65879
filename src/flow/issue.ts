import type { Said } from "./wording.ts";

/** A mistake in a file: where in it, and the sentence that says so and names the cure. */
export type Issue = Said & {
  path: PropertyKey[];
  /** Where in the text at `path` (0-based). */
  offset?: number;
  /** Whether the key at `path` is meant rather than its value. */
  key?: true;
};
