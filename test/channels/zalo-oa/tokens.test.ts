import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE } from "../../../src/domain/time.ts";
import { OA } from "./events.ts";
import { APP, FIRST, LIFE, type Rig, rig, SECOND_PAIR } from "./rig.ts";
import { GRANT, HTML_502, refused } from "./scripted-oa.ts";

let at: Rig;
beforeEach(async () => {
  at = await rig();
});
afterEach(() => at.api.stop());

const ONE = { ok: true, token: { text: FIRST.access, owner: OA } };
const TWO = { ok: true, token: { text: SECOND_PAIR.access_token, owner: OA } };
const refreshes = () => at.api.of(GRANT).length;

describe("the token", () => {
  it("is the stored one as long as it is good, without asking anybody", async () => {
    await at.consent();
    const tokens = at.tokens();
    expect([await tokens.current(), tokens.standing(), tokens.owner()]).toEqual([ONE, "good", OA]);
    at.pass(LIFE - 2 * MINUTE);
    expect([await tokens.current(), refreshes()]).toEqual([ONE, 0]);
  });

  it("that is over is renewed, and the new pair stored for all", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(LIFE);
    expect(await at.tokens().current()).toEqual(TWO);
    expect(await at.tokens().current()).toEqual(TWO);
    expect(refreshes()).toBe(1);
    expect(await at.kept()).toMatchObject({
      pair: { access: SECOND_PAIR.access_token, refresh: SECOND_PAIR.refresh_token },
      owner: OA,
      since: at.pace.now(),
      accessUntil: at.pace.now() + LIFE,
      refreshUntil: at.pace.now() + 90 * DAY,
      state: "good",
    });
    expect((await at.kept())?.attempt).toBeUndefined();
    const [call] = at.api.of(GRANT);
    expect(call?.headers["secret_key"]).toBe(APP.appSecret);
    expect(Object.fromEntries(new URLSearchParams(call?.raw))).toEqual({
      app_id: APP.appId,
      grant_type: "refresh_token",
      refresh_token: FIRST.refresh,
    });
  });

  it("is asked for where nobody has consented, or another secret sealed it, and this is told once", async () => {
    const none = at.tokens();
    expect([await none.current(), await none.current(), none.standing()]).toEqual([
      { ok: false },
      { ok: false },
      "none",
    ]);
    await at.consent();
    const other = at.tokens(at.pace, "another secret");
    expect([await other.current(), await other.current(), other.standing()]).toEqual([
      { ok: false },
      { ok: false },
      "sealed",
    ]);
    expect(at.log.lines).toEqual([
      expect.stringContaining("run npm run zalo:login"),
      expect.stringContaining("ZALO_OA_APP_SECRET is another one now"),
    ]);
    expect(refreshes()).toBe(0);
  });

  it("is good for as long as Zalo says, and for an hour where it says nothing that can be read", async () => {
    for (const [said, life] of [
      ["3600", HOUR],
      [7200, 2 * HOUR],
      ["soon", HOUR],
      [undefined, HOUR],
      [-5, HOUR],
    ] as const) {
      await at.consent();
      at.api.script(GRANT, { ...SECOND_PAIR, expires_in: said });
      at.pass(LIFE);
      await at.tokens().current();
      expect((await at.kept())?.accessUntil).toBe(at.pace.now() + life);
    }
  });
});

describe("a token that Zalo refuses before its time", () => {
  it("is renewed once for all who come with it at once", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(HOUR);
    const tokens = at.tokens();
    const got = await tokens.current();
    if (!got.ok) throw new Error("No token");
    const all = await Promise.all(Array.from({ length: 30 }, () => tokens.another(got.token)));
    expect([new Set(all.map((one) => JSON.stringify(one))), refreshes()]).toEqual([new Set([JSON.stringify(TWO)]), 1]);
  });

  it("is replaced by the one that somebody else got meanwhile", async () => {
    await at.consent();
    const tokens = at.tokens();
    await tokens.current();
    at.pass(HOUR);
    await at.consent({ access: "access-of-login", refresh: "refresh-of-login" });
    expect(await tokens.another({ text: FIRST.access, owner: OA })).toEqual({
      ok: true,
      token: { text: "access-of-login", owner: OA },
    });
    expect(refreshes()).toBe(0);
  });

  it("just after it was given is not replaced at all: that would go on for ever", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(HOUR);
    const tokens = at.tokens();
    for (let n = 0; n < 5; n += 1) {
      const got = await tokens.current();
      if (got.ok) await tokens.another(got.token);
    }
    expect(refreshes()).toBe(1);
    expect(at.log.lines).toEqual([expect.stringContaining("refuses a token that it has just given")]);
  });
});

