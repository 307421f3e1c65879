import type { Credential, Credentials, Leases, Log } from "../../app/ports.ts";
import { DAY, type Instant, MINUTE, plus, SECOND } from "../../domain/time.ts";
import type { Fault } from "../answer.ts";
import type { Pace } from "../pace.ts";
import { OVER_RATE } from "./assumed.ts";
import type { Client, Granted } from "./client.ts";
import { credentialOf, type Got, type Token } from "./credential.ts";
import { NAME } from "./decode.ts";
import type { Pair, Seal } from "./seal.ts";

/** How the account stands. none: nobody has consented yet. sealed: what is stored cannot be read with the app's secret. */
export type Standing = "unknown" | "none" | "sealed" | "good" | "consent";

/** The tokens of the account, kept alive. Every call may throw when the store is away. */
export interface Tokens {
  current(): Promise<Got>;
  /** Another one than this, which Zalo has refused: the one that somebody else got meanwhile, or a new one. */
  another(refused: Token): Promise<Got>;
  /** Renews the pair when it is time, and tells the administrators what a person must do. To be called every few minutes. */
  look(): Promise<void>;
  standing(): Standing;
  /** The account, once it is known. */
  owner(): string | undefined;
  /** Until when the pair can be renewed. */
  refreshUntil(): Instant | undefined;
}

export interface TokensDeps {
  appId: string;
  credentials: Credentials;
  leases: Leases;
  holder: string;
  client: Pick<Client, "grant">;
  seal: Seal;
  pace: Pace;
  log: Log;
  /** Tells the administrators once for each cause. */
  tellAdmins: (cause: string, text: string) => Promise<void>;
  words: { consent: string; dies: (days: number) => string };
}

/** A token that is over within this is over. */
const MARGIN = MINUTE;
/** The pair is renewed after this part of the token's life: with 25 hours that is daily, and leaves five to try again in. */
const RENEW_AFTER = 0.8;
/** A token that is refused sooner after it was given is not replaced: that would go on for ever. */
const LEAST_LIFE = 10 * MINUTE;
const WARN_BEFORE = 14 * DAY;

/** Longer than a call, so that nobody else begins while one is under way, and keeping the new pair has its time too. */
const LEASE_MS = 90 * SECOND;
/** Who waits for another process's refresh looks this often, and no longer than that. */
const LOOK_MS = 250;
const WAIT_MS = 10 * SECOND;

/**
 * Tries of one refresh token whose answers were all lost, and the time between: an outage of two hours is outlasted, and then a
 * person is asked. A token that the first try used up is refused at the second.
 */
const MOST_TRIES = 5;
const TRY_AGAIN = [MINUTE, 5 * MINUTE, 30 * MINUTE, 90 * MINUTE];
const UNREACHED_AGAIN = 30 * SECOND;
/** A pair that is not stored yet is tried to be, so often, with this between. */
const KEEP_TRIES = 20;
const KEEP_MS = SECOND;

type Kept = { rev: number; value: Credential; pair: Pair };

/**
 * The pair lies in the store, where all processes see it, and is renewed by one of them: that a try begins is written first, the
 * new pair before it is used. So whoever dies in between, or loses the answer, leaves a trace; what the refresh token is worth
 * then shows the next try, and there are only so many.
 */
