import mongoose from "mongoose";
import { describe, expect, inject, it } from "vitest";
import { erasePerson } from "../../src/app/erase.ts";
import { dataFile, dataOf } from "../../src/app/personal-data.ts";
import type { Stores } from "../../src/app/ports.ts";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { RECEIVED } from "../../src/domain/received.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { at, type Day, HOUR, type Instant, plus } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";
import { mortal } from "./mortal.ts";
import { library } from "./town.ts";

const CLERK = "vt-iale" as PersonId;
const OTHER = "vt-iablu" as PersonId;
const CHAT = "chat7001";
const REPORT = "iale:bao-cao-tuan:2026-W47" as ReportId;
const DRAFT = "iale:bao-cao-tthc:2026-11" as ReportId;
const GONE = "Người dùng đã xóa";

/** A clerk on Telegram who has reported, amended, begun another report with a colleague and been on leave; and one of another unit. */
async function town(stores: Stores) {
  const clock = handClock("2026-11-17", "09:00");
  const play = await office({ stores, clock, library, channel: scriptedChannel() });
  const chat = { channel: "telegram", chat: CHAT };
  await stores.people.update((directory) =>
    directory.people.flatMap((person) =>
      person.id === CLERK ? [{ ...person, addresses: [chat, ...person.addresses], consent: clock.now() }] : [],
    ),
  );
  await play.restart();
  let said = 0;
  const says = async (...texts: string[]) => {
    for (const text of texts) {
      said += 1;
      const payload = { kind: "text", text, ref: `telegram:${CHAT}:m${said}` };
      // Named as the platform does, which is not by the chat.
      await play.receive([{ ...play.update(CHAT, payload, undefined, "telegram"), id: `telegram:5000000001:${said}` }]);
    }
  };
  await says(
    "/baocao tuần 2026-W47",
    "Phát giống lúa riêng của tôi\nHọp dân",
    "Rà soát hộ nghèo; 4/12",
    "năm",
    "12",
    "mười",
  );
  await says("0", "không", "nộp", "/baocao tuần 2026-W47", "sửa 4: 13", "nộp", "/nghi 3/12-4/12 thay không ai");
  await says("/baocao tthc", "mười một");
  await says("/batdau tongket", "/tongket tuần");
  for (const text of ["/baocao tuần 2026-W47", "Tiếp dân", "không", "1 2 3", "không", "nộp"])
    await play.says(OTHER, text);
  await play.says(CLERK, "/dulieu tệp"); // over the web
  await stores.invites.tried(chat, clock.now());
  clock.move(HOUR);
  return { ...play, clock, says, person: play.says };
}

const sums = (stores: Stores) => stores.reports.figures("bao-cao-tuan", ["2026-W47"]);
const erase = (stores: Stores, now: Instant, id = CLERK) => erasePerson(stores, { id, name: GONE, now });

/** What must be true however it came about. */
async function expectErased(stores: Stores, before: unknown): Promise<void> {
  const person = (await stores.people.load()).person(CLERK);
  expect(person).toMatchObject({ id: CLERK, name: GONE, roles: [], addresses: [] });
  expect(person).not.toHaveProperty("erasing");
  expect(person).not.toHaveProperty("consent");
  expect(await sums(stores)).toEqual(before);
  const report = await stores.reports.get(REPORT);
  expect([report?.earlier.length, report?.latest.revision]).toEqual([1, 2]);
  const draft = await stores.conversations.get(DRAFT);
  expect(draft?.state.said.tn_tong).toMatchObject({ answer: 11, source: { by: CLERK, words: "" } });
  expect(draft?.state.present).toEqual({});
  const kept = JSON.stringify([report, await stores.conversations.of("iale" as never)]);
  for (const word of [CHAT, "mười một", '"năm"', "sửa 4"]) expect(kept).not.toContain(word);
  expect(kept).toContain("Phát giống lúa riêng của tôi"); // the answer itself
  expect(JSON.stringify(await stores.reports.get("iablu:bao-cao-tuan:2026-W47" as ReportId))).toContain(
    '"words":"Tiếp dân"',
  );
  expect(await stores.outbox.to(CLERK, 99)).toEqual([]);
  expect(await stores.transcript.after(CLERK, 0, 99)).toEqual([]);
  expect(await stores.inbox.lastFrom({ channel: "telegram", chat: CHAT })).toBeUndefined();
  expect((await stores.absences.since("2026-01-01" as Day)).filter((one) => one.person === CLERK)).toEqual([]);
  expect(await stores.files.stale(at("2030-01-01" as Day, "00:00"), 9)).toEqual([]);
  expect(await stores.digests.of(CLERK)).toBeUndefined();
  expect((await verifyAudit(stores)).faults).toEqual([]);
}