describe("the refresh ahead of time", () => {
  it("is daily: not within twenty hours, and then at the next look", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    const tokens = at.tokens();
    at.pass(20 * HOUR - MINUTE);
    await tokens.look();
    expect(refreshes()).toBe(0);
    at.pass(2 * MINUTE);
    await tokens.look();
    await tokens.look();
    expect([refreshes(), await tokens.current()]).toEqual([1, TWO]);
  });

  it("leaves the old token in use while it cannot be had", async () => {
    await at.consent();
    at.api.script(GRANT, HTML_502);
    const tokens = at.tokens();
    at.pass(21 * HOUR);
    await tokens.look();
    expect([await tokens.current(), refreshes()]).toEqual([ONE, 1]);
  });

  it("is done by one of three processes that look at once", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(21 * HOUR);
    await Promise.all([at.tokens(), at.tokens(), at.tokens()].map((one) => one.look()));
    expect([refreshes(), await at.tokens().current()]).toEqual([1, TWO]);
  });
});

describe("a refresh whose answer is lost", () => {
  it("is written down before it is tried", async () => {
    await at.consent();
    at.pass(LIFE);
    at.api.script(GRANT, "hang");
    void at.tokens().current();
    while (refreshes() === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await at.kept()).toMatchObject({ attempt: { at: at.pace.now(), tries: 1 }, pair: FIRST });
  });

  it("is tried again a few times, ever later, over more than two hours, and then a person is asked, once", async () => {
    await at.consent();
    at.api.script(GRANT, HTML_502);
    at.pass(LIFE);
    const began = at.pace.at;
    const tries: number[] = [];
    for (let minute = 0; minute < 48 * 60; minute += 1) {
      const before = refreshes();
      const process = at.tokens(); // every one of them may have died
      await (minute % 2 === 0 ? process.current() : process.look());
      if (refreshes() > before) tries.push((at.pace.at - began) / MINUTE);
      at.pass(MINUTE);
    }
    expect(tries).toEqual([0, 1, 6, 36, 126]);
    expect(at.told.every(([, text]) => text === "consent again")).toBe(true);
    expect(new Set(at.told.map(([cause]) => cause)).size).toBe(1);
    expect(at.log.lines.filter((line) => line.startsWith("error"))).toEqual([
      expect.stringContaining("The Zalo account must consent again"),
    ]);
    expect((await at.kept())?.state).toBe("consent");
  });

  it("is no loss where the refresh token is still good", async () => {
    await at.consent();
    at.api.script(GRANT, "reset", SECOND_PAIR);
    at.pass(LIFE);
    const tokens = at.tokens();
    expect(await tokens.current()).toEqual({ ok: false, retryMs: MINUTE });
    at.pass(MINUTE);
    expect(await tokens.current()).toEqual(TWO);
    expect((await at.kept())?.attempt).toBeUndefined();
  });

  it.each([
    ["with a code", refused(-14_014)],
    ["without one", { message: "ok" }],
    ["with half a pair", { access_token: "access-token-two", expires_in: "90000" }],
  ])("is a no %s, and no further refresh is tried until a person has consented anew", async (_how, no) => {
    await at.consent();
    at.api.script(GRANT, no);
    at.pass(LIFE);
    const tokens = at.tokens();
    for (let n = 0; n < 5; n += 1) {
      expect(await tokens.current()).toEqual({ ok: false });
      await at.tokens().look();
      at.pass(DAY);
    }
    expect([refreshes(), tokens.standing(), (await at.kept())?.attempt]).toEqual([1, "consent", undefined]);
    await at.consent({ access: "access-of-login", refresh: "refresh-of-login" });
    expect(await tokens.current()).toMatchObject({ ok: true, token: { text: "access-of-login" } });
  });

  it("that never left this machine is as if it had not been, whatever was tried before", async () => {
    await at.consent();
    at.api.script(GRANT, "reset");
    at.pass(LIFE);
    const tokens = at.tokens();
    await tokens.current();
    const before = await at.kept();
    at.pass(MINUTE);
    await at.api.stop();
    expect(await tokens.current()).toEqual({ ok: false, retryMs: 30_000 });
    expect(await at.kept()).toEqual({ ...before, rev: (before?.rev ?? 0) + 2 });
    expect(at.told).toEqual([]);
    at = await rig(); // for the end
  });
});

it("a consent that is needed is told by whoever looks, should he who found out have died", async () => {
  await at.consent();
  const found = await at.stores.credentials.get("zalo-oa", APP.appId);
  if (found === undefined) throw new Error("Nothing is kept");
  await at.stores.credentials.put("zalo-oa", APP.appId, found.rev, { ...found.value, state: "consent" });
  await at.tokens().look();
  await at.tokens().look();
  const cause = `zalo-oa:consent:${APP.appId}:${found.value.since}`; // the outbox takes it once
  expect(at.told).toEqual([
    [cause, "consent again"],
    [cause, "consent again"],
  ]);
});