export function oaTokens(deps: TokensDeps): Tokens {
  const { appId, credentials, leases, holder, client, seal, pace, log, tellAdmins, words } = deps;
  const lease = `${NAME}:${appId}:refresh`;
  let kept: Kept | undefined;
  let standing: Standing = "unknown";
  let complained: string | undefined;
  let renewing: Promise<Got> | undefined;
  /** A new pair that the store has not taken yet. It alone is good, so it is not used before, and not forgotten. */
  let unsaved: { old: string; value: Credential } | undefined;

  async function load(): Promise<Kept | undefined> {
    if (unsaved !== undefined) await keep(unsaved);
    const found = await credentials.get(NAME, appId);
    if (found !== undefined && kept !== undefined && found.rev < kept.rev) return kept; // read before, arrived after
    const pair = found && seal.open(found.value.sealed);
    kept = found && pair && { ...found, pair };
    standing = found === undefined ? "none" : kept === undefined ? "sealed" : found.value.state;
    if (standing === "none" || standing === "sealed") complainOnce(CURES[standing]);
    return kept;
  }

  function complainOnce(what: string): void {
    if (complained !== what) log.error({}, what);
    complained = what;
  }

  const put = (rev: number, value: Credential) => credentials.put(NAME, appId, rev, value);

  async function current(): Promise<Got> {
    if (kept !== undefined && isFresh(kept)) return shown(kept);
    const found = await load();
    if (found === undefined) return { ok: false };
    return isFresh(found) ? shown(found) : renew(found.pair.access);
  }

  /** One refresh at a time in this process; all who need it wait for it. */
  function renew(old: string): Promise<Got> {
    renewing ??= renewOnce(old).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function renewOnce(old: string): Promise<Got> {
    for (const givesUp = plus(pace.now(), WAIT_MS); pace.now() < givesUp; await pace.wait(LOOK_MS)) {
      const outcome = await judged(old);
      if (outcome !== undefined) return outcome;
      if (!(await leases.take(lease, holder, pace.now(), plus(pace.now(), LEASE_MS)))) continue;
      try {
        const done = await refresh();
        if (done !== undefined) return done;
      } finally {
        await leases.release(lease, holder).catch(() => {}); // it runs out by itself
      }
    }
    return { ok: false, retryMs: WAIT_MS };
  }

  /** What the store says already; nothing when the pair is still the old one and can be renewed. */
  async function judged(old: string): Promise<Got | undefined> {
    const found = await load();
    if (found === undefined) return { ok: false };
    if (found.pair.access !== old) return isFresh(found) ? shown(found) : { ok: false, retryMs: SECOND };
    return found.value.state === "consent" ? { ok: false } : undefined;
  }

  /** By whoever has the lease. Nothing when somebody else wrote meanwhile, and it is to be looked again. */
  async function refresh(): Promise<Got | undefined> {
    if (kept === undefined) return undefined;
    const { rev, value, pair } = kept;
    const now = pace.now();
    const { at = 0 as Instant, tries = 0 } = value.attempt ?? {};
    const next = tries === 0 ? now : plus(at, TRY_AGAIN[tries - 1] ?? 0);
    if (now < next) return { ok: false, retryMs: next - now };
    if (value.refreshUntil <= now) return giveUp(rev, value, "the refresh token is over");
    const tried = { ...value, attempt: { at: now, tries: tries + 1 } };
    if (!(await put(rev, tried))) return undefined;
    const answer = await client.grant({ by: "refresh", refresh: pair.refresh });
    return answer.ok ? takeNew(value, answer.value) : afterFault(rev + 1, value, tried, answer.fault);
  }

  async function takeNew({ sealed: old, owner }: Credential, granted: Granted): Promise<Got | undefined> {
    unsaved = { old, value: credentialOf({ granted, owner, seal, now: pace.now() }) };
    for (let tries = 1; ; tries += 1) {
      try {
        const found = await load(); // which keeps it first
        return found && shown(found);
      } catch (error) {
        if (tries >= KEEP_TRIES) {
          log.error({}, "A new pair of tokens could not be stored yet; it is lost if this process ends now");
          throw error;
        }
        await pace.wait(KEEP_MS);
      }
    }
  }

  /** Over the old pair, whatever was tried with it meanwhile; another pair there is ours already, or of a person who consented anew. */
  async function keep({ old, value }: NonNullable<typeof unsaved>): Promise<void> {
    for (;;) {
      const found = await credentials.get(NAME, appId);
      if (found?.value.sealed !== old || (await put(found.rev, value))) break;
    }
    unsaved = undefined;
  }

  async function afterFault(
    rev: number,
    before: Credential,
    tried: Credential,
    fault: Fault,
  ): Promise<Got | undefined> {
    if (fault.kind === "unreached" || (fault.kind === "refused" && fault.code === OVER_RATE)) {
      await put(rev, before); // nothing has happened
      return { ok: false, retryMs: UNREACHED_AGAIN };
    }
    if (fault.kind === "refused") return giveUp(rev, tried, "the refresh token is refused", fault.code);
    const tries = tried.attempt?.tries ?? 1;
    if (tries >= MOST_TRIES) return giveUp(rev, tried, "no refresh was answered");
    log.warn({ tries }, "The answer to a refresh of the Zalo tokens was lost");
    return { ok: false, retryMs: TRY_AGAIN[tries - 1] ?? MINUTE };
  }

  async function giveUp(rev: number, value: Credential, why: string, code?: number): Promise<Got | undefined> {
    const { attempt: _, ...rest } = value;
    if (!(await put(rev, { ...rest, state: "consent" }))) return undefined;
    log.error({ why, code }, "The Zalo account must consent again: run npm run zalo:login");
    await load();
    await tellOfConsent(value);
    return { ok: false };
  }

  function tellOfConsent({ since }: Credential): Promise<void> {
    return tellAdmins(`${NAME}:consent:${appId}:${since}`, words.consent);
  }

  return {
    current,
    standing: () => standing,
    owner: () => kept?.value.owner,
    refreshUntil: () => kept?.value.refreshUntil,
    async another({ text }) {
      const found = await load();
      if (found === undefined) return { ok: false };
      if (found.pair.access !== text && isFresh(found)) return shown(found);
      if (found.pair.access === text && pace.now() < plus(found.value.since, LEAST_LIFE)) {
        complainOnce("Zalo refuses a token that it has just given");
        return { ok: false };
      }
      return renew(found.pair.access);
    },
    async look() {
      const found = await load();
      if (found === undefined) return;
      const { value, pair } = found;
      const now = pace.now();
      if (value.state === "consent") return tellOfConsent(value); // whoever found out may have died before he told
      const left = value.refreshUntil - now;
      if (left < WARN_BEFORE)
        await tellAdmins(
          `${NAME}:dies:${appId}:${value.refreshUntil}`,
          words.dies(Math.max(0, Math.floor(left / DAY))),
        );
      if (now >= value.since + RENEW_AFTER * (value.accessUntil - value.since)) await renew(pair.access);
    },
  };

  function isFresh({ value }: Kept): boolean {
    return pace.now() < value.accessUntil - MARGIN;
  }
}

const CURES = {
  none: "No Zalo account has consented yet: run npm run zalo:login",
  sealed: "The stored Zalo tokens cannot be read: ZALO_OA_APP_SECRET is another one now; run npm run zalo:login",
};

function shown({ pair, value }: Kept): Got {
  return { ok: true, token: { text: pair.access, owner: value.owner } };
}
