import { expect, it } from "vitest";
import { directoryOf } from "../../src/domain/directory.ts";
import { Person, PersonId, Unit } from "../../src/domain/people.ts";
import { DAY, type Instant, plus } from "../../src/domain/time.ts";
import { keyHolder } from "../../src/http/identify.ts";
import { makeKey } from "../../src/http/link.ts";

const secret = "a secret of the test, long enough for anybody";
const now = 1_800_000_000_000 as Instant;
const unit = Unit.parse({ id: "iale", name: "UBND xã Ia Le", short: "Ia Le", kind: "xa" });
const clerk = Person.parse({ id: "vt-iale", name: "Văn thư xã Ia Le", unit: "iale", roles: ["reporter"] });
const identify = keyHolder(secret, () => directoryOf(1, [unit], [clerk]), { now: () => now });

it("opens the page to the person of a valid key, and to nobody else", async () => {
  const own = makeKey(secret, clerk.id, plus(now, DAY));
  expect(await identify(own)).toEqual({
    chat: "vt-iale",
    name: "Văn thư xã Ia Le",
    unit: "UBND xã Ia Le",
    roles: ["reporter"],
  });
  const others = [
    undefined,
    "",
    `${own}x`,
    makeKey("another secret, as long as the first one is", clerk.id, plus(now, DAY)),
    makeKey(secret, clerk.id, now), // expires this instant
    makeKey(secret, PersonId.parse("left-the-office"), plus(now, DAY)),
  ];
  expect(await Promise.all(others.map((key) => identify(key)))).toEqual(others.map(() => undefined));
});
