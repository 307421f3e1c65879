import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersonId } from "../../src/domain/people.ts";
import type { Instant } from "../../src/domain/time.ts";
import { makeKey, readKey } from "../../src/http/link.ts";

const person = PersonId.parse("iale.vt");
const expires = 2_000 as Instant;
const before = 1_999 as Instant;

describe("the key in a person's link", () => {
  it("names its person until it expires", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        fc.nat(),
        fc.nat(),
        (secret, id, until, now) => {
          const key = makeKey(secret, PersonId.parse(id), until as Instant);
          expect(key).toMatch(/^[\w-]+\.[\w-]+$/);
          expect(readKey(secret, key, now as Instant)).toEqual(now < until ? { person: id, made: 0 } : undefined);
        },
      ),
    );
  });

  it("opens nothing when it was made with another secret", () => {
    expect(readKey("theirs", makeKey("ours", person, expires), before)).toBeUndefined();
  });

  it("opens nothing when any sign of it was changed", () => {
    const key = makeKey("ours", person, expires);
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom("a", "Z", "0", "-", "_", "."), (place, sign) => {
        const changed = key.slice(0, place) + sign + key.slice(place + 1);
        fc.pre(changed !== key);
        expect(readKey("ours", changed, before)).toBeUndefined();
      }),
    );
  });

  it("opens nothing when the sealed part is put before another claim", () => {
    const [, sealed] = makeKey("ours", person, expires).split(".");
    const claim = Buffer.from(JSON.stringify(["ct", expires])).toString("base64url");
    expect(readKey("ours", `${claim}.${sealed}`, before)).toBeUndefined();
  });

  it.each(["", ".", "..", "a.b", "null.", "undefined", `${"x".repeat(10_000)}.y`])(
    "reads %j as no key at all",
    (key) => {
      expect(readKey("ours", key, before)).toBeUndefined();
    },
  );
});
