import { describe, expect, inject, it } from "vitest";
import type { Invite, Stores } from "../../src/app/ports.ts";
import type { Address, Person, PersonId, Role, UnitId } from "../../src/domain/people.ts";
import { type Instant, MINUTE } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel, type TestOffice } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";

/** Joining where it is dangerous: two with one code, two codes for one post, a process that dies between two writes. */

const IALE = "iale" as UnitId;

async function started(
  stores: Stores = memoryStores(),
  of: { clock?: ReturnType<typeof handClock>; name?: string; channel?: ReturnType<typeof scriptedChannel> } = {},
) {
  return office({ stores, clock: of.clock ?? handClock("2026-11-25", "08:00"), ...of });
}

async function invited(at: TestOffice, code: string, role: Role = "reporter", unit: UnitId = IALE): Promise<Invite> {
  const now = at.clock.now();
  const invite = { code, unit, role, at: now, expires: (now + 60 * MINUTE) as Instant };
  await at.stores.invites.add(invite);
  return invite;
}

/** Somebody in a chat of Telegram says something. */
function says(at: TestOffice, chat: string, text: string, id?: string): Promise<void> {
  return at.receive([at.update(chat, { kind: "text", text }, id, "telegram")]);
}

async function everybodyAt(stores: Stores, chat: string): Promise<Person[]> {
  const { people } = await stores.people.load();
  return people.filter(({ addresses }) => addresses.some((one) => one.channel === "telegram" && one.chat === chat));
}

function heard(at: TestOffice, chat: string): string[] {
  return at.channel.sent
    .filter((one) => one.channel === "telegram" && one.chat === chat)
    .map(({ message }) => message.text);
}

/** Stores of which one call of one function fails, before it does anything or after it did all. */
function failing<S extends keyof Stores>(
  stores: Stores,
  store: S,
  call: keyof Stores[S],
  when: "before" | "after",
): Stores {
  let left = 1;
  const inner = stores[store][call] as (...args: unknown[]) => Promise<unknown>;
  const once = async (...args: unknown[]) => {
    const fails = left > 0;
    left -= 1;
    if (fails && when === "before") throw new Error("killed");
    const result = await inner.call(stores[store], ...args);
    if (fails) throw new Error("killed");
    return result;
  };
  return { ...stores, [store]: { ...stores[store], [call]: once } };
}

const WELCOME = /^Đăng ký xong/;
const USED = /^Mã mời này đã được dùng/;

const places: [string, (run: (stores: Stores) => Promise<void>) => Promise<void>][] = [
  ["memory", (run) => run(memoryStores())],
  ...(inject("mongo") === undefined ? [] : [["MongoDB", withMongo] as never]),
];

describe.each(places)("joining, on %s", (_name, on) => {
  it("lets exactly one of two join by one code, in two processes at once", () =>
    on(async (stores) => {
      const one = await started(stores, { name: "one" });
      const two = await started(stores, { name: "two" });
      await invited(one, "ABCDEFGH");
      await Promise.all([says(one, "7001", "/dongy ABCD-EFGH"), says(two, "7002", "/dongy ABCD-EFGH")]);
      const joined = (await Promise.all(["7001", "7002"].map((chat) => everybodyAt(stores, chat)))).flat();
      expect(joined.map(({ name }) => name)).toEqual(["Văn thư xã Ia Le"]);
      const lines = [...heard(one, "7001"), ...heard(two, "7002")];
      expect(lines.filter((line) => WELCOME.test(line))).toHaveLength(1);
      expect(lines.filter((line) => USED.test(line))).toHaveLength(1);
    }));

  it("gives two with two codes for one post a place each", () =>
    on(async (stores) => {
      const one = await started(stores, { name: "one" });
      const two = await started(stores, { name: "two" });
      await invited(one, "ABCDEFGH");
      await invited(one, "ABCDEFGJ");
      await Promise.all([says(one, "7001", "/dongy ABCDEFGH"), says(two, "7002", "/dongy ABCDEFGJ")]);
      const joined = (await Promise.all(["7001", "7002"].map((chat) => everybodyAt(stores, chat)))).flat();
      expect(joined.map(({ name }) => name).sort()).toEqual(["Người báo cáo UBND xã Ia Le", "Văn thư xã Ia Le"]);
      expect(joined.map(({ unit, roles }) => [unit, roles])).toEqual([
        [IALE, ["reporter"]],
        [IALE, ["reporter"]],
      ]);
    }));

  it("takes one update that two processes work at once as one", () =>
    on(async (stores) => {
      const channel = scriptedChannel();
      const one = await started(stores, { name: "one", channel });
      const two = await started(stores, { name: "two", channel });
      await invited(one, "ABCDEFGH");
      await Promise.all([one, two].map((at) => says(at, "7001", "/dongy ABCDEFGH", "u1")));
      await Promise.all([one, two].map((at) => at.tick()));
      expect((await everybodyAt(stores, "7001")).map(({ name }) => name)).toEqual(["Văn thư xã Ia Le"]);
      expect(heard(one, "7001").filter((line) => WELCOME.test(line))).toHaveLength(1);
      expect(heard(one, "7001").filter((line) => USED.test(line))).toEqual([]);
    }));

  it.each([
    ["before the code is used", "invites", "use", "before"],
    ["when the code is used and nobody kept", "invites", "use", "after"],
    ["before the person is kept", "people", "update", "before"],
    ["when the person is kept and not greeted", "people", "update", "after"],
    ["before the greeting is kept", "outbox", "add", "before"],
  ] as const)("goes on where a process died, %s", (_when, store, call, when) =>
    on(async (stores) => {
      const dying = failing(stores, store, call as never, when);
      const first = await started(dying);
      await invited(first, "ABCDEFGH", "deputy");
      await says(first, "7001", "/dongy ABCDEFGH", "u1");
      expect(heard(first, "7001")).toEqual([]);
      first.clock.move(MINUTE);
      await first.restart();
      await first.tick();
      expect(heard(first, "7001").map((line) => WELCOME.test(line))).toEqual([true]);
      const joined = await everybodyAt(stores, "7001");
      expect(joined).toMatchObject([{ name: "Người báo cáo thay UBND xã Ia Le", unit: IALE, roles: ["deputy"] }]);
      expect(joined[0]?.consent).toBeGreaterThan(0);
      expect((await stores.invites.get("ABCDEFGH"))?.used).toMatchObject({
        address: { channel: "telegram", chat: "7001" },
        cause: "telegram:7001:u1",
      });
      expect(await stores.invites.tries({ channel: "telegram", chat: "7001" })).toEqual([]);
    }),
  );
});

