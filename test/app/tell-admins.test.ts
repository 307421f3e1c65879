import { expect, it } from "vitest";
import { adminTeller } from "../../src/app/tell-admins.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office } from "../harness.ts";

it("tells every administrator once for each cause, in office hours", async () => {
  const clock = handClock("2026-11-25", "02:00");
  const stores = memoryStores();
  const { tick, channel, people } = await office({ stores, clock });
  const admins = people.filter(({ roles }) => roles.includes("admin")).map(({ id }) => id);
  const tell = adminTeller(stores, clock);
  await tell("zalo-oa:consent:431:1", "Xin cấp lại quyền.");
  const told = () => channel.sent.filter(({ id }) => id.startsWith("admin:"));
  await tick();
  expect(told()).toEqual([]);
  clock.move(7 * 3_600_000);
  await tick();
  await tell("zalo-oa:consent:431:1", "Xin cấp lại quyền.");
  await tick();
  expect(told().map(({ chat, message }) => [chat, message.text])).toEqual(
    admins.map((id) => [id, "Xin cấp lại quyền."]),
  );
  expect(admins.length).toBeGreaterThan(0);
});
