/** Why a call to a platform has no result. None of these holds what was sent, and no token. */
export type Fault =
  /** The platform has answered, and said no. `description` is its own fixed words. */
  | { kind: "refused"; code: number; description: string; retryMs?: number; movedTo?: string }
  /** The call never left this machine: nothing has happened. */
  | { kind: "unreached" }
  /** It may have been carried out: no answer, or one that is not the platform's. */
  | { kind: "unknown" };

export type Answer<T> = { ok: true; value: T } | { ok: false; fault: Fault };
