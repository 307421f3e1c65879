/** Small files that are what their ending says, as far as anybody looks; and some that are not taken. */
export function sampleFile(ending: string): Uint8Array {
  switch (ending) {
    case "jpg":
      return bytes("ffd8ffe000104a46494600");
    case "png":
      return bytes("89504e470d0a1a0a0000000d49484452");
    case "webp":
      return Buffer.concat([Buffer.from("RIFF"), bytes("1a000000"), Buffer.from("WEBPVP8L")]);
    case "pdf":
      return Buffer.from("%PDF-1.7\n%%EOF\n");
    case "docx":
      return zipOf(["[Content_Types].xml", "_rels/.rels", "word/document.xml"]);
    case "xlsx":
      return zipOf(["_rels/.rels", "xl/workbook.xml", "[Content_Types].xml"]);
    case "docm":
      return zipOf(["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
    case "zip":
      return zipOf(["word/document.xml", "anh.jpg"]);
    case "doc":
      return containerOf(["Root Entry", "WordDocument"]);
    case "xls":
      return containerOf(["Root Entry", "Workbook"]);
    case "msi":
      return containerOf(["Root Entry", "SummaryInformation"]);
    default:
      return Buffer.from("MZ, a program");
  }
}

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}

/** A zip of empty files: their local headers, the directory, and the record at the end. */
export function zipOf(names: string[]): Uint8Array {
  const locals = names.map((name) => record("504b0304", 30, { at: 26, name }));
  const entries = names.map((name) => record("504b0102", 46, { at: 28, name }));
  const end = Buffer.alloc(22);
  end.write("504b0506", "hex");
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(Buffer.concat(entries).length, 12);
  end.writeUInt32LE(Buffer.concat(locals).length, 16);
  return Buffer.concat([...locals, ...entries, end]);
}

/** A header of so many bytes with the length of the name at its place, and the name after it. */
function record(signature: string, length: number, { at, name }: { at: number; name: string }): Buffer {
  const header = Buffer.alloc(length);
  header.write(signature, "hex");
  header.writeUInt16LE(Buffer.byteLength(name), at);
  return Buffer.concat([header, Buffer.from(name)]);
}

/** The container of Office up to 2003, as far as its streams' names go. */
function containerOf(streams: string[]): Uint8Array {
  const names = streams.map((name) => {
    const entry = Buffer.alloc(128);
    entry.write(name, "utf16le");
    return entry;
  });
  return Buffer.concat([bytes("d0cf11e0a1b11ae1"), Buffer.alloc(504), ...names]);
}
