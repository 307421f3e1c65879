/** A document by Nghị định 30/2020/NĐ-CP, worded, as plain data. */
export interface WordModel {
  /** Epoch ms: the file's date. */
  at: number;
  head: {
    parentAgency: string;
    agency: string;
    country: string;
    motto: string;
    /** With the place for the number left blank. */
    number: string;
    placeAndDay: string;
    title: string;
    subject: string;
  };
  sections: WordSection[];
  /** "./." is set after the last paragraph. */
  recipients: { heading: string; lines: string[] };
  signature: string[];
}

export interface WordSection {
  heading: string;
  blocks: WordBlock[];
}

export type WordBlock =
  /** Footnotes stand where their text says [^n], n counting from 1 in the document. */
  | { is: "paragraph"; text: string; footnotes?: string[] }
  | { is: "table"; columns: { title: string; share: number; align: "left" | "right" | "center" }[]; rows: string[][] };