describe("a code that adds a chat to its own person", () => {
  const CLERK = "vt-iale" as PersonId;
  const addressesOf = async (stores: Stores) => (await stores.people.load()).person(CLERK)?.addresses;
  async function ownCode(at: TestOffice, changed: Partial<Invite> = {}): Promise<void> {
    const now = at.clock.now();
    const invite = { code: "ABCDEFGH", unit: IALE, role: "reporter" as const, at: now, person: CLERK, ...changed };
    await at.stores.invites.add({ ...invite, expires: (now + 60 * MINUTE) as Instant });
  }

  it("asks for consent only once, and puts the chat last", async () => {
    const at = await started();
    await ownCode(at);
    await says(at, "7001", "ABCDEFGH");
    expect(heard(at, "7001")).toEqual([expect.stringMatching(/^Mã mời hợp lệ/)]);
    await says(at, "7001", "/dongy ABCDEFGH");
    const WEB = { channel: "web", chat: CLERK };
    expect(await addressesOf(at.stores)).toEqual([WEB, { channel: "telegram", chat: "7001" }]);
    // Another account of the same platform takes the place of the one before, and is not asked again.
    await ownCode(at, { code: "ABCDEFGJ" });
    await says(at, "7002", "ABCDEFGJ");
    expect(heard(at, "7002")).toEqual([expect.stringMatching(/^Đã thêm kênh này .* đứng thứ 2/)]);
    expect(await addressesOf(at.stores)).toEqual([WEB, { channel: "telegram", chat: "7002" }]);
    await says(at, "7001", "/tinhhinh");
    expect(heard(at, "7001").at(-1)).toMatch(/chưa được đăng ký/);
  });

  it.each([
    ["when the code is used and nothing kept", "invites", "use", "after"],
    ["before the chat is kept", "people", "update", "before"],
    ["when the chat is kept and nothing said", "people", "update", "after"],
    ["before what is said is kept", "outbox", "add", "before"],
  ] as const)("goes on where a process died, %s", async (_when, store, call, when) => {
    const at = await started(failing(memoryStores(), store, call as never, when));
    await ownCode(at);
    await says(at, "7001", "/dongy ABCDEFGH", "u1");
    at.clock.move(MINUTE);
    await at.restart();
    await at.tick();
    expect(heard(at, "7001")).toEqual([expect.stringMatching(/^Đã thêm kênh này/)]);
    expect(await addressesOf(at.stores)).toHaveLength(2);
  });

  it("is over with its person, and is nobody else's", async () => {
    const at = await started();
    await ownCode(at, { person: "nguoi-da-nghi" as PersonId });
    await ownCode(at, { code: "ABCDEFGJ" });
    await says(at, "7001", "ABCDEFGH");
    expect(heard(at, "7001")).toEqual([expect.stringMatching(/hết hạn/)]);
    for (const [who, answer] of [
      ["vt-iaphang", /^Mã này để người khác thêm kênh/],
      [CLERK, /^Kênh này đã là của/],
    ] as const) {
      await at.says(who, "/start ABCDEFGJ");
      expect(at.channel.sent.at(-1)?.message.text).toMatch(answer);
    }
    expect((await at.stores.invites.get("ABCDEFGJ"))?.used).toBeUndefined();
  });
});

