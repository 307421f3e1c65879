import { type Legacy, legacyOf } from "./legacy.ts";

/** Text, or why bytes are none: written in a font from before Unicode, or in no way we know. */
export type Decoded = { is: "text"; text: string } | { is: "legacy"; font: Legacy } | { is: "unknown" };

/** The text of a file: UTF-8 or UTF-16, with a mark at its beginning or without. Letters of old fonts are recognised, not read. */
export function decode(bytes: Uint8Array): Decoded {
  const text = read("utf-8", bytes) ?? read(wideIn(bytes), bytes);
  if (text !== undefined) {
    const font = legacyOf(text);
    return font === undefined ? { is: "text", text } : { is: "legacy", font };
  }
  const font = legacyOf(read("windows-1252", bytes) ?? "");
  return font === undefined ? { is: "unknown" } : { is: "legacy", font };
}

/** Which UTF-16 bytes can be: by their mark, or by the zeros that Latin letters have there. */
function wideIn(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (second === 0 && first !== 0) return "utf-16le";
  return first === 0 && second !== 0 ? "utf-16be" : undefined;
}

function read(encoding: string | undefined, bytes: Uint8Array): string | undefined {
  if (encoding === undefined) return undefined;
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text; // zeros are UTF-16's, or no text's
  } catch {
    return undefined;
  }
}
