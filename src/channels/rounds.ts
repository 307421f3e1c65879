import type { Log } from "../app/ports.ts";
import { type Instant, MINUTE, SECOND } from "../domain/time.ts";
import type { Fault } from "./answer.ts";
import type { Pace } from "./pace.ts";

/** How a round went: well, and the next one comes after `rest` ms; or a call failed. May throw when a store is away. */
export type Outcome = { rest: number; standingBy?: boolean } | { fault: Fault };

/** How the receiver is doing: standing by while another process receives; refused when the token is not taken, for good. */
export type Doing = "starting" | "receiving" | "standing by" | "in trouble" | "refused";

/** What a platform is called in the log, what to do when it refuses the token, and what becomes of updates not taken. */
export interface Platform {
  name: string;
  newToken: string;
  keeps: string;
}

/** At the least this long after a trouble: Telegram for one makes whoever asks the same at once crawl. */
const FIRST_WAIT = 3 * SECOND;
const LONGEST_WAIT = 30 * SECOND;
/** A conflict is a second receiver: both would end each other for ever if they came back at once. */
const CONFLICT_WAIT = 5 * SECOND;
const ALERT_AFTER = 5 * MINUTE;

/**
 * Makes one round after the other until stopped, whatever befalls: trouble is waited out, longer each time, told of once and,
 * when it has lasted five minutes, as an error with its cure. Only a token that is not taken ends it.
 */
export async function makeRounds(deps: {
  round: () => Promise<Outcome>;
  pace: Pace;
  log: Log;
  stop: AbortSignal;
  tell: (doing: Doing) => void;
  platform: Platform;
  /** Told when the platform is there again after five minutes or more. */
  wasAway?: ((from: Instant, to: Instant) => void) | undefined;
}): Promise<void> {
  const { pace, log, stop, tell, platform, wasAway } = deps;
  let trouble: { since: Instant; times: number; alerted: boolean } | undefined;
  while (!stop.aborted) {
    const outcome = await safely(deps.round);
    if (stop.aborted) return;
    if ("rest" in outcome) {
      if (trouble !== undefined && pace.now() - trouble.since >= ALERT_AFTER) wasAway?.(trouble.since, pace.now());
      trouble = undefined;
      tell(outcome.standingBy ? "standing by" : "receiving");
      if (outcome.rest > 0) await pace.wait(outcome.rest, stop);
      continue;
    }
    if (isTokenRefused(outcome)) {
      tell("refused");
      return log.error({}, `${platform.name} refuses the token: ${platform.newToken}`);
    }
    tell("in trouble");
    if (trouble === undefined) log.warn(fieldsOf(outcome), `Receiving from ${platform.name} fails; it is tried again`);
    trouble ??= { since: pace.now(), times: 0, alerted: false };
    if (!trouble.alerted && pace.now() - trouble.since >= ALERT_AFTER) {
      trouble.alerted = true;
      log.error(fieldsOf(outcome), alertFor(outcome, platform));
    }
    await pace.wait(waitAfter(outcome, trouble.times), stop);
    trouble.times += 1;
  }
}

type Trouble = { fault: Fault } | { thrown: string };

async function safely(round: () => Promise<Outcome>): Promise<Outcome | { thrown: string }> {
  try {
    return await round();
  } catch (error) {
    return { thrown: error instanceof Error ? error.name : typeof error }; // its text may hold what a person wrote
  }
}

function isTokenRefused(trouble: Trouble): boolean {
  return "fault" in trouble && trouble.fault.kind === "refused" && trouble.fault.code === 401;
}

function isConflict(trouble: Trouble): boolean {
  return "fault" in trouble && trouble.fault.kind === "refused" && trouble.fault.code === 409;
}

function alertFor(trouble: Trouble, { name, keeps }: Platform): string {
  if ("thrown" in trouble) return `Updates from ${name} could not be stored for five minutes; ${keeps}`;
  if (isConflict(trouble))
    return "Another program has been taking this bot's updates for five minutes: stop it, or give it its own bot";
  if (trouble.fault.kind === "refused") return `${name} has refused for five minutes; what it says stands beside this`;
  return `${name} has not answered for five minutes: the network may not let it through`;
}

function fieldsOf(trouble: Trouble): Record<string, unknown> {
  return "fault" in trouble ? { ...trouble.fault } : { fault: trouble.thrown };
}

/** Milliseconds; by chance up to as long again, so that two that met do not meet again. */
function waitAfter(trouble: Trouble, times: number): number {
  const ordered = "fault" in trouble && trouble.fault.kind === "refused" ? trouble.fault.retryMs : undefined;
  const wait = isConflict(trouble) ? CONFLICT_WAIT : Math.min(FIRST_WAIT * 2 ** times, LONGEST_WAIT);
  return ordered ?? wait * (1 + Math.random());
}