function tests(name: string, run: (test: (stores: Stores) => Promise<void>) => Promise<void>): void {
  describe(`erasing a person, on ${name}`, () => {
    it("takes name, chats, consent, words and messages; reports, sums, receipts and the audit chain stay", () =>
      run(async (stores) => {
        const { clock, says, last, person, tick } = await withLast(stores);
        const before = await sums(stores);
        const outcome = await erase(stores, clock.now());
        expect(outcome).toMatchObject({
          is: "erased",
          waits: 0,
          counts: { drafts: 2, revisions: 2, leaves: 1, wishes: 1, files: 1 },
        });
        await expectErased(stores, before);
        const about = (await stores.audit.of("erasure", 9))[0];
        expect(about).toMatchObject({ by: "server", fields: { person: CLERK, revisions: 2 } });
        expect(JSON.stringify(await stores.audit.of("erased", 9))).not.toContain("Văn thư");

        // Whoever looks up the receipt is told what was erased, and that the figures are the same.
        const [received] = await stores.audit.of(RECEIVED, 99);
        const receipt = (await stores.reports.get(REPORT))?.latest.receipt ?? "";
        expect(received).toBeDefined();
        await tick(); // processes see changes of people every few seconds
        await person("ct-ubnd", `/doichieu ${receipt}`);
        expect(last()).toContain("Số liệu đang lưu giống hệt lúc nhận");
        expect(last()).toContain(GONE);
        // The chat is a stranger's.
        await says("/baocao tuần");
        expect(last()).toContain("chưa được đăng ký");
      }));

    it("does nothing when it is done again, and knows nobody else", () =>
      run(async (stores) => {
        const { clock } = await town(stores);
        const before = await sums(stores);
        await erase(stores, clock.now());
        const chain = (await stores.audit.chain(0, 999)).length;
        const again = await erase(stores, plus(clock.now(), HOUR));
        expect(again).toMatchObject({ is: "erased", counts: { revisions: 0, messages: 0, updates: 0 } });
        expect((await stores.audit.chain(0, 999)).length).toBe(chain);
        await expectErased(stores, before);
        expect(await erase(stores, clock.now(), "ai-do" as PersonId)).toEqual({ is: "unknown" });
      }));

    it("keeps the last admin", () =>
      run(async (stores) => {
        const { clock } = await town(stores);
        const admins = (await stores.people.load()).withRole(["admin"]);
        expect(admins).toHaveLength(1);
        const [admin] = admins;
        expect(await erase(stores, clock.now(), admin?.id)).toEqual({ is: "last_admin" });
        expect((await stores.people.load()).person(admin?.id as PersonId)).toEqual(admin);
      }));

    it("is told from tampering: words that come back, and a figure changed under the cover of an erasing", () =>
      run(async (stores) => {
        const { clock } = await town(stores);
        const received = (await stores.reports.get(REPORT))?.latest;
        await erase(stores, clock.now());
        if (received === undefined) throw new Error("no report");
        await stores.reports.rewrite(REPORT, received);
        expect((await verifyAudit(stores)).faults).toMatchObject([{ is: "unerased" }]);
        // Run once more it erases them again.
        await erase(stores, clock.now());
        expect((await verifyAudit(stores)).faults).toEqual([]);

        const erased = (await stores.reports.get(REPORT))?.latest;
        if (erased === undefined) throw new Error("no report");
        await stores.reports.rewrite(REPORT, { ...erased, answers: { ...erased.answers, hs_nhan: 99 } });
        expect((await verifyAudit(stores)).faults).toMatchObject([{ is: "content" }]);
        const { fingerprintOfRevision } = await import("../../src/domain/received.ts");
        const report = await stores.reports.get(REPORT);
        if (report === undefined) throw new Error("no report");
        const fields = {
          report: REPORT,
          revision: 2,
          before: fingerprintOfRevision(report, erased),
          fingerprint: fingerprintOfRevision(report, report.latest),
        };
        await stores.audit.add({
          id: "forged",
          at: clock.now(),
          by: OTHER,
          what: "erased",
          about: erased.receipt,
          fields,
        });
        expect((await verifyAudit(stores)).faults).toMatchObject([{ is: "content" }]);
      }));

    it("erases two who wrote in one report, one after the other", () =>
      run(async (stores) => {
        const { clock, says, receive, update } = await town(stores);
        await says("để sau");
        await receive([update("tt-iale", { kind: "text", text: "/baocao tuần 2026-W47" })]);
        await receive([update("tt-iale", { kind: "text", text: "sửa 5: 11" })]);
        await receive([update("tt-iale", { kind: "text", text: "nộp" })]);
        const before = await sums(stores);
        await erase(stores, clock.now(), "tt-iale" as PersonId);
        await erase(stores, clock.now());
        expect(await sums(stores)).toEqual(before);
        expect((await verifyAudit(stores)).faults).toEqual([]);
        expect(JSON.stringify(await stores.reports.get(REPORT))).not.toMatch(/"words":"[^"]/);
      }));
  });
}

