import type { Timers } from "../common/timers.ts";
import { refusal } from "./refusal.ts";

export interface Contact {
  id: string;
  name: string;
  follows: boolean;
  /** The account was locked, or lies idle. */
  gone: boolean;
  /** Wants no messages of this account. */
  restricts: boolean;
  /** Epoch ms of what they did last: wrote, tapped, followed. */
  lastAct?: number;
}

/** What becomes of a message between 48 hours and 7 days after the last contact: sources differ. */
export type Between = "paid" | "refused";

export interface Window {
  between: Between;
  /** Messages left that were paid for. */
  paidLeft: number;
  /** What a message to them would be counted under now; throws the refusal of one that may not be sent. */
  look(contact: Contact): Quota;
  /** Counts a message, or refuses it. */
  charge(contact: Contact): Quota;
}

export interface Quota {
  quota_type: "reply" | "purchase_quota";
  remain: number | "unlimited";
  total: number | "unlimited";
}

const HOUR_MS = 60 * 60_000;
const PAID_TOTAL = 500;

export function createWindow(timers: Timers, between: Between): Window {
  const window: Window = {
    between,
    paidLeft: PAID_TOTAL,
    look({ gone, restricts, lastAct }) {
      if (gone) throw refusal.gone();
      if (restricts) throw refusal.restricted();
      if (lastAct === undefined) throw refusal.notFollowing();
      const silent = timers.now() - lastAct;
      if (silent > 7 * 24 * HOUR_MS) throw refusal.windowClosed();
      if (silent <= 48 * HOUR_MS) return { quota_type: "reply", remain: "unlimited", total: "unlimited" };
      if (window.between === "refused") throw refusal.windowClosed();
      if (window.paidLeft === 0) throw refusal.quota();
      return { quota_type: "purchase_quota", remain: window.paidLeft, total: PAID_TOTAL };
    },
    charge(contact) {
      const quota = window.look(contact);
      if (quota.quota_type === "reply") return quota;
      window.paidLeft -= 1;
      return { ...quota, remain: window.paidLeft };
    },
  };
  return window;
}
