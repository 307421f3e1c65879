import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buttonData, readButton } from "../../../src/channels/telegram/button.ts";
import { shortName } from "../../../src/domain/short-name.ts";

const LONG = "phong-nong-nghiep-va-moi-truong:bao-cao-hai-lan-tuan:2026-W48-1";

describe("a button's payload", () => {
  it.each<[string, string | undefined, number | undefined, string, string | undefined]>([
    ["an answer", "xa-ia-le:bao-cao-tuan:2026-W48", 3, "option:co", "pxa-ia-le:bao-cao-tuan:2026-W48|3|option:co"],
    ["an answer in a long conversation", LONG, 12, "fix:hs_tre_ds", `p${shortName(LONG)}|12|fix:hs_tre_ds`],
    ["a command", undefined, undefined, "/baocao bao-cao-tuan 2026-W48", "t/baocao bao-cao-tuan 2026-W48"],
    ["63 bytes of command", undefined, undefined, "/".padEnd(63, "x"), `t${"/".padEnd(63, "x")}`],
    ["64 bytes of command", undefined, undefined, "/".padEnd(64, "x"), undefined],
    [
      "bytes, not letters",
      undefined,
      undefined,
      "/tongket Ủy ban nhân dân thị trấn Nhơn Hòa",
      "t/tongket Ủy ban nhân dân thị trấn Nhơn Hòa",
    ],
    [
      "bytes, not letters: too many",
      undefined,
      undefined,
      "/tongket Ủy ban nhân dân thị trấn Nhơn Hòa huyện Chư",
      undefined,
    ],
    ["an option too long for any conversation", LONG, 1, "option:".padEnd(60, "x"), undefined],
    ["an option that reads as another turn", "a:b:c", 1, "x|2|y", undefined],
    ["nothing to say", undefined, undefined, "", undefined],
  ])("%s", (_what, conversation, turn, option, data) => {
    const message = { text: "", ...(conversation && { conversation }), ...(turn !== undefined && { turn }) };
    expect(buttonData(message, option)).toBe(data);
  });

  it("is read back as what it was made of, has 1 to 64 bytes, or is not made", () => {
    const id = fc.oneof(fc.stringMatching(/^[a-z0-9:_-]{1,70}$/), fc.string({ unit: "grapheme", maxLength: 30 }));
    let made = 0;
    fc.assert(
      fc.property(id, fc.nat(), id, fc.boolean(), (conversation, turn, option, inside) => {
        const data = buttonData({ text: "", ...(inside ? { conversation, turn } : {}) }, option);
        if (data === undefined) return;
        made += 1;
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        const read = readButton(data);
        const press = { kind: "press", turn, option };
        expect(
          inside
            ? [conversation, shortName(conversation)].map((one) => ({ ...press, conversation: one }))
            : [{ kind: "text", text: option }],
        ).toContainEqual(read);
      }),
      { numRuns: 2_000 },
    );
    expect(made).toBeGreaterThan(500);
  });

  it("is read whatever anybody makes up, and never throws", () => {
    const madeUp = fc.oneof(fc.string(), fc.stringMatching(/^[pt].*\|\d*\|.*$/));
    fc.assert(
      fc.property(madeUp, (data) => {
        expect([undefined, "text", "press"]).toContain(readButton(data)?.kind);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("a short name", () => {
  it("is eight characters of ASCII, the same for the same name, another for another", () => {
    const names = Array.from({ length: 2_000 }, (_, n) => shortName(`xa-${n % 50}:bao-cao-tuan:2026-W${n}`));
    expect(new Set(names).size).toBe(2_000);
    expect(names.every((name) => /^#[a-z0-9]{7}$/.test(name))).toBe(true);
    expect(shortName("xa-ia-le:bao-cao-tuan:2026-W48")).toBe("#1q1ra5s");
  });
});
