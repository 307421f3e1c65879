/** A document by Nghị định 30/2020/NĐ-CP (Phụ lục I), worded, as plain data. */
export interface WordModel {
  /** Epoch ms: the file's date, so that one snapshot always makes one file. */
  at: number;
  head: {
    /** Empty where there is none. */
    parentAgency: string;
    agency: string;
    country: string;
    motto: string;
    /** The place of the number is left blank: văn thư gives it. */
    number: string;
    placeAndDay: string;
    title: string;
    subject: string;
  };
  sections: WordSection[];
  /** The n-th is referred to in a text as [^n], counted from 1. */
  footnotes: string[];
  recipients: { heading: string; lines: string[] };
  /** Capital lines above the place of the signature. */
  signature: string[];
}

export interface WordSection {
  heading: string;
  blocks: WordBlock[];
}

export type WordBlock = { is: "paragraph"; text: string } | WordTable;

export interface WordTable {
  is: "table";
  /** `share` of the text's width; together 1. */
  columns: { title: string; share: number; align: "left" | "right" | "center" }[];
  rows: string[][];
}
