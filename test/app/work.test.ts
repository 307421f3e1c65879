import { describe, expect, it } from "vitest";
import type { Office } from "../../src/app/office.ts";
import { HANDLED_KEPT, type Inbox, type Update } from "../../src/app/ports.ts";
import { workOf } from "../../src/app/work.ts";
import { NOBODY_AWAY } from "../../src/domain/acting.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import { plus, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock } from "../harness.ts";
import { linesOf } from "./lines.ts";
import { library, update } from "./town.ts";

/** The queue over a real inbox; `handle` does what a test says, and `worked` tells in which order things were done. */
function desk(handle: (id: string) => unknown = () => {}, changed: (inbox: Inbox) => Partial<Inbox> = () => ({})) {
  const clock = handClock("2026-11-27", "09:00");
  const stores = memoryStores();
  const inbox = { ...stores.inbox, ...changed(stores.inbox) };
  const log = linesOf();
  const office: Office = {
    stores: { ...stores, inbox },
    channels: new Map(),
    library,
    clock,
    log,
    uniqueId: () => "lease",
    random: () => 0,
    renderFile: () => Promise.resolve(undefined),
    directory: directoryOf(0, [], []),
    away: NOBODY_AWAY,
    calendar: { file: library.calendar, version: 0 },
  };
  const worked: string[] = [];
  const start = () =>
    workOf(office, async ({ chat, order }, again) => {
      const id = `${chat}${order}`;
      await handle(id);
      worked.push(again ? `${id} again` : id);
    });
  let work = start();

  const stored = async (...ids: string[]): Promise<Update[]> => stores.inbox.insert(ids.map((id) => of(id)));
  const of = (id: string) => update(id.slice(0, 1), Number(id.slice(1)), "", clock);
  return {
    clock,
    worked,
    log,
    /** Into the inbox only, as another process would. */
    stored,
    async receives(...ids: string[]) {
      work.take(await stored(...ids));
    },
    lookAgain: (id: string) => work.lookAgain(of(id)),
    flush: () => work.flush(),
    idle: () => work.idle(),
    /** Some time passes, and the office's pulse is felt. */
    async pulse(ms = 20 * SECOND) {
      clock.move(ms);
      await work.takeUp(plus(clock.now(), -15 * SECOND));
      await work.idle();
    },
    restart() {
      work = start();
    },
    async undone(): Promise<string[]> {
      return (await stores.inbox.undone(plus(clock.now(), SECOND))).map(({ chat, order }) => `${chat}${order}`);
    },
  };
}

/** Fails for these ids until it is told to stop. */
function failing(...ids: string[]) {
  const broken = new Set(ids);
  return Object.assign(
    (id: string) => {
      if (broken.has(id)) throw new Error("Họp dân thôn Phung");
    },
    { mend: () => broken.clear() },
  );
}

/** Lets through only what is released, and tells what has begun. */
function gate() {
  const begun: string[] = [];
  const release = new Map<string, () => void>();
  const handle = (id: string) =>
    new Promise<void>((done) => {
      begun.push(id);
      release.set(id, done);
    });
  return { begun, handle, release: (id: string) => release.get(id)?.() };
}

/** Until everything that can go on without being released has gone on. */
const settled = () => new Promise<void>((resume) => void setImmediate(resume));

describe("the updates of all chats", () => {
  it("are worked one at a time within a chat, side by side between chats", async () => {
    const { begun, handle, release } = gate();
    const { receives, idle, worked } = desk(handle);
    await receives("a1", "a2", "b1");
    await settled();
    expect(begun).toEqual(["a1", "b1"]);
    release("b1");
    await receives("b2", "a3");
    await settled();
    expect(begun).toEqual(["a1", "b1", "b2"]);
    for (const id of ["a1", "b2", "a2", "a3"]) {
      release(id);
      await settled();
    }
    await idle();
    expect(worked).toEqual(["b1", "a1", "b2", "a2", "a3"]);
  });

  it("are taken once, however often they are handed over while they wait", async () => {
    const { receives, pulse, worked } = desk();
    await receives("a1", "a2");
    await receives("a1", "a2");
    await pulse();
    await pulse();
    expect(worked).toEqual(["a1", "a2"]);
  });

  it("that another process left of a chat come before its new ones, and a pulse takes up the rest", async () => {
    const { stored, receives, idle, pulse, worked, restart } = desk();
    await stored("a1", "a2", "b1");
    restart();
    await receives("a3");
    await idle();
    expect(worked).toEqual(["a1 again", "a2 again", "a3"]);
    await pulse();
    expect(worked).toEqual(["a1 again", "a2 again", "a3", "b1 again"]);
  });

  it("that are handed over again by a channel which was not told are worked then, in their order", async () => {
    const { receives, stored, lookAgain, idle, worked } = desk();
    await receives("a1");
    await idle();
    await stored("a2"); // and the answer of the store was lost
    lookAgain("a2");
    await receives("a3");
    await idle();
    expect(worked).toEqual(["a1", "a2 again", "a3"]);
    lookAgain("a1");
    await idle();
    expect(worked).toHaveLength(3);
  });

  it("of which another process got hold of a part keep their order", async () => {
    const { begun, handle, release } = gate();
    const { receives, stored, lookAgain, idle, worked } = desk(handle);
    await receives("a1");
    await settled();
    await stored("a2");
    lookAgain("a2");
    await receives("a3"); // while a1 is being worked
    for (const id of ["a1", "a2", "a3"]) {
      release(id);
      await settled();
    }
    await idle();
    expect([begun, worked]).toEqual([
      ["a1", "a2", "a3"],
      ["a1", "a2 again", "a3"],
    ]);
  });
});

