import { describe, expect, it } from "vitest";
import { secretMarkIn } from "../../../src/domain/vietnamese/secret.ts";
import { INNOCENT, MARKED } from "./secret-corpus.ts";

describe("marks of state secrets", () => {
  it("are decided by a corpus of at least two hundred", () => {
    expect(new Set([...MARKED, ...INNOCENT]).size).toBeGreaterThanOrEqual(200);
  });

  it.each(MARKED)("marked: %s", (text) => {
    expect(secretMarkIn(text)).toBeDefined();
  });

  it.each(INNOCENT)("innocent: %s", (text) => {
    expect(secretMarkIn(text)).toBeUndefined();
  });

  it.each(MARKED)("marked in the middle of a report, decomposed letters and hidden characters too: %s", (text) => {
    expect(secretMarkIn(`1. Xong 12 việc\n${text}\n2. Còn 3 việc`)).toBeDefined();
    expect(secretMarkIn(text.normalize("NFD"))).toBeDefined();
    expect(secretMarkIn(text.replaceAll(/(?<=\p{L})(?=\p{L})/gu, "\u200B"))).toBeDefined();
  });

  it("stays innocent beside other innocent lines", () => {
    expect(secretMarkIn(INNOCENT.join("\n"))).toBeUndefined();
  });
});
