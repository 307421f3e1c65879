import { describe, expect, it } from "vitest";
import type { People } from "../../src/app/ports.ts";
import type { Person, Unit } from "../../src/domain/people.ts";

function unit(id: string, changed: Partial<Unit> = {}): Unit {
  return {
    id: id as Unit["id"],
    name: `UBND xã ${id}`,
    short: id,
    aliases: [],
    kind: "xa",
    successors: [],
    ...changed,
  };
}

function person(id: string, changed: Partial<Person> = {}): Person {
  return {
    id: id as Person["id"],
    name: `Văn thư ${id}`,
    unit: "ia-le" as Unit["id"],
    roles: ["reporter"],
    addresses: [],
    ...changed,
  };
}

export function peopleContract(make: () => Promise<People>): void {
  describe("people", () => {
    it("starts empty", async () => {
      const people = await make();
      expect(await people.version()).toBe(0);
      expect(await people.load()).toMatchObject({ version: 0, units: [], people: [] });
    });

    it("adds those that are new, replaces those it has, keeps the others and their order", async () => {
      const people = await make();
      const addresses = [{ channel: "web", chat: "1" }];
      await people.save([unit("ia-le"), unit("ia-blu")], [person("a"), person("b")]);
      await people.save([unit("ia-le", { kind: "phuong" }), unit("ia-rong")], [person("a", { addresses })]);
      const directory = await people.load();
      expect(directory.units).toEqual([unit("ia-le", { kind: "phuong" }), unit("ia-blu"), unit("ia-rong")]);
      expect(directory.people).toEqual([person("a", { addresses }), person("b")]);
      expect(directory.personAt({ channel: "web", chat: "1" })).toEqual(person("a", { addresses }));
    });

    it("raises its version with every change, and a directory says of which version it is", async () => {
      const people = await make();
      await people.save([unit("ia-le")], []);
      const first = await people.version();
      await people.save([], [person("a")]);
      const second = await people.version();
      expect(first).toBeGreaterThan(0);
      expect(second).toBeGreaterThan(first);
      expect((await people.load()).version).toBe(second);
    });

    it("loses no change of many made at once", async () => {
      const people = await make();
      const ids = Array.from({ length: 8 }, (_, n) => `p${n}`);
      await Promise.all(ids.map((id) => people.save([], [person(id)])));
      expect((await people.load()).people.map(({ id }) => id).sort()).toEqual(ids);
      expect(await people.version()).toBe(8);
    });

    it("changes people on the truth as it is stored, and returns what holds then", async () => {
      const people = await make();
      await people.save([unit("ia-le")], [person("a"), person("b")]);
      const before = await people.version();
      const dead = { channel: "web", chat: "1", dead: 5 as NonNullable<Person["consent"]> };
      const after = await people.update((directory) => [
        {
          ...person("a", { addresses: [dead], consent: dead.dead }),
          name: `${directory.people.length} ${directory.units.length}`,
        },
        person("c"),
      ]);
      expect(after.people).toEqual([
        person("a", { addresses: [dead], consent: dead.dead, name: "2 1" }),
        person("b"),
        person("c"),
      ]);
      expect(after.version).toBe(before + 1);
      expect((await people.load()).people).toEqual(after.people);
      expect((await people.update(() => [])).version).toBe(after.version);
      expect(await people.version()).toBe(after.version);
    });

    it("loses no update of many made at once, each made on those before it", async () => {
      const people = await make();
      await people.save([unit("ia-le")], []);
      await Promise.all(
        Array.from({ length: 8 }, () => people.update((directory) => [person(`p${directory.people.length}`)])),
      );
      expect((await people.load()).people.map(({ id }) => id)).toEqual(Array.from({ length: 8 }, (_, n) => `p${n}`));
    });

    it("changes units and people together, on the truth as it is stored, or neither", async () => {
      const people = await make();
      await people.save([unit("ia-le"), unit("ia-blu")], [person("a")]);
      const [ended, heir] = [unit("ia-blu", { validTo: "2025-06-30" as never }), unit("ia-le-2025")];
      const after = await people.alter(() => ({ units: [ended, heir], people: [person("a", { unit: heir.id })] }));
      expect(after.units).toEqual([unit("ia-le"), ended, heir]);
      expect(after.person("a" as never)?.unit).toBe(heir.id);
      expect(await people.load()).toMatchObject({ version: 2, units: after.units, people: after.people });
      expect((await people.alter(() => ({ units: [], people: [] }))).version).toBe(2);
      await Promise.all(
        Array.from({ length: 4 }, () =>
          people.alter(({ units }) => ({ units: units.length > 3 ? [] : [unit("only-one")], people: [] })),
        ),
      );
      expect(await people.version()).toBe(3); // the three others saw what the first had made
    });

    it("shares nothing with its callers", async () => {
      const people = await make();
      const one = unit("ia-le");
      await people.save([one], []);
      one.aliases.push("changed afterwards");
      (await people.load()).units.pop();
      expect((await people.load()).units).toEqual([unit("ia-le")]);
    });
  });
}
