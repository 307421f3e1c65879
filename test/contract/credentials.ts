import { describe, expect, it } from "vitest";
import type { Credential, Credentials } from "../../src/app/ports.ts";
import { minute, OPERATOR } from "./samples.ts";

function credential(changed: Partial<Credential> = {}): Credential {
  return {
    owner: "3245102376187211265",
    sealed: "v1.not-a-token",
    since: minute(0),
    accessUntil: minute(1_500),
    refreshUntil: minute(129_600),
    state: "good",
    ...changed,
  };
}

export function credentialsContract(make: () => Promise<Credentials>): void {
  describe("credentials", () => {
    it("are kept as they were put, by platform and account", async () => {
      const credentials = await make();
      const one = credential({ attempt: { at: minute(1), tries: 2 } });
      expect(await credentials.put("zalo-oa", "431", 0, one)).toBe(true);
      one.owner = "another";
      await credentials.put("zalo-oa", "432", 0, credential({ state: "consent" }));
      expect(await credentials.get("zalo-oa", "431")).toEqual({
        rev: 1,
        value: credential({ attempt: { at: minute(1), tries: 2 } }),
      });
      expect(await credentials.get("zalo-oa", "432")).toEqual({ rev: 1, value: credential({ state: "consent" }) });
      expect(await credentials.get("zalo-bot", "431")).toBeUndefined();
    });

    it("change only on the revision they were read at, and lose what the new ones do not have", async () => {
      const credentials = await make();
      await credentials.put("zalo-oa", "431", 0, credential({ attempt: { at: minute(1), tries: 1 } }));
      expect(await credentials.put("zalo-oa", "431", 0, credential())).toBe(false);
      expect(await credentials.put("zalo-oa", "431", 2, credential())).toBe(false);
      expect(await credentials.put("zalo-oa", "431", 1, credential({ sealed: "v1.new" }))).toBe(true);
      expect(await credentials.put("zalo-oa", "431", 1, credential())).toBe(false);
      expect(await credentials.get("zalo-oa", "431")).toEqual({ rev: 2, value: credential({ sealed: "v1.new" }) });
    });

    it.each([0, 1])("are written by exactly one of many at once (revision %s)", async (rev) => {
      const credentials = await make();
      if (rev > 0) await credentials.put("zalo-oa", "431", 0, credential());
      const puts = Array.from({ length: 20 }, (_, n) =>
        credentials.put("zalo-oa", "431", rev, credential({ sealed: `v1.${n}` })),
      );
      const wrote = await Promise.all(puts);
      expect(wrote.filter(Boolean)).toHaveLength(1);
      expect((await credentials.get("zalo-oa", "431"))?.value.sealed).toBe(`v1.${wrote.indexOf(true)}`);
    });

    it("are not found or changed by an operator in the place of a revision", async () => {
      const credentials = await make();
      await credentials.put("zalo-oa", "431", 0, credential());
      await credentials.put("zalo-oa", "431", OPERATOR, credential({ sealed: "v1.forged" })).catch(() => false);
      expect(await credentials.get("zalo-oa", "431")).toEqual({ rev: 1, value: credential() });
    });
  });
}
