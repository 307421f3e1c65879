import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Doing, makeRounds, type Outcome } from "../../../src/channels/rounds.ts";
import { telegramClient } from "../../../src/channels/telegram/client.ts";
import { giveUpPolling, type PollDeps, pollRound } from "../../../src/channels/telegram/poll.ts";
import { memoryLeases } from "../../../src/store/memory/leases.ts";
import { HTML_502, type Scripted, type ScriptedApi, scriptedApi, TOKEN } from "./scripted-api.ts";
import { keptLog, virtualPace } from "./virtual-pace.ts";

let api: ScriptedApi;
let stop: AbortController;
beforeEach(async () => {
  api = await scriptedApi();
  stop = new AbortController();
});
afterEach(() => api.stop());

const updates = (...ids: number[]) => ({ result: ids.map((update_id) => ({ update_id, message: {} })) });

/** A process that polls; `stored` is what its store took, and `broken` lets it fail so many times. */
function poller(holder: string, leases = memoryLeases()) {
  const pace = virtualPace();
  const process = { stored: [] as number[], broken: 0, pace, leases, store };
  function store(batch: unknown[]): Promise<void> {
    if (process.broken > 0) {
      process.broken -= 1;
      return Promise.reject(new Error("the store is away"));
    }
    process.stored.push(...batch.map((one) => (one as { update_id: number }).update_id));
    return Promise.resolve();
  }
  const client = telegramClient({ token: TOKEN, apiRoot: api.apiRoot });
  const deps: PollDeps = { client, leases, holder, store, pace, stop: stop.signal };
  return { ...process, deps, round: pollRound(deps), break: (times: number) => void (process.broken = times) };
}

const offsets = () => api.of("getUpdates").map(({ body }) => body.offset);

describe("polling", () => {
  it("takes the webhook away once, names what it wants, and confirms what is stored", async () => {
    const { round, stored } = poller("a");
    api.script("getUpdates", updates(501, 502), updates(), updates(503), updates());
    for (let n = 0; n < 4; n += 1) expect(await round()).toEqual({ rest: 0 });
    expect(stored).toEqual([501, 502, 503]);
    expect(api.of("deleteWebhook").map(({ body }) => body)).toEqual([{ drop_pending_updates: false }]);
    expect(offsets()).toEqual([0, 503, 503, 504]);
    expect(api.of("getUpdates")[0]?.body).toMatchObject({
      limit: 100,
      timeout: 0, // so that a start is ready, or in trouble, at once
      allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
    });
    expect(api.of("getUpdates").map(({ body }) => body.timeout)).toEqual([0, 25, 25, 25]);
  });

  it("does not confirm a batch that was not stored, and gets it again", async () => {
    const one = poller("a");
    one.break(1);
    api.script("getUpdates", updates(501, 502));
    await expect(one.round()).rejects.toThrow("the store is away");
    await one.round();
    await one.round();
    expect(offsets()).toEqual([0, 0, 503]);
    expect(one.stored).toEqual([501, 502, 501, 502]);
  });

  it("follows update ids that jump down, as after a week of silence", async () => {
    const { round } = poller("a");
    api.script("getUpdates", updates(900_000), updates(17), updates());
    for (let n = 0; n < 3; n += 1) await round();
    expect(offsets()).toEqual([0, 900_001, 18]);
  });

  it.each<[Scripted, object]>([
    [HTML_502, { kind: "unknown" }],
    ["reset", { kind: "unknown" }],
    [{ result: [{ message: "without an id" }] }, { kind: "unknown" }],
    [
      { error_code: 409, description: "Conflict: terminated by other getUpdates request" },
      { kind: "refused", code: 409 },
    ],
  ])("tells of %j and has confirmed nothing", async (answer, fault) => {
    const { round, stored } = poller("a");
    api.script("getUpdates", answer, updates(501));
    expect(await round()).toMatchObject({ fault });
    expect(await round()).toEqual({ rest: 0 });
    expect([offsets(), stored]).toEqual([[0, 0], [501]]);
  });

  it("waits with polling until the webhook is gone", async () => {
    const { round } = poller("a");
    api.script("deleteWebhook", HTML_502, { result: true });
    expect(await round()).toMatchObject({ fault: { kind: "unknown" } });
    expect(api.of("getUpdates")).toEqual([]);
    await round();
    expect(api.calls.map(({ method }) => method)).toEqual(["deleteWebhook", "deleteWebhook", "getUpdates"]);
  });
});

