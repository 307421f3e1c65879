import type { Marks } from "../../app/ports.ts";
import { NAME } from "./decode.ts";

/** Which of the two endpoints serves an account: 3, or 2 for a state office's. Found out by the first message, and kept for good. */
export interface Endpoints {
  of(owner: string): Promise<2 | 3 | undefined>;
  pin(owner: string, endpoint: 2 | 3): Promise<void>;
}

export function endpointsIn(marks: Marks): Endpoints {
  const known = new Map<string, 2 | 3>();
  const markOf = (owner: string) => `${NAME}:${owner}:endpoint`;

  return {
    async of(owner) {
      const found = known.get(owner) ?? (await marks.get(markOf(owner)));
      if (found !== 2 && found !== 3) return undefined;
      known.set(owner, found);
      return found;
    },
    async pin(owner, endpoint) {
      if (known.get(owner) === endpoint) return;
      const before = await marks.get(markOf(owner));
      if (before !== endpoint) await marks.move(markOf(owner), before, endpoint);
      known.set(owner, endpoint);
    },
  };
}
