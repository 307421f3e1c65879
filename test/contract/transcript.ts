import { describe, expect, it } from "vitest";
import type { Transcript } from "../../src/app/ports.ts";
import { line, OPERATOR } from "./samples.ts";

export function transcriptContract(make: () => Promise<Transcript>): void {
  describe("transcript", () => {
    it("numbers the lines of each chat from 1", async () => {
      const transcript = await make();
      expect(await transcript.add(line("a"))).toEqual({ ...line("a"), seq: 1 });
      expect(await transcript.add(line("b", { from: "person" }))).toEqual({ ...line("b", { from: "person" }), seq: 2 });
      expect(await transcript.add(line("c", { chat: "another" }))).toMatchObject({ seq: 1 });
    });

    it("keeps what a line's file was", async () => {
      const transcript = await make();
      const file = { name: "Công văn.pdf", mime: "application/pdf", size: 12 };
      const message = { text: "Đây.", file: { make: "kept" as const, id: "web:demo:1" } };
      await transcript.add(line("a", { message, file }));
      expect(await transcript.after("van-thu", 0, 9)).toEqual([{ ...line("a", { message, file }), seq: 1 }]);
    });

    it("leaves a line that is there as it is", async () => {
      const transcript = await make();
      const first = await transcript.add(line("a"));
      await transcript.add(line("b"));
      expect(await transcript.add(line("a", { message: { text: "khác" } }))).toEqual(first);
      expect(await transcript.after("van-thu", 0, 9)).toHaveLength(2);
    });

    it("gives many writers at once places without gap or double, and one line its one place", async () => {
      const transcript = await make();
      const ids = Array.from({ length: 12 }, (_, n) => `line ${n % 10}`);
      const added = await Promise.all(ids.map((id) => transcript.add(line(id))));
      const lines = await transcript.after("van-thu", 0, 99);
      expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const places = new Map(lines.map(({ id, seq }) => [id, seq]));
      expect(added.map(({ seq }) => seq)).toEqual(ids.map((id) => places.get(id)));
    });

    it("reads on from a line, oldest first, and the newest ones where there are too many", async () => {
      const transcript = await make();
      for (const id of ["a", "b", "c", "d"]) await transcript.add(line(id));
      const ids = async (seq: number, limit: number) =>
        (await transcript.after("van-thu", seq, limit)).map(({ id }) => id);
      expect(await ids(1, 9)).toEqual(["b", "c", "d"]);
      expect(await ids(0, 2)).toEqual(["c", "d"]);
      expect(await ids(4, 9)).toEqual([]);
      expect(await transcript.after("unknown", 0, 9)).toEqual([]);
    });

    it("finds nothing for an operator in the place of a chat", async () => {
      const transcript = await make();
      await transcript.add(line("a"));
      expect(await transcript.after(OPERATOR, 0, 9).catch(() => [])).toEqual([]);
    });
  });
}
