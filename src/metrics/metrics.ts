import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Clock, Connection, Hub, Log, Metrics, Stores } from "../app/ports.ts";

/** What monitoring reads, and where it is counted. */
export interface Counted extends Metrics {
  /** The log as it was, with its lines counted by level. */
  counting(log: Log): Log;
  /** Everything at this moment, in Prometheus' text format. Never throws: what a store cannot tell is left out. */
  page(): Promise<{ type: string; text: string }>;
}

export interface MetricsDeps {
  stores: Pick<Stores, "inbox" | "outbox">;
  clock: Clock;
  hub: Pick<Hub, "pages">;
  connections: readonly Pick<Connection, "channel" | "state" | "unready">[];
}

/** From a turn in memory to one that a hanging platform holds up. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Whoever reads the page waits no longer than this for the stores. */
const PATIENCE_MS = 3_000;

/**
 * Counts with prom-client, in a registry of its own. A label is a channel's name, a state, or the kind of a fault: never a chat, a
 * person or a word of anybody, and never so many of them that a monitoring server would choke.
 */
export function createMetrics(deps: MetricsDeps, patience = PATIENCE_MS): Counted {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry }); // the process: cpu, memory, files, event loop lag, gc

  const turns = new Histogram({
    name: "giaoban_turn_seconds",
    help: "Work on an update, by how it ended",
    labelNames: ["channel", "ended"],
    buckets: SECONDS,
    registers,
  });
  const faults = new Counter({
    name: "giaoban_turn_faults_total",
    help: "Updates whose work broke off, by the kind of fault; each is tried again, a few times",
    labelNames: ["channel", "fault"],
    registers,
  });
  const answers = new Histogram({
    name: "giaoban_answer_seconds",
    help: "From the arrival of an update until it was worked, with all waiting and sending",
    labelNames: ["channel"],
    buckets: SECONDS,
    registers,
  });
  const sendings = new Histogram({
    name: "giaoban_send_seconds",
    help: "Messages handed to a platform, by how that went",
    labelNames: ["channel", "went"],
    buckets: SECONDS,
    registers,
  });
  const ended = new Counter({
    name: "giaoban_outbox_ended_total",
    help: "Replies and reminders of the outbox that came to an end, by state and reason",
    labelNames: ["kind", "state", "why"],
    registers,
  });
  const lines = new Counter({
    name: "giaoban_log_lines_total",
    help: "Lines of the log",
    labelNames: ["level"],
    registers,
  });
  const limited = new Counter({
    name: "giaoban_limited_total",
    help: "Updates that were not taken, since too many came from one person, or one stranger's chat",
    labelNames: ["who"],
    registers,
  });
  const look = standingOf(deps, registers, patience);

  return {
    turn(channel, at) {
      const end = turns.startTimer({ channel });
      return (fault) => {
        end({ ended: fault === undefined ? "worked" : "failed" });
        if (fault === undefined) answers.observe({ channel }, Math.max(0, deps.clock.now() - at) / 1000);
        else faults.inc({ channel, fault: plain(fault) });
      };
    },
    sending(channel) {
      const end = sendings.startTimer({ channel });
      return (went) => void end({ went });
    },
    ended: (kind, state, why = "") => ended.inc({ kind, state, why: plain(why) }),
    limited: (who) => limited.inc({ who }),
    counting: (log) => ({
      info(fields, message) {
        lines.inc({ level: "info" });
        log.info(fields, message);
      },
      warn(fields, message) {
        lines.inc({ level: "warn" });
        log.warn(fields, message);
      },
      error(fields, message) {
        lines.inc({ level: "error" });
        log.error(fields, message);
      },
    }),
    async page() {
      await look();
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** The kind of a fault as a label: some library might put a whole sentence where a name belongs. */
function plain(why: string): string {
  return /^[\w ]{0,60}$/.test(why) ? why : "other";
}

/** What stands at the moment of asking: the stores, the platforms, the open pages. Returns how to look. */
function standingOf(deps: MetricsDeps, registers: Registry[], patience: number): () => Promise<void> {
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const up = gauge("giaoban_store_up", "1 while the database answers");
  const inbox = gauge("giaoban_inbox_updates", "Updates not yet done, and those given up", ["state"]);
  const inboxAge = gauge("giaoban_inbox_oldest_seconds", "For how long the oldest update has been undone");
  const outbox = gauge("giaoban_outbox_messages", "Messages that have not ended well; due: of those that wait", [
    "state",
  ]);
  const outboxAge = gauge("giaoban_outbox_oldest_due_seconds", "For how long the oldest message has been due");
  const ready = gauge("giaoban_channel_ready", "1 while a platform can be received from", ["channel"]);
  const state = gauge("giaoban_channel_state", "Numbers of a platform: its quota, what was refused", [
    "channel",
    "name",
  ]);
  const pages = gauge("giaoban_web_pages", "Open pages of the web chat in this process");

  async function lookAtStores(): Promise<void> {
    const now = deps.clock.now();
    const age = (since: number | undefined) => (since === undefined ? 0 : Math.max(0, now - since) / 1000);
    const [came, goes] = await Promise.all([deps.stores.inbox.standing(), deps.stores.outbox.standing(now)]);
    const { oldest: undoneSince, ...updates } = came;
    const { oldest: dueSince, ...messages } = goes;
    for (const [name, count] of Object.entries(updates)) inbox.set({ state: name }, count);
    for (const [name, count] of Object.entries(messages)) outbox.set({ state: name }, count);
    inboxAge.set(age(undoneSince));
    outboxAge.set(age(dueSince));
  }

  return async () => {
    for (const one of [inbox, inboxAge, outbox, outboxAge, state]) one.reset();
    up.set((await within(patience, lookAtStores())) ? 1 : 0);
    pages.set(deps.hub.pages());
    for (const { channel, state: tell, unready } of deps.connections) {
      ready.set({ channel: channel.name }, unready() === undefined ? 1 : 0);
      for (const [name, value] of Object.entries(tell()))
        if (typeof value === "number") state.set({ channel: channel.name, name }, value);
    }
  };
}

/** Whether something succeeded in time. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const well = await Promise.race([done, tooLong]);
  clearTimeout(timer);
  return well;
}