describe("of several processes", () => {
  it("one polls; another takes over when it gives up, or falls silent", async () => {
    const leases = memoryLeases();
    const [a, b] = [poller("a", leases), poller("b", leases)];
    api.script("getUpdates", updates());
    const standingBy = { rest: 5_000, standingBy: true };
    expect([await a.round(), await b.round()]).toEqual([{ rest: 0 }, standingBy]);
    a.pace.at += 30_000;
    b.pace.at += 30_000;
    expect([await a.round(), await b.round()]).toEqual([{ rest: 0 }, standingBy]); // kept by polling
    b.pace.at += 44_000;
    expect(await b.round()).toEqual(standingBy);
    b.pace.at += 1_000;
    expect(await b.round()).toEqual({ rest: 0 }); // a was silent for 45 s
    a.pace.at = b.pace.at;
    expect(await a.round()).toEqual(standingBy);
    await giveUpPolling(b.deps);
    expect(await a.round()).toEqual({ rest: 0 });
  });
});

const PLATFORM = {
  name: "Telegram",
  newToken: "set TELEGRAM_TOKEN to one from @BotFather and start again",
  keeps: "they wait there for a day",
};

describe("rounds", () => {
  const well: Outcome = { rest: 0 };
  const refused = (code: number, retryMs?: number): Outcome => ({
    fault: { kind: "refused", code, description: "as it says", ...(retryMs === undefined ? {} : { retryMs }) },
  });
  const lost: Outcome = { fault: { kind: "unknown" } };

  /** Plays outcomes (a string is thrown), then stops. */
  async function play(outcomes: (Outcome | string)[]) {
    const pace = virtualPace();
    const log = keptLog();
    const told: Doing[] = [];
    const away: number[] = [];
    const left = [...outcomes];
    const round = () => {
      const next = left.shift();
      if (left.length === 0) stop.abort();
      return typeof next === "string" ? Promise.reject(new Error(next)) : Promise.resolve(next ?? well);
    };
    await makeRounds({
      round,
      pace,
      log,
      stop: stop.signal,
      tell: (doing) => told.push(doing),
      platform: PLATFORM,
      wasAway: (from, to) => void away.push(to - from),
    });
    return { waits: pace.waits, lines: log.lines, told, left, away };
  }

  it("follow each other at once, or after the rest that they ask for", async () => {
    const { waits, told, lines } = await play([well, { rest: 5_000, standingBy: true }, well, well]);
    expect([waits, told, lines]).toEqual([[5_000], ["receiving", "standing by", "receiving"], []]);
  });

  it("tell how long the platform was away, where it was five minutes or more", async () => {
    const long = await play([...Array.from({ length: 14 }, () => lost), well, well]);
    expect(long.away).toHaveLength(1);
    expect(long.away[0]).toBeGreaterThanOrEqual(5 * 60_000);
    expect((await play([lost, lost, well, well])).away).toEqual([]);
  });

  it("wait longer after each trouble in a row, up to half a minute and as long again by chance", async () => {
    const { waits } = await play([lost, lost, lost, lost, lost, well, lost, well]);
    const least = [3_000, 6_000, 12_000, 24_000, 30_000, 3_000];
    expect(waits).toHaveLength(least.length);
    expect(waits.every((ms, n) => ms >= (least[n] ?? 0) && ms <= 2 * (least[n] ?? 0))).toBe(true);
  });

  it("wait as long as Telegram orders", async () => {
    expect((await play([refused(429, 7_000), well])).waits).toEqual([7_000]);
  });

  it("end when the token is refused, and say what to do", async () => {
    const { told, lines, left } = await play([well, refused(401), well, well]);
    expect(told).toEqual(["receiving", "refused"]);
    expect(lines).toEqual([expect.stringMatching(/^error .*TELEGRAM_TOKEN.*BotFather/)]);
    expect(left).toHaveLength(2);
  });

  it.each<[string, Outcome | string, RegExp]>([
    ["a second poller", refused(409), /^error Another program .* \{.*"code":409/],
    [
      "a network that lets nothing through",
      { fault: { kind: "unreached" } },
      /^error Telegram has not answered for five minutes/,
    ],
    ["a refusal", refused(400), /^error Telegram has refused.*as it says/],
    ["a store that is away", "lời của công dân", /^error Updates from Telegram could not be stored.*"fault":"Error"/],
  ])("tell of %s once, and again as an error after five minutes", async (_what, outcome, alert) => {
    const { lines, waits, told } = await play([...Array.from({ length: 200 }, () => outcome), well]);
    expect(lines).toEqual([expect.stringMatching(/^warn Receiving from Telegram fails/), expect.stringMatching(alert)]);
    expect(waits.every((ms) => ms >= 3_000)).toBe(true);
    expect(told.at(-1)).toBe("in trouble");
    expect(lines.join("")).not.toContain("công dân");
  });

  it("do not wait when they are stopped in the middle of a round", async () => {
    expect(await play([lost])).toMatchObject({ waits: [], lines: [] });
  });
});
