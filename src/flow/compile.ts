import type { Flow } from "./flow.ts";
import type { Issue } from "./issue.ts";
import { lint } from "./lint.ts";
import { resolveOptions } from "./resolve-options.ts";
import type { FlowFile, Rung } from "./schema.ts";
import { sketchOf } from "./sketch.ts";
import type { Wording } from "./wording.ts";

export type Compiled = { ok: true; flow: Flow } | { ok: false; issues: Issue[] };

/**
 * A flow ready for use, or everything that is wrong across its fields. The schema has been checked before. `ladder` is that of
 * flows without one of their own.
 */
export function compile(file: FlowFile, wording: Wording, ladder: Rung[]): Compiled {
  const issues = lint(sketchOf(file));
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, flow: { ...resolveOptions(file), reminders: file.reminders ?? ladder, wording } };
}
