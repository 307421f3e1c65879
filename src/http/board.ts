import type { Context } from "hono";
import type { Boards, Clock, Links } from "../app/ports.ts";
import type { PersonId } from "../domain/people.ts";
import { HOUR, type Instant, plus } from "../domain/time.ts";
import { openBoardLink } from "./links.ts";
import type { Pages } from "./page-files.ts";
import { type ServerWords, trouble } from "./words.ts";

/** What is on the page is checked at every visit, a file once: its link holds no longer than this, nor longer than the page's. */
const FILE_TIME = HOUR;

export interface BoardDeps {
  secret: string;
  clock: Clock;
  pages: Pages;
  words: ServerWords;
  boards: Boards;
}

/** Who opened the page, by its link, and what. */
interface Visit {
  person: PersonId;
  snapshot: string;
  until: Instant;
}

/** GET /bang/<sealed>: the page of a snapshot. It holds nothing itself: what it shows is asked for with the same sealed part. */
export function boardPage({ secret, clock, pages }: BoardDeps): (c: Context) => Response {
  return (c) => {
    const link = openBoardLink(secret, c.req.param("sealed") ?? "", clock.now());
    if (link.is === "forged") return pages.sentence(c, 403, "web.board.forged");
    return link.is === "expired" ? pages.sentence(c, 410, "web.board.expired") : pages.board(c);
  };
}

/** GET /api/board: the snapshot as the link's person may see it now, with links to its files. */
export function boardData(deps: BoardDeps, links: Pick<Links, "file">): (c: Context) => Promise<Response> {
  return visited(deps, async (c, { person, snapshot, until }) => {
    const opened = await deps.boards.open(person, snapshot, until);
    if (opened === undefined) return trouble(c, 403, deps.words["web.board.closed"]);
    const inAnHour = plus(deps.clock.now(), FILE_TIME);
    const expires = until < inAnHour ? until : inAnHour;
    const files = opened.files.map(({ label, recipe }) => ({ label, link: links.file(recipe, expires) }));
    return c.json({ ...opened.board, files });
  });
}

/** GET /api/board/trends: the row of periods of each unit, which comes after the page is there. */
export function boardTrends(deps: BoardDeps): (c: Context) => Promise<Response> {
  return visited(deps, async (c, { person, snapshot }) => {
    const trends = await deps.boards.trends(person, snapshot);
    return trends === undefined ? trouble(c, 403, deps.words["web.board.closed"]) : c.json(trends);
  });
}

/** GET /api/board/report?id=: one report of the snapshot. */
export function boardReport(deps: BoardDeps): (c: Context) => Promise<Response> {
  return visited(deps, async (c, { person, snapshot }) => {
    const report = await deps.boards.report(person, snapshot, c.req.query("id") ?? "");
    return report === undefined ? trouble(c, 404, deps.words["web.board.no_report"]) : c.json(report);
  });
}

/** A request that shows the sealed part of a link that still holds; no address but the page's own ever has it. */
function visited(
  { secret, clock, words }: BoardDeps,
  answer: (c: Context, visit: Visit) => Promise<Response>,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const sealed = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "")?.[1] ?? "";
    const link = openBoardLink(secret, sealed, clock.now());
    if (link.is === "forged") return trouble(c, 403, words["web.board.forged"]);
    if (link.is === "expired") return trouble(c, 410, words["web.board.expired"]);
    return answer(c, { ...link.what, until: link.until });
  };
}