describe("joining", () => {
  it("opens no post that can more than the code says", async () => {
    const at = await started();
    const mighty = { ...at.person("Văn thư xã Ia Le"), roles: ["reporter", "admin"] as Role[] };
    await at.stores.people.save([], [mighty]);
    await at.tick();
    await invited(at, "ABCDEFGH");
    await says(at, "7001", "/dongy ABCDEFGH");
    expect(await everybodyAt(at.stores, "7001")).toMatchObject([
      { id: "iale-reporter-abcdefgh", name: "Người báo cáo UBND xã Ia Le", roles: ["reporter"] },
    ]);
  });

  it("hands a post over whose chat is dead, and the former holder is a stranger then", async () => {
    const at = await started();
    const dead = at.clock.now();
    const address: Address = { channel: "telegram", chat: "6000", dead };
    const before = at.person("Văn thư xã Ia Le");
    await at.stores.people.save([], [{ ...before, addresses: [address, ...before.addresses] }]);
    await at.tick();
    await invited(at, "ABCDEFGH");
    await says(at, "7001", "/dongy ABCDEFGH");
    const [joined] = await everybodyAt(at.stores, "7001");
    expect(joined).toEqual({
      ...before,
      consent: joined?.consent,
      addresses: [{ channel: "telegram", chat: "7001" }, ...before.addresses],
    });
    await says(at, "6000", "/tinhhinh");
    expect(heard(at, "6000")).toEqual([expect.stringMatching(/chưa được đăng ký/)]);
  });

  it("numbers a new post where its name is taken", async () => {
    const at = await started();
    for (const [n, code] of ["ABCDEFGH", "ABCDEFGJ", "ABCDEFGK"].entries()) {
      await invited(at, code, "deputy");
      await says(at, `700${n}`, `/dongy ${code}`);
    }
    const { people } = await at.stores.people.load();
    expect(people.filter(({ roles }) => roles.includes("deputy")).map(({ name }) => name)).toEqual([
      "Người báo cáo thay UBND xã Ia Le",
      "Người báo cáo thay UBND xã Ia Le (2)",
      "Người báo cáo thay UBND xã Ia Le (3)",
    ]);
  });

  it("does not let back in whom somebody took off the list, by the old code", async () => {
    const at = await started();
    await invited(at, "ABCDEFGH");
    await says(at, "7001", "/dongy ABCDEFGH");
    await at.stores.people.save([], [at.person("Văn thư xã Ia Le")]); // the post without the chat
    await at.tick();
    await says(at, "7001", "/dongy ABCDEFGH");
    expect(heard(at, "7001").at(-1)).toMatch(USED);
    expect(await everybodyAt(at.stores, "7001")).toEqual([]);
  });

  it("knows at once in one process whom another let in", async () => {
    const stores = memoryStores();
    const one = await started(stores, { name: "one" });
    const two = await started(stores, { name: "two" });
    await invited(one, "ABCDEFGH");
    await says(one, "7001", "/dongy ABCDEFGH");
    await says(two, "7001", "/tinhhinh", "u9");
    expect(heard(two, "7001")).toEqual([expect.stringMatching(/^Báo cáo của UBND xã Ia Le/)]);
  });

  it("adds a role once, whoever dies on the way", async () => {
    const stores = failing(memoryStores(), "people", "update", "before");
    const at = await started(stores);
    await invited(at, "ABCDEFGH", "head");
    await at.says("vt-iale", "/start ABCDEFGH");
    at.clock.move(MINUTE);
    await at.tick();
    expect((await stores.people.load()).person("vt-iale" as PersonId)?.roles).toEqual(["reporter", "head"]);
    expect(at.channel.sent.filter(({ message }) => message.text.startsWith("Đã thêm vai trò"))).toHaveLength(1);
  });

  it("answers a stranger's files, presses and edits with nothing that a stranger may not know", async () => {
    const at = await started();
    const file = { kind: "file", file: { id: "f", name: "a.pdf" } };
    const press = { kind: "press", conversation: "iale:bao-cao-tuan:2026-W48", turn: 1, option: "0" };
    const edit = { kind: "edit", text: "5", ref: "telegram:7001:1" };
    for (const payload of [file, press, { kind: "other" }, edit, { kind: "text", text: "ab ".repeat(50_000) }])
      await at.receive([at.update("7001", payload, undefined, "telegram")]);
    const lines = heard(at, "7001");
    expect(lines).toHaveLength(4);
    expect(new Set(lines)).toEqual(new Set([lines[0]]));
    expect(lines[0]).toMatch(/^Xin chào. Tài khoản này chưa được đăng ký/);
  });

  it("invites in the middle of a report, and the question is the last thing seen", async () => {
    const at = await started();
    await at.says("tt-iale", "/baocao bao-cao-tuan 2026-W48");
    const question = at.channel.sent.at(-1)?.message;
    await at.says("tt-iale", "/moi");
    await at.says("tt-iale", "/moi reporter iale");
    const [offer, , invite, last] = at.channel.sent.slice(1).map(({ message }) => message);
    expect(offer?.options?.map(({ id }) => id)).toEqual(["/moi reporter iale", "/moi deputy iale"]);
    expect(invite?.file).toMatchObject({ make: "qr" });
    expect(question?.text.endsWith(last?.text ?? "?")).toBe(true);
    expect(last?.options).toEqual(question?.options);
  });
});