function withDeath() {
  let resolve: (word: "died") => void = () => {};
  const promise = new Promise<"died">((done) => {
    resolve = done;
  });
  return { promise, resolve: (word: "died") => resolve(word) };
}

async function withLast(stores: Stores) {
  const play = await town(stores);
  const last = () => play.channel.sent.at(-1)?.message.text ?? "";
  return { ...play, last };
}

tests("memory", (test) => test(memoryStores()));

describe("killed while erasing", () => {
  it("goes on when it is run again, wherever it was", async () => {
    let deaths = 0;
    for (const side of ["before", "after"] as const) {
      for (let write = 1; ; write += 1) {
        const stores = memoryStores();
        const { clock } = await town(stores);
        const before = await sums(stores);
        const { promise: death, resolve: dies } = withDeath();
        const process = mortal(stores, { write, side }, () => dies("died"));
        process.arm();
        if ((await Promise.race([erase(process.stores, clock.now()), death])) !== "died") break;
        deaths += 1;
        await erase(stores, plus(clock.now(), HOUR));
        await expectErased(stores, before);
      }
    }
    expect(deaths).toBeGreaterThan(12);
  });
});

describe("what is kept of a person", () => {
  it("is all there: what was stated where, leave, messages, the audit log; of nobody else", async () => {
    const stores = memoryStores();
    await town(stores);
    const directory = await stores.people.load();
    const clerk = directory.person(CLERK);
    if (clerk === undefined) throw new Error("no clerk");
    const flows = library.flows.map(({ id }) => id);
    const data = await dataOf(stores, { directory, flows }, clerk);
    expect(data).toEqual(await dataOf(stores, { directory, flows }, clerk, true));
    expect(data.reports.map(({ report, revision }) => [report, revision])).toEqual([
      [REPORT, 1],
      [REPORT, 2],
    ]);
    expect(data.drafts).toMatchObject([{ report: DRAFT, statements: [{ words: "mười một" }] }]);
    expect([data.leaves.length, data.person.addresses.length]).toEqual([1, 2]);
    expect(data).toMatchObject({ digest: { on: true }, summaries: [{ flow: "bao-cao-tuan", period: "2026-W46" }] });
    expect(data.messages.length).toBeGreaterThan(0);
    expect(data.audit.map(({ what }) => what)).toEqual(expect.arrayContaining(["report", "absence"]));
    const text = new TextDecoder().decode(dataFile(data, "ghi chú").bytes);
    expect(text).not.toContain("Tiếp dân");
    expect(JSON.parse(text)).toMatchObject({ note: "ghi chú", person: { id: CLERK } });
  });
});

describe.skipIf(inject("mongo") === undefined)("with a server", () => {
  tests("MongoDB", (test) => withMongo(test));

  it("leaves no chat and no word of the person in any collection", () =>
    withMongo(async (stores, { uri, name }) => {
      const { clock } = await town(stores);
      const connection = await mongoose.createConnection(uri, { dbName: name }).asPromise();
      const dump = async () => {
        const lines: string[] = [];
        for (const { name: collection } of (await connection.db?.listCollections().toArray()) ?? [])
          for (const document of (await connection.db?.collection(collection).find().toArray()) ?? [])
            lines.push(`${collection} ${JSON.stringify(document)}`);
        return lines;
      };
      try {
        const words = [CHAT, "mười một", '"năm"', "sửa 4: 13"];
        const holding = (lines: string[]) => lines.filter((line) => words.some((word) => line.includes(word)));
        expect(holding(await dump()).length).toBeGreaterThan(5);
        await erase(stores, clock.now());
        expect(holding(await dump())).toEqual([]);
      } finally {
        await connection.close();
      }
    }));
});
