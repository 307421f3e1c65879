import { describe, expect, it } from "vitest";
import type { Instant } from "../../src/domain/time.ts";
import { qrPng } from "../../src/files/qr.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { memoryFiles } from "../../src/store/memory/files.ts";

const LINK = "https://t.me/giaoban_bot?start=7K2M4QXD";
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

describe("a QR picture", () => {
  it("is a square PNG, the same for the same text and another for another", async () => {
    const bytes = await qrPng(LINK);
    expect(Array.from(bytes.subarray(0, 8))).toEqual(PNG);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const [width, height] = [view.getUint32(16), view.getUint32(20)]; // of the first chunk, IHDR
    expect(height).toBe(width);
    expect(width).toBeGreaterThan(200);
    expect(await qrPng(LINK)).toEqual(bytes);
    expect(await qrPng(`${LINK}X`)).not.toEqual(bytes);
  });
});

describe("the file of a message", () => {
  it("is made as its recipe says: a QR picture, what was kept, or nothing", async () => {
    const files = memoryFiles();
    const kept = { name: "cong-van.pdf", mime: "application/pdf", bytes: new Uint8Array([1]) };
    await files.put("u1", kept, 0 as Instant);
    const renderFile = renderFileFrom(files);
    const qr = await renderFile({ make: "qr", text: LINK, name: "ma-moi.png" });
    expect(qr).toMatchObject({ name: "ma-moi.png", mime: "image/png" });
    expect(qr?.bytes).toEqual(await qrPng(LINK));
    expect(await renderFile({ make: "kept", id: "u1" })).toEqual(kept);
    expect(await renderFile({ make: "kept", id: "u2" })).toBeUndefined();
  });
});
