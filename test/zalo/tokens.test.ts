import { afterEach, describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/domain/time.ts";
import { consented } from "./oa-rig.ts";

/** The tokens of an Official Account: what must hold when answers are lost, processes race and time runs out. */

const GRANT = "/v4/oa/access_token";
const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function anAccount(options: Parameters<typeof consented>[0] = {}) {
  const at = await consented(options);
  running.push(at.double);
  const clerk = at.double.user("186729651760683225", { follows: true });
  const grants = at.calls(GRANT); // the consent's
  return {
    ...at,
    clerk,
    refreshes: () => at.calls(GRANT) - grants,
    say: (process: ReturnType<typeof at.process>, text = "Xin nộp.") =>
      process.channel.send(clerk.chat, "say:1", { text }, at.clock.now()),
    said: () =>
      at.double
        .chat(clerk.chat)
        .lines.filter(({ by }) => by === at.double.app.oaId)
        .map(({ text }) => text),
  };
}

describe("a token that is over", () => {
  it("is renewed by the first message that needs it, which is then said once", async () => {
    const at = await anAccount();
    at.clock.move(26 * HOUR);
    expect(await at.say(at.process())).toMatchObject({ ok: true });
    expect([at.refreshes(), at.said()]).toEqual([1, ["Xin nộp."]]);
  });

  it("is renewed once by two processes that find out at once", async () => {
    const at = await anAccount();
    at.clock.move(26 * HOUR);
    const processes = [at.process(), at.process(), at.process()];
    const results = await Promise.all(processes.map((one, n) => at.say(one, `Tin ${n}`)));
    // Nobody's time passes here, so whoever waits for the one that renews is told to come back.
    for (const [n, result] of results.entries()) {
      if (result.ok) continue;
      expect(result.why).toBe("retry");
      expect(await at.say(processes[n] ?? at.process(), `Tin ${n}`)).toMatchObject({ ok: true });
    }
    expect([at.refreshes(), at.said().sort()]).toEqual([1, ["Tin 0", "Tin 1", "Tin 2"]]);
  });

  it("is waited for by whoever finds out while another process renews it: nobody's message is put off", async () => {
    const at = await anAccount();
    at.clock.move(26 * HOUR);
    // The other one has got on a little whenever somebody has waited.
    const pace = { now: at.clock.now, wait: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
    const results = await Promise.all([0, 1, 2].map((n) => at.say(at.process(pace), `Tin ${n}`)));
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect([at.refreshes(), at.said().sort()]).toEqual([1, ["Tin 0", "Tin 1", "Tin 2"]]);
  });

  it("in the middle of a burst costs one refresh, and each message is said once", async () => {
    const at = await anAccount();
    const process = at.process();
    expect(await at.say(process, "Tin đầu")).toMatchObject({ ok: true });
    at.clock.move(2 * HOUR); // the token is not known to be over: Zalo has taken it back
    const token = at.double.journal.findLast(({ method }) => method.endsWith("/cs"))?.headers["access_token"];
    at.double.revoke(String(token));
    const texts = Array.from({ length: 20 }, (_, n) => `Tin ${n}`);
    const results = await Promise.all(texts.map((text) => at.say(process, text)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(at.refreshes()).toBe(1);
    expect(at.said().sort()).toEqual(["Tin đầu", ...texts].sort());
  });
});

describe("the answer to a refresh", () => {
  it("lost after Zalo has given a new pair ends in a consent that is asked for once, and in no loop", async () => {
    const at = await anAccount();
    at.clock.move(26 * HOUR);
    at.double.fault(GRANT, "reset-after");
    const process = at.process();
    expect(await at.say(process)).toMatchObject({ ok: false, why: "retry" });
    at.clock.move(2 * MINUTE);
    expect(await at.say(process)).toMatchObject({ ok: false, why: "human" });
    const tries = at.refreshes();
    expect(tries).toBe(2);
    for (let n = 0; n < 5; n += 1) {
      at.clock.move(HOUR);
      expect(await at.say(at.process())).toMatchObject({ ok: false, why: "human" });
    }
    expect(at.refreshes()).toBe(tries);
    expect(at.told.filter((cause) => cause.includes("consent"))).toHaveLength(1);
    expect(at.said()).toEqual([]);
  });

  it("lost before Zalo heard of it is no loss", async () => {
    const at = await anAccount();
    at.clock.move(26 * HOUR);
    at.double.fault(GRANT, "reset-before");
    const process = at.process();
    expect(await at.say(process)).toMatchObject({ ok: false, why: "retry" });
    at.clock.move(2 * MINUTE);
    expect(await at.say(process)).toMatchObject({ ok: true });
    expect(at.told).toEqual([]);
  });

  it("that the store does not take at first is not used before it is stored, and not lost", async () => {
    const at = await anAccount();
    at.clock.move(26 * HOUR);
    const { put } = at.stores.credentials;
    let broken = 3;
    Object.assign(at.stores.credentials, {
      put: (...args: Parameters<typeof put>) =>
        args[3].attempt === undefined && (broken -= 1) >= 0 ? Promise.reject(new Error("away")) : put(...args),
    });
    const process = at.process();
    expect(await at.say(process)).toMatchObject({ ok: true });
    expect([at.refreshes(), at.said()]).toEqual([1, ["Xin nộp."]]);
    expect(await at.say(at.process(), "Tin sau")).toMatchObject({ ok: true }); // another process reads the new pair
    expect(at.refreshes()).toBe(1);
  });
});

it("administrators hear once, two weeks before the right to renew ends", async () => {
  const at = await anAccount();
  at.double.fault(GRANT, "502", Number.POSITIVE_INFINITY); // so that it is not renewed on the way
  const look = async () => {
    const process = at.process();
    process.begin(() => Promise.resolve());
    await new Promise((resolve) => setImmediate(resolve));
    await process.stop();
  };
  at.clock.move(75 * DAY);
  await look();
  expect(at.told.filter((cause) => cause.includes("dies"))).toEqual([]);
  at.clock.move(2 * DAY);
  await look();
  await look();
  expect(at.told.filter((cause) => cause.includes("dies"))).toHaveLength(1);
});

it("no token stands in the store in words that can be read", async () => {
  const at = await anAccount();
  await at.say(at.process());
  const token = String(at.double.journal.findLast(({ method }) => method.endsWith("/cs"))?.headers["access_token"]);
  const kept = JSON.stringify(await at.stores.credentials.get("zalo-oa", at.double.app.id));
  expect([token.length > 10, kept.includes(token)]).toEqual([true, false]);
});
