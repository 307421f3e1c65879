import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileType } from "../../src/app/file-type.ts";
import { sampleFile, zipOf } from "../sample-file.ts";

describe("the type of a file", () => {
  it.each(["jpg", "png", "webp", "pdf", "docx", "xlsx", "doc", "xls"])("is seen in its content: %s", (ending) => {
    expect(fileType(sampleFile(ending))?.endings[0]).toBe(ending);
  });

  it.each(["exe", "msi", "zip", "docm"])("is none that is taken: %s", (ending) => {
    expect(fileType(sampleFile(ending))).toBeUndefined();
  });

  it("is read within a larger buffer, as platforms hand files over", () => {
    const file = sampleFile("xlsx");
    const whole = Buffer.concat([Buffer.alloc(7), file, Buffer.alloc(9)]);
    expect(fileType(whole.subarray(7, 7 + file.length))?.endings).toEqual(["xlsx"]);
  });

  it("is none for a Word file cut short, whose directory is gone", () => {
    const file = sampleFile("docx");
    for (let length = 0; length < file.length; length += 1) expect(fileType(file.subarray(0, length))).toBeUndefined();
  });

  it("is answered for anything that begins like a zip or a container", () => {
    const anything = fc.tuple(
      fc.constantFrom("504b0304", "d0cf11e0a1b11ae1", "504b030400504b0506"),
      fc.uint8Array({ maxLength: 200 }),
    );
    fc.assert(
      fc.property(anything, ([begin, rest]) => {
        expect(fileType(Buffer.concat([Buffer.from(begin, "hex"), rest]))).toBeUndefined();
      }),
    );
  });

  it("is not told by the name of a part deeper in", () => {
    expect(fileType(zipOf(["a/[Content_Types].xml", "word/document.xml"]))).toBeUndefined();
  });
});
