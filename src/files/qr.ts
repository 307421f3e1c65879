import { toBuffer } from "qrcode";

/** A QR picture of a text (a link), as PNG: large enough to be read off one screen by another, with the quiet rim that readers want. */
export function qrPng(text: string): Promise<Uint8Array> {
  return toBuffer(text, { type: "png", errorCorrectionLevel: "M", margin: 4, scale: 8 });
}
