import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BoardLink } from "../../src/app/ports.ts";
import { PersonId } from "../../src/domain/people.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { FileRecipe } from "../../src/engine/conversation.ts";
import { makeKey, readKey } from "../../src/http/link.ts";
import { openBoardLink, openFileLink, openUploadLink, sealedLinks } from "../../src/http/links.ts";

const links = sealedLinks("ours", "https://giaoban.example/");
const expires = 2_000 as Instant;
const before = 1_999 as Instant;
const recipe: FileRecipe = { make: "kept", id: "zalo-oa:7001:42" };
const chat = { channel: "zalo-oa", chat: "5712345678901234567" };
const board: BoardLink = {
  person: PersonId.parse("ct-ubnd"),
  snapshot: "7K2M",
  made: 1_000 as Instant,
  until: expires,
};

const lastPart = (link: string) => link.split("/").at(-1) ?? "";

describe("a sealed link", () => {
  it("stands below the public address, and within our own pages without one", () => {
    expect(links.file(recipe, expires)).toMatch(/^https:\/\/giaoban\.example\/tep\/[\w-]+\.[\w-]+$/);
    expect(links.upload(chat, expires)).toMatch(/^https:\/\/giaoban\.example\/gui\/[\w-]+\.[\w-]+$/);
    expect(links.board(board)).toMatch(/^https:\/\/giaoban\.example\/bang\/[\w-]+\.[\w-]+$/);
    expect(sealedLinks("ours", "").file(recipe, expires)).toMatch(/^\/tep\//);
  });

  it("opens what it was made for, until it expires", () => {
    const recipes = fc.oneof(
      fc.record({ make: fc.constant("kept" as const), id: fc.string() }),
      fc.record({ make: fc.constant("qr" as const), text: fc.string(), name: fc.string() }),
    );
    fc.assert(
      fc.property(
        recipes,
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        fc.nat(),
        fc.nat(),
        (what, channel, name, until, now) => {
          const made = sealedLinks("ours", "");
          const open = <T>(value: T) => (now < until ? { is: "open", what: value, until } : { is: "expired" });
          const at = now as Instant;
          const file = lastPart(made.file(what, until as Instant));
          const upload = lastPart(made.upload({ channel, chat: name }, until as Instant));
          expect(openFileLink("ours", file, at)).toEqual(open(what));
          const link = { person: channel as PersonId, snapshot: name, made: now as Instant, until: until as Instant };
          expect(openUploadLink("ours", upload, at)).toEqual(open({ channel, chat: name }));
          expect(openBoardLink("ours", lastPart(made.board(link)), at)).toEqual(open(link));
        },
      ),
    );
  });

  it("is expired at the very instant", () => {
    expect(openFileLink("ours", lastPart(links.file(recipe, expires)), expires)).toEqual({ is: "expired" });
  });

  it("says nothing of a chat but where it is", () => {
    const upload = lastPart(links.upload({ ...chat, dead: before }, expires));
    expect(openUploadLink("ours", upload, before)).toEqual({ is: "open", what: chat, until: expires });
  });

  it("opens nothing when it was made for another purpose, or with another secret", () => {
    const [file, upload] = [lastPart(links.file(recipe, expires)), lastPart(links.upload(chat, expires))];
    const key = makeKey("ours", PersonId.parse("iale.vt"), expires);
    const page = lastPart(links.board(board));
    for (const sealed of [upload, key, page]) expect(openFileLink("ours", sealed, before)).toEqual({ is: "forged" });
    for (const sealed of [file, key, page]) expect(openUploadLink("ours", sealed, before)).toEqual({ is: "forged" });
    for (const sealed of [file, upload, key]) expect(openBoardLink("ours", sealed, before)).toEqual({ is: "forged" });
    for (const sealed of [file, upload, page]) expect(readKey("ours", sealed, before)).toBeUndefined();
    expect(openFileLink("theirs", file, before)).toEqual({ is: "forged" });
  });

  it("opens nothing when any sign of it was changed, even its time", () => {
    const file = lastPart(links.file(recipe, expires));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.constantFrom("a", "Z", "0", "-", "_", "."), (place, sign) => {
        const changed = file.slice(0, place) + sign + file.slice(place + 1);
        fc.pre(changed !== file);
        expect(openFileLink("ours", changed, before)).toEqual({ is: "forged" });
      }),
    );
    const later = Buffer.from(JSON.stringify([recipe, 9_999])).toString("base64url");
    expect(openFileLink("ours", `${later}.${file.split(".")[1]}`, before)).toEqual({ is: "forged" });
  });

  it.each(["", ".", "..", "a.b", "null.", "%00", `${"x".repeat(10_000)}.y`])("is none at all: %j", (sealed) => {
    expect(openFileLink("ours", sealed, before)).toEqual({ is: "forged" });
  });
});