describe("an update that cannot be worked", () => {
  it("keeps the later ones of its chat waiting, and no other chat", async () => {
    const broken = failing("a1");
    const { receives, idle, pulse, worked } = desk(broken);
    await receives("a1", "a2", "b1");
    await idle();
    await receives("a3", "b2");
    await idle();
    expect(worked).toEqual(["b1", "b2"]);
    broken.mend();
    await pulse();
    expect(worked).toEqual(["b1", "b2", "a1 again", "a2 again", "a3 again"]);
  });

  it("is not overtaken by one that came later, whenever that is", async () => {
    const broken = failing("a1");
    const { receives, idle, pulse, worked, clock } = desk(broken);
    await receives("a1");
    await idle();
    clock.move(10 * SECOND);
    await receives("a2");
    broken.mend();
    await pulse(6 * SECOND); // a1 is old enough to be taken up, a2 is not
    await receives("a3");
    await idle();
    expect(worked).toEqual(["a1 again", "a2 again", "a3"]);
  });

  it("is tried again with the next update after a pulse, though it is too young to be taken up", async () => {
    const broken = failing("a1");
    const { receives, idle, flush, worked } = desk(broken);
    await receives("a1");
    await idle();
    broken.mend();
    await flush();
    await receives("a2");
    await idle();
    expect(worked).toEqual(["a1 again", "a2"]);
  });

  it("is put aside after five tries, and the later ones are worked", async () => {
    const failed: string[] = [];
    const { receives, idle, pulse, worked, undone, log } = desk(failing("a1"), () => ({
      fail: async (id) => void failed.push(id),
    }));
    await receives("a1", "a2");
    await idle();
    for (let tries = 2; tries <= 4; tries += 1) await pulse();
    expect([failed, worked]).toEqual([[], []]);
    await pulse();
    expect([failed, worked]).toEqual([["web:a:1"], ["a2 again"]]);
    await pulse();
    expect([worked, await undone()]).toEqual([["a2 again"], []]);
    expect(log.lines.filter((line) => line.includes("An update could not be worked"))).toHaveLength(5);
    expect(log.lines.join()).not.toContain("Họp dân");
  });

  it("stays undone while it cannot even be put aside", async () => {
    const { receives, idle, pulse, worked, undone } = desk(failing("a1"), () => ({
      fail: () => Promise.reject(new Error("away")),
    }));
    await receives("a1", "a2");
    await idle();
    for (let tries = 2; tries <= 8; tries += 1) await pulse();
    expect([worked, await undone()]).toEqual([[], ["a1", "a2"]]);
  });

  it("of an earlier process holds up its chat also while the store does not tell of it", async () => {
    let away = true;
    const { stored, receives, idle, pulse, worked } = desk(undefined, (inbox) => ({
      undone: (...args) => (away ? Promise.reject(new Error("away")) : inbox.undone(...args)),
    }));
    await stored("a1");
    await receives("a2");
    await idle();
    expect(worked).toEqual([]);
    away = false;
    await pulse();
    expect(worked).toEqual(["a1 again", "a2 again"]);
  });
});

describe("what was worked", () => {
  it("is marked as done in batches, of one chat before its conversation forgets", async () => {
    const marked: string[][] = [];
    const { receives, idle, flush } = desk(undefined, () => ({ done: async (ids) => void marked.push(ids) }));
    const chats = Array.from({ length: 12 }, (_, n) => String.fromCharCode("a".charCodeAt(0) + n));
    await receives(...chats.map((chat) => `${chat}1`));
    await idle();
    expect(marked).toEqual([]);
    for (let n = 2; n <= 25; n += 1) await receives(`a${n}`);
    await idle();
    const ofChat = marked.map((ids) => ids.filter((id) => id.startsWith("web:a:")).length);
    expect(Math.max(...ofChat)).toBeLessThanOrEqual(HANDLED_KEPT / 2);
    await flush();
    expect(marked.flat()).toHaveLength(36);
    await flush();
    expect(marked.flat()).toHaveLength(36);
  });

  it("is not worked again by this process while it cannot be marked, and is marked later", async () => {
    let away = true;
    const marked: string[] = [];
    const { receives, idle, pulse, worked } = desk(undefined, (inbox) => ({
      done: async (ids) => {
        if (away) throw new Error("away");
        marked.push(...ids);
        await inbox.done(ids);
      },
    }));
    await receives("a1", "a2");
    await idle();
    await pulse();
    expect([worked, marked]).toEqual([["a1", "a2"], []]);
    away = false;
    await pulse();
    expect([worked, marked]).toEqual([
      ["a1", "a2"],
      ["web:a:1", "web:a:2"],
    ]);
  });
});
