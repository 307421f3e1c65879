import { z } from "zod";
import type { BoardLink, Links } from "../app/ports.ts";
import { Address, PersonId } from "../domain/people.ts";
import { Instant } from "../domain/time.ts";
import { FileRecipe } from "../engine/conversation.ts";
import { makeKey } from "./link.ts";
import { seal, unseal } from "./seal.ts";

/** What a link opens; one that expired is told from one that was never made, so that people know whether to ask for a new one. */
export type Opened<T> = { is: "open"; what: T; until: Instant } | { is: "expired" } | { is: "forged" };

const FILE = "file-link:1";
const UPLOAD = "upload-link:1";
const BOARD = "board-link:2";

const FileClaim = z.tuple([FileRecipe, Instant]);
const UploadClaim = z.tuple([Address.pick({ channel: true, chat: true }), Instant]);
type UploadClaim = z.infer<typeof UploadClaim>;
const BoardClaim = z.tuple([z.object({ person: PersonId, snapshot: z.string(), made: Instant }), Instant]);

/** Links below an address, which may be empty for links within our own pages. Whoever has one may do what it is for. */
export function sealedLinks(secret: string, address: string): Links {
  const root = address.replace(/\/+$/, "");
  return {
    file: (recipe, expires) => `${root}/tep/${seal(secret, FILE, [recipe, expires])}`,
    page: (person, made, expires) => `${root}/#key=${makeKey(secret, person, expires, made)}`,
    upload: ({ channel, chat }, expires) => `${root}/gui/${seal(secret, UPLOAD, [{ channel, chat }, expires])}`,
    board: ({ person, snapshot, made, until }) =>
      `${root}/bang/${seal(secret, BOARD, [{ person, snapshot, made }, until])}`,
  };
}

/** The file that the last part of a link names. */
export function openFileLink(secret: string, sealed: string, now: Instant): Opened<FileRecipe> {
  return open(unseal(secret, FILE, sealed), FileClaim, now);
}

/** The chat for which the last part of a link takes files. */
export function openUploadLink(secret: string, sealed: string, now: Instant): Opened<UploadClaim[0]> {
  return open(unseal(secret, UPLOAD, sealed), UploadClaim, now);
}

/** What the last part of a link to a snapshot's page says; whether it was closed the office knows. */
export function openBoardLink(secret: string, sealed: string, now: Instant): Opened<BoardLink> {
  const opened = open(unseal(secret, BOARD, sealed), BoardClaim, now);
  return opened.is === "open" ? { ...opened, what: { ...opened.what, until: opened.until } } : opened;
}

function open<T>(claim: unknown, shape: z.ZodType<[T, Instant]>, now: Instant): Opened<T> {
  if (claim === undefined) return { is: "forged" };
  const [what, expires] = shape.parse(claim);
  return now < expires ? { is: "open", what, until: expires } : { is: "expired" };
}
