/** A kind of file that is taken, with the endings its name may have, the usual one first. */
export interface FileType {
  mime: string;
  endings: readonly [string, ...string[]];
}

const OFFICE = "application/vnd.openxmlformats-officedocument";
const DOCX: FileType = { mime: `${OFFICE}.wordprocessingml.document`, endings: ["docx"] };
const XLSX: FileType = { mime: `${OFFICE}.spreadsheetml.sheet`, endings: ["xlsx"] };
const DOC: FileType = { mime: "application/msword", endings: ["doc"] };
const XLS: FileType = { mime: "application/vnd.ms-excel", endings: ["xls"] };

/** What a file is by its content: names and what the sender says of it are not believed. Nothing for a kind that is not taken. */
export function fileType(bytes: Uint8Array): FileType | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (begins(file, "ffd8ff")) return { mime: "image/jpeg", endings: ["jpg", "jpeg"] };
  if (begins(file, "89504e470d0a1a0a")) return { mime: "image/png", endings: ["png"] };
  if (begins(file, "52494646") && file.toString("latin1", 8, 12) === "WEBP")
    return { mime: "image/webp", endings: ["webp"] };
  if (file.toString("latin1", 0, 5) === "%PDF-") return { mime: "application/pdf", endings: ["pdf"] };
  if (begins(file, "504b0304")) return officeType(namesInZip(file));
  return begins(file, "d0cf11e0a1b11ae1") ? oldOfficeType(file) : undefined;
}

function begins(file: Buffer, hex: string): boolean {
  return file.subarray(0, hex.length / 2).toString("hex") === hex;
}

/** Word and Excel files are zips with these parts; one with macros is not taken, whatever its ending. */
function officeType(names: string[]): FileType | undefined {
  if (!names.includes("[Content_Types].xml") || names.some((name) => /vbaproject\.bin$/i.test(name))) return undefined;
  if (names.some((name) => /^word\/document\d*\.xml$/.test(name))) return DOCX;
  return names.some((name) => /^xl\/workbook\d*\.xml$/.test(name)) ? XLSX : undefined;
}

/** Word and Excel up to 2003: a container whose streams are named in UTF-16; installers and mails come in the same container. */
function oldOfficeType(file: Buffer): FileType | undefined {
  const has = (stream: string) => file.includes(Buffer.from(`${stream}\0`, "utf16le"));
  if (has("_VBA_PROJECT")) return undefined;
  if (has("WordDocument")) return DOC;
  return has("Workbook") || has("Book") ? XLS : undefined;
}

/** The record at the end of a zip, and a record of its directory. */
const END = Buffer.from("504b0506", "hex");
const END_LENGTH = 22;
const ENTRY = Buffer.from("504b0102", "hex");
const ENTRY_LENGTH = 46;

/** The names in a zip's directory; none where it is broken. */
function namesInZip(file: Buffer): string[] {
  const end = file.lastIndexOf(END);
  if (end < 0 || end + END_LENGTH > file.length) return [];
  const names: string[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let count = file.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (at + ENTRY_LENGTH > file.length || !file.subarray(at, at + 4).equals(ENTRY)) return [];
    const [name, extra, comment] = [28, 30, 32].map((place) => file.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    names.push(file.toString("utf8", at + ENTRY_LENGTH, at + ENTRY_LENGTH + name));
    at += ENTRY_LENGTH + name + extra + comment;
  }
  return names;
}
