import type { Context } from "hono";
import type { Clock, FileContent, RenderFile } from "../app/ports.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import { openFileLink } from "./links.ts";
import type { Pages } from "./page-files.ts";

/** Shown where it is opened, and fetched by platforms that show it; everything else is only ever saved. */
const PICTURES: readonly string[] = ["image/jpeg", "image/png", "image/webp"];

/** GET /tep/<sealed>: the file of the link's recipe. Whatever its content is, in a browser it can do nothing. */
export function serveFile(deps: {
  secret: string;
  renderFile: RenderFile;
  clock: Clock;
  pages: Pages;
}): (c: Context) => Promise<Response> {
  return async (c) => {
    const link = openFileLink(deps.secret, c.req.param("sealed") ?? "", deps.clock.now());
    if (link.is === "forged") return deps.pages.sentence(c, 404, "web.link.forged");
    if (link.is === "expired") return deps.pages.sentence(c, 410, "web.link.expired");
    const file = await deps.renderFile(link.what);
    if (file === undefined) return deps.pages.sentence(c, 404, "web.link.gone");
    return c.body(new Uint8Array(file.bytes), 200, headersOf(file));
  };
}

function headersOf({ name, mime, bytes }: FileContent): Record<string, string> {
  return {
    "Content-Type": mime,
    "Content-Length": String(bytes.length),
    "Content-Disposition": `${PICTURES.includes(mime) ? "inline" : "attachment"}; ${named(name)}`,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
  };
}

/** The name in ASCII for who knows no better, and as it is (RFC 6266). ["Báo cáo.pdf" -> filename="bao cao.pdf"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf] */
function named(name: string): string {
  const plain = fold(name).replaceAll(/[^\w .-]/g, "_");
  const whole = encodeURIComponent(name.replaceAll(/\p{Cs}/gu, "")).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${whole}`;
}
