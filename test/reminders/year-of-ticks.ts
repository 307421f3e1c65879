import { at, type Day, HOUR, type Instant, plus } from "../../src/domain/time.ts";
import { due } from "../../src/reminders/due.ts";
import { flowOf, world } from "./small-office.ts";

const flows = [
  flowOf(`
deadline: { due: friday 16:00, holiday: before }
reminders:
  - { at: -1d 08:00, to: reporter, say: "{period} {due}" }
  - { at: +15h, to: [leader, leaders_group], say: "{missing_list}" }
  - { at: +1d, every: 1d, to: head, say: "{unit} {period}" }
`),
  flowOf(`
id: thang
period: { kind: month, edges: decree }
deadline: { due: day 20 17:00 }
reminders: [{ at: -2h, to: reporter, say: "{period} {due}" }]
`),
];

/** What two ticks a day say over 2026 while nobody reports, a line each. */
export function yearOfTicks(): string[] {
  const said: string[] = [];
  const end = at("2027-01-01" as Day, "00:00");
  for (let now: Instant = at("2026-01-01" as Day, "00:00"); now < end; now = plus(now, 12 * HOUR)) {
    const window = { from: now, to: plus(now, 12 * HOUR) };
    for (const one of due({ ...world, flows, reported: () => false, ...window }))
      said.push(`${one.id} ${one.at} ${one.text()}`);
  }
  return said;
}
