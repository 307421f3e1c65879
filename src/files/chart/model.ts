/** A chart as it is told to the rendering thread: worded, plain data. Places, colours and sizes are the drawing's own. */
export interface ChartModel {
  title: string;
  /** What the numbers rest on; each begins a line. */
  notes: string[];
  body: BarsBody | TrendBody;
}

/** Lying bars, one row a unit. */
export interface BarsBody {
  is: "bars";
  /** Stacked in this order. With more than one, a legend names them. */
  series: { name: string; look: Look }[];
  /** `values`: one a series. What is missing has no bar, which 0 has; `label` says either in words. */
  rows: { name: string; label: string; values: (number | undefined)[] }[];
  /** The least and the largest value of all pages, so that bars may be compared from page to page. */
  least: number;
  most: number;
}

/** A line over periods, the oldest first. Where a value is missing it has a gap. */
export interface TrendBody {
  is: "trend";
  /** `name`: lines under the axis. */
  points: { name: string[]; label: string; value: number | undefined }[];
}

export type Look = "onTime" | "late" | "missing" | "value";
