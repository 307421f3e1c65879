/** A document by Nghị định 30/2020/NĐ-CP (Phụ lục I), worded, as plain data. */
export interface WordModel {
  head: {
    /** A name on one or several lines; none where there is no such agency. */
    parentAgency: string[];
    agency: string[];
    country: string;
    motto: string;
    /** The place of the number is left blank: văn thư gives it. */
    number: string;
    /** That this is a draft. */
    draft: string;
    placeAndDay: string;
    title: string;
    subject: string;
  };
  opening: string;
  sections: WordSection[];
  closing: string;
  /** The n-th is referred to by `{ note: n }`, counted from 1. */
  footnotes: string[];
  recipients: { heading: string; lines: string[] };
  /** Capital lines above the place of the signature. */
  signature: string[];
  /** On pages of its own behind the signature. */
  appendix?: WordAppendix;
}

export interface WordSection {
  heading: string;
  blocks: WordBlock[];
}

export interface WordAppendix {
  name: string;
  title: string;
  /** What it belongs to. */
  reference: string;
  blocks: WordBlock[];
  landscape: boolean;
}

export type WordBlock =
  | { is: "heading"; text: string }
  | { is: "paragraph"; pieces: Piece[] }
  /** In small letters, below a table. */
  | { is: "remark"; text: string }
  | WordTable;

/** Words, or the sign of a footnote. */
export type Piece = string | { note: number };

export type Align = "left" | "right" | "center";

export interface WordTable {
  is: "table";
  /** `share` of the text's width; together 1. */
  columns: { title: string; share: number; align: Align }[];
  rows: string[][];
  /** Whether the last row is over all others. */
  sum?: boolean;
}
