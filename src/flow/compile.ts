import type { Flow } from "./flow.ts";
import type { Issue } from "./issue.ts";
import { lint } from "./lint.ts";
import { resolveOptions } from "./resolve-options.ts";
import type { FlowFile } from "./schema.ts";
import { sketchOf } from "./sketch.ts";
import type { Wording } from "./wording.ts";

export type Compiled = { ok: true; flow: Flow } | { ok: false; issues: Issue[] };

/** A flow ready for use, or everything that is wrong across its fields. The schema has been checked before. */
export function compile(file: FlowFile, wording: Wording): Compiled {
  const issues = lint(sketchOf(file));
  return issues.length > 0 ? { ok: false, issues } : { ok: true, flow: { ...resolveOptions(file), wording } };
}
