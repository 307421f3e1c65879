import { inflateRawSync } from "node:zlib";

/** Reads a .docx back, strictly: what is no well-formed XML, or holds letters that XML forbids, throws as Word would refuse it. */

export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: (XmlNode | string)[];
}

/** The parts of a zip archive, by their path. */
export function unzip(bytes: Uint8Array): Map<string, string> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  const parts = new Map<string, string>();
  let at = view.readUInt32LE(end + 16);
  for (let count = view.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, size] = [view.readUInt16LE(at + 10), view.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = view.readUInt32LE(at + 42);
    const begin = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28);
    const packed = view.subarray(begin, begin + size);
    parts.set(
      view.toString("utf8", at + 46, at + 46 + name),
      (method === 0 ? packed : inflateRawSync(packed)).toString(),
    );
    at += 46 + name + extra + comment;
  }
  return parts;
}

const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function parseXml(text: string): XmlNode {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) throw new Error(`Forbidden letter at ${forbidden.index}`);
  const root: XmlNode = { name: "", attributes: {}, children: [] };
  const open = [root];
  for (const [token] of text.replace(/^<\?xml.*?\?>/, "").matchAll(/<[^>]*>|[^<]+/g)) {
    const inside = open.at(-1);
    if (inside === undefined) throw new Error("More was closed than opened");
    if (!token.startsWith("<")) inside.children.push(unescape(token));
    else if (token.startsWith("</")) {
      if (open.pop()?.name !== token.slice(2, -1).trim()) throw new Error(`${token} closes another`);
    } else {
      const [, name = "", rest = "", single] = /^<([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>$/.exec(token) ?? [];
      if (name === "") throw new Error(`No tag: ${token}`);
      const attributes = [...rest.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
        key,
        unescape(value),
      ]);
      const node: XmlNode = {
        name,
        attributes: Object.fromEntries(attributes) as Record<string, string>,
        children: [],
      };
      inside.children.push(node);
      if (single === "") open.push(node);
    }
  }
  if (open.length !== 1) throw new Error(`${open.at(-1)?.name} is not closed`);
  return root;
}

function unescape(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]+);|#(\d+);|(\w+);)?/gi,
    (whole, hex?: string, digits?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (digits !== undefined) return String.fromCodePoint(Number(digits));
      const letter = ENTITIES[name ?? ""];
      if (letter === undefined) throw new Error(`No entity: ${whole}`);
      return letter;
    },
  );
}

/** Everything of this name inside, in the order of the document; with `deep` false not what lies inside another of them. */
export function all(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((child) => {
    if (typeof child === "string") return [];
    return [...(child.name === name ? [child] : []), ...all(child, name)];
  });
}

export function first(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node && all(node, name)[0];
}

/** What stands directly inside an element that holds no others. */
export function textIn(node: XmlNode): string {
  return node.children.filter((child) => typeof child === "string").join("");
}

/** The words of a paragraph, a cell or a whole table; paragraphs are lines. */
export function wordsOf(node: XmlNode): string {
  const paragraphs = node.name === "w:p" ? [node] : all(node, "w:p");
  return paragraphs
    .map((one) =>
      all(one, "w:t")
        .map((run) => textIn(run))
        .join(""),
    )
    .join("\n");
}

/** Each table as rows of cells. */
export function tablesOf(document: XmlNode): string[][][] {
  return all(document, "w:tbl").map((table) =>
    all(table, "w:tr").map((row) => all(row, "w:tc").map((cell) => wordsOf(cell))),
  );
}
