import type { Context } from "hono";
import type { Clock } from "../app/ports.ts";
import { openUploadLink } from "./links.ts";
import type { Pages } from "./page-files.ts";
import type { takeUpload } from "./take-upload.ts";
import { type ServerWords, trouble } from "./words.ts";

export interface UploadLinkDeps {
  secret: string;
  clock: Clock;
  pages: Pages;
  words: ServerWords;
}

/** GET /gui/<sealed>: the page on which files are sent as if they had been sent in the link's chat. It names nobody. */
export function uploadPage({ secret, clock, pages }: UploadLinkDeps): (c: Context) => Response {
  return (c) => {
    const link = openUploadLink(secret, c.req.param("sealed") ?? "", clock.now());
    if (link.is === "forged") return pages.sentence(c, 404, "web.link.forged");
    return link.is === "expired" ? pages.sentence(c, 410, "web.upload.expired") : pages.upload(c);
  };
}

/** POST /gui/<sealed>: one file for the link's chat, by that chat's own channel. */
export function uploadByLink(
  { secret, clock, words }: UploadLinkDeps,
  take: ReturnType<typeof takeUpload>,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const link = openUploadLink(secret, c.req.param("sealed") ?? "", clock.now());
    if (link.is === "forged") return trouble(c, 404, words["web.link.forged"]);
    return link.is === "expired" ? trouble(c, 410, words["web.upload.expired"]) : take(c, link.what);
  };
}
