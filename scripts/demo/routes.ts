import type { Hono } from "hono";
import { z } from "zod";
import type { App } from "../../src/app/app.ts";
import { wasAtWork } from "../../src/app/outages.ts";
import type { Hub, Stores } from "../../src/app/ports.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import type { Person, Unit } from "../../src/domain/people.ts";
import { nextPeriod } from "../../src/domain/period.ts";
import { type ReportId, reportId } from "../../src/domain/report.ts";
import { addDays, at, dayOf, type Instant, plus, weekdayOf } from "../../src/domain/time.ts";
import type { Library } from "../../src/flow/load.ts";
import { formatInstant } from "../../src/flow/period-name.ts";
import { nextReminder } from "../../src/reminders/due.ts";
import { everybody } from "../../src/reminders/hearers.ts";
import { openPeriods } from "../../src/reminders/open-periods.ts";
import { owedBy } from "../../src/reminders/owes.ts";
import type { MovableClock } from "./clock.ts";

interface Demo {
  app: App;
  hub: Hub;
  stores: Stores;
  library: Library;
  clock: MovableClock;
}

const Move = z.object({ to: z.enum(["reminder", "due", "monday"]) });

/** What only the demo has: the list of parts, and a clock that anybody may move on. */
export function demoRoutes(http: Hono, demo: Demo): void {
  http.get("/api/demo", async (c) => c.json({ clock: demo.clock.now(), parts: await partsOf(demo) }));
  http.post("/api/demo/clock", async (c) => {
    const move = Move.safeParse(await c.req.json().catch(() => undefined));
    if (!move.success) return c.json({ error: "to: reminder, due or monday" }, 400);
    const target = await targetOf(demo, move.data.to);
    const heard = await moveTo(demo, target);
    const { wording } = demo.library;
    const passed = wording.say("demo.moved", { at: formatInstant(wording, target), count: heard });
    return c.json({ clock: demo.clock.now(), passed });
  });
}

async function partsOf({ app, stores, library, clock }: Demo) {
  const directory = app.directory();
  const now = clock.now();
  const reported = await reportedNow(stores, library, directory.units, now);
  return Promise.all(
    directory.people.map(async (person) => {
      const unit = directory.unit(person.unit);
      const [newest] = await stores.transcript.after(person.id, 0, 1);
      return {
        key: person.id,
        chat: person.id,
        name: person.name,
        unit: unit?.name ?? "",
        group: groupOf(person),
        role: person.roles[0],
        state: unit === undefined || groupOf(person) !== "unit" ? "none" : stateOf(library, unit, now, reported),
        // The newest line's number: the page knows which it has shown.
        last: newest?.seq ?? 0,
      };
    }),
  );
}

function groupOf({ roles }: Person): "leader" | "collector" | "unit" {
  if (roles.includes("collector")) return "collector";
  return roles.includes("leader") || roles.includes("admin") ? "leader" : "unit";
}

/** How a unit stands with the report that is due next, or was due last. */
function stateOf({ flows, calendar }: Library, unit: Unit, now: Instant, reported: Set<ReportId>): string {
  const [first] = owedBy({ flows, calendar, unit, now, reported: (id) => reported.has(id) }).toSorted(
    (a, b) => rank(a.state) - rank(b.state),
  );
  return first?.state ?? "none";
}

function rank(state: "open" | "late" | "done"): number {
  return ["late", "open", "done"].indexOf(state);
}

function reportedNow(
  stores: Stores,
  { flows, calendar }: Library,
  units: Unit[],
  now: Instant,
): Promise<Set<ReportId>> {
  const ids = flows.flatMap((flow) =>
    openPeriods(flow, calendar, now).flatMap(({ period }) =>
      units.map((unit) => reportId(unit.id, flow.id, period.key)),
    ),
  );
  return stores.reports.existing(ids);
}

async function targetOf(demo: Demo, to: z.infer<typeof Move>["to"]): Promise<Instant> {
  const now = demo.clock.now();
  switch (to) {
    case "monday": {
      const today = dayOf(now);
      const monday = at(addDays(today, 1 - weekdayOf(today)), "07:30");
      return monday > now ? monday : at(addDays(today, 8 - weekdayOf(today)), "07:30");
    }
    case "due":
      return earliest(demo.library.flows.map((flow) => nextDue(demo.library, flow, now))) ?? now;
    case "reminder":
      return (await reminderAfter(demo, now)) ?? now;
  }
}

function nextDue({ calendar }: Library, flow: Library["flows"][number], now: Instant): Instant | undefined {
  const newest = openPeriods(flow, calendar, now)[0];
  if (newest === undefined) return undefined;
  if (newest.deadline.due > now) return newest.deadline.due;
  return deadlineOf(flow.deadline, nextPeriod(flow.period, newest.period), calendar).due;
}

function earliest(instants: (Instant | undefined)[]): Instant | undefined {
  return instants.filter((one) => one !== undefined).toSorted((a, b) => a - b)[0];
}

async function reminderAfter({ app, stores, library, clock }: Demo, after: Instant): Promise<Instant | undefined> {
  const { flows, calendar, reminding } = library;
  const directory = app.directory();
  const reported = await reportedNow(stores, library, directory.units, clock.now());
  return nextReminder(
    {
      flows,
      directory,
      calendar,
      slots: reminding.slots,
      hearers: everybody(directory),
      reported: (id) => reported.has(id),
    },
    after,
  );
}

/** Goes from reminder to reminder, so that each is heard when it is due and none as if after an outage. Returns how many were. */
async function moveTo(demo: Demo, target: Instant): Promise<number> {
  const { app, clock, hub, stores } = demo;
  const goOn = async (to: Instant): Promise<void> => {
    await wasAtWork(stores.marks, to); // a clock that is moved is no outage
    await clock.moveTo(to);
    await app.tick();
  };
  let heard = 0;
  for (
    let next = await reminderAfter(demo, clock.now());
    next !== undefined && next <= target;
    next = await reminderAfter(demo, next)
  ) {
    await goOn(plus(next, 1));
    heard += 1;
  }
  await goOn(target);
  hub.broadcast({ kind: "clock", clock: clock.now() });
  return heard;
}