describe("the new pair", () => {
  it("is kept over whatever another process tried meanwhile with the old one", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(LIFE);
    const { put } = at.stores.credentials;
    const away = { for: 0 };
    at.stores.credentials.put = async (...args) => {
      if (args[3].attempt !== undefined) return put(...args); // what is tried is written, the outcome cannot be
      if ((away.for += 1) > 3) return put(...args);
      if (away.for === 3) {
        const found = await at.stores.credentials.get("zalo-oa", APP.appId);
        if (found)
          await put("zalo-oa", APP.appId, found.rev, { ...found.value, attempt: { at: at.pace.now(), tries: 2 } });
      }
      throw new Error("away");
    };
    expect(await at.tokens().current()).toEqual(TWO);
    expect(await at.kept()).toMatchObject({ state: "good", pair: { refresh: SECOND_PAIR.refresh_token } });
  });

  it("gives way to one that a person got by consenting meanwhile", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(LIFE);
    const { put } = at.stores.credentials;
    at.stores.credentials.put = async (...args) => {
      at.stores.credentials.put = put;
      const written = await put(...args); // the attempt
      await at.consent({ access: "access-of-login", refresh: "refresh-of-login" });
      return written;
    };
    expect(await at.tokens().current()).toMatchObject({ ok: true, token: { text: "access-of-login" } });
    expect((await at.kept())?.pair?.refresh).toBe("refresh-of-login");
  });

  it("of a person who consents just before the refresh is tried is used, and nothing is tried", async () => {
    await at.consent();
    at.pass(LIFE);
    const { put } = at.stores.credentials;
    at.stores.credentials.put = async (...args) => {
      at.stores.credentials.put = put;
      await at.consent({ access: "access-of-login", refresh: "refresh-of-login" });
      return put(...args);
    };
    expect(await at.tokens().current()).toMatchObject({ ok: true, token: { text: "access-of-login" } });
    expect(refreshes()).toBe(0);
  });

  it("of a person who consents while the old one is refused stands, and nobody is asked for another", async () => {
    await at.consent();
    at.api.script(GRANT, refused(-14_014));
    at.pass(LIFE);
    const { put } = at.stores.credentials;
    at.stores.credentials.put = async (...args) => {
      at.stores.credentials.put = put;
      const written = await put(...args); // the attempt
      await at.consent({ access: "access-of-login", refresh: "refresh-of-login" });
      return written;
    };
    expect(await at.tokens().current()).toMatchObject({ ok: true, token: { text: "access-of-login" } });
    expect([at.told, at.log.lines, (await at.kept())?.state]).toEqual([[], [], "good"]);
  });

  it("is not put aside for an old one that was read before and arrives later", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR);
    at.pass(HOUR);
    const tokens = at.tokens();
    const { get } = at.stores.credentials;
    let arrive = () => {};
    at.stores.credentials.get = async (...args) => {
      at.stores.credentials.get = get;
      const read = await get(...args);
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
      return read;
    };
    const slow = tokens.look();
    expect(await tokens.another({ text: FIRST.access, owner: OA })).toEqual(TWO);
    arrive();
    await slow;
    expect(await tokens.current()).toEqual(TWO);
  });

  it("that could not be stored for long is not used and not forgotten", async () => {
    await at.consent();
    at.api.script(GRANT, SECOND_PAIR, refused(-14_014));
    at.pass(LIFE);
    const { put } = at.stores.credentials;
    at.stores.credentials.put = (...args) =>
      args[3].attempt === undefined ? Promise.reject(new Error("away")) : put(...args);
    const tokens = at.tokens();
    await expect(tokens.current()).rejects.toThrow("away");
    await expect(tokens.current()).rejects.toThrow("away");
    expect(at.log.lines.some((line) => line.includes("lost if this process ends"))).toBe(true);
    at.stores.credentials.put = put;
    expect([await tokens.current(), refreshes()]).toEqual([TWO, 1]);
  });
});

describe("the end of the refresh token", () => {
  it("is told of fourteen days before, once for each pair, and is no refresh any more after it", async () => {
    await at.consent(FIRST, 365 * DAY);
    at.api.script(GRANT, SECOND_PAIR);
    const tokens = at.tokens();
    at.pass(76 * DAY - MINUTE);
    await tokens.look();
    expect(at.told).toEqual([]);
    at.pass(2 * MINUTE);
    await tokens.look();
    await tokens.look();
    expect(new Set(at.told.map(([cause]) => cause)).size).toBe(1);
    expect(at.told[0]?.[1]).toBe("dies in 13");
    at.pass(15 * DAY);
    await tokens.another({ text: FIRST.access, owner: OA });
    expect([refreshes(), tokens.standing(), at.told.at(-1)?.[1]]).toEqual([0, "consent", "consent again"]);
    expect(await tokens.current()).toEqual(ONE); // as long as Zalo takes it
  });
});

it("no token and no secret stands in a log line or in what is told", async () => {
  await at.consent();
  at.api.script(GRANT, HTML_502, "reset", { ...refused(-14_014), error_reason: FIRST.refresh });
  at.pass(LIFE);
  const tokens = at.tokens();
  for (const ms of [0, MINUTE, 5 * MINUTE, HOUR]) {
    at.pass(ms);
    await tokens.current();
    await tokens.look();
  }
  const said = JSON.stringify([
    at.log.lines,
    at.told,
    tokens.standing(),
    await at.stores.credentials.get("zalo-oa", "431"),
  ]);
  for (const secret of [FIRST.access, FIRST.refresh, APP.appSecret]) expect(said).not.toContain(secret);
});
