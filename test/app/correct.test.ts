import { describe, expect, it } from "vitest";
import type { PersonId } from "../../src/domain/people.ts";
import { type Day, at as moment } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, type TestOffice } from "../harness.ts";

/** Edits as they come in from a platform that names its messages. */

const CLERK = "vt-iale";
const WEEK = "iale:bao-cao-tuan:2026-W48";
const REF = "web:vt-iale:numbers";

async function reported(): Promise<TestOffice> {
  const at = await office({ stores: memoryStores(), clock: handClock("2026-11-27", "08:00") });
  for (const text of ["/baocao tuần", "Họp dân", "không"]) await at.says(CLERK, text);
  await at.says(CLERK, { kind: "text", text: "5 12 10 0", ref: REF });
  return at;
}

const edit = (text: string) => ({ kind: "edit", ref: REF, text });

async function received(at: TestOffice): Promise<unknown> {
  return (await at.stores.conversations.get(WEEK))?.state.said["hs_nhan"]?.answer;
}

function heard(at: TestOffice, chat = CLERK): string[] {
  return at.channel.sent.filter((one) => one.chat === chat).map(({ message }) => message.text);
}

describe("an edit", () => {
  it("delivered twice counts once", async () => {
    const at = await reported();
    const update = at.update(CLERK, edit("5 13 10 0"));
    await at.receive([update]);
    const said = heard(at).length;
    await at.receive([update]);
    await at.restart();
    await at.receive([update]);
    expect([await received(at), heard(at).length]).toEqual([13, said]);
  });

  it("that comes after a newer one of the same message changes nothing", async () => {
    const at = await reported();
    const older = at.update(CLERK, edit("5 13 10 0"));
    await at.receive([at.update(CLERK, edit("5 14 10 0"))]);
    const said = heard(at).length;
    await at.receive([older]);
    expect([await received(at), heard(at).length]).toEqual([14, said]);
  });

  it.each(["vt-iahla", "tt-iahla"])(
    "by %s, of another unit, changes nothing, not even of a message it names",
    async (who) => {
      const at = await reported();
      await at.says(who, edit("5 99 10 0"));
      expect([await received(at), heard(at, who)]).toEqual([12, []]);
    },
  );

  it("by somebody who no longer reports for the unit changes nothing", async () => {
    const at = await reported();
    await at.stores.people.save([], [{ ...at.person(CLERK), roles: ["collector"] }]);
    await at.tick();
    await at.says(CLERK, edit("5 99 10 0"));
    expect(await received(at)).toBe(12);
  });

  it("by a stranger, and of a command, is not answered", async () => {
    const at = await reported();
    const said = at.channel.sent.length;
    await at.receive([at.update("7001", edit("/start"), undefined, "telegram")]);
    await at.says(CLERK, { kind: "edit", ref: "web:vt-iale:command", text: "/tongket" });
    expect(at.channel.sent.length).toBe(said);
  });

  it("of a report the person has left takes the person back there, and out of where the person was", async () => {
    const at = await reported();
    for (const text of ["không", "nộp"]) await at.says(CLERK, text);
    at.clock.set(moment("2026-12-03" as Day, "08:00"));
    await at.says(CLERK, "/baocao tuần");
    const heldBy = async () => (await at.stores.conversations.heldBy(CLERK as PersonId)).map(({ id }) => id);
    expect(await heldBy()).toEqual(["iale:bao-cao-tuan:2026-W49"]);
    await at.says(CLERK, edit("5 13 10 0"));
    expect([await heldBy(), await received(at)]).toEqual([[WEEK], 13]);
    await at.says(CLERK, "nộp");
    expect(heard(at).at(-1)).toContain("Đã nhận bản sửa lần 2");
  });

  it("finds its answer though another process took it", async () => {
    const stores = memoryStores();
    const clock = handClock("2026-11-27", "08:00");
    const [here, there] = [await office({ stores, clock, name: "a" }), await office({ stores, clock, name: "b" })];
    const say = (at: TestOffice, payload: object, n: number) => at.receive([at.update(CLERK, payload, `x${n}`)]);
    await say(here, { kind: "text", text: "/baocao tuần" }, 1);
    await say(there, { kind: "text", text: "Họp dân", ref: REF }, 2);
    await say(here, edit("Họp thôn"), 3);
    expect((await stores.conversations.get(WEEK))?.state.said["viec_xong"]?.answer).toEqual([{ viec: "Họp thôn" }]);
  });
});
