import type { Context } from "hono";
import type { BoardLink, Boards, Clock, Links } from "../app/ports.ts";
import { HOUR, plus } from "../domain/time.ts";
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

/** Why a link opens nothing: the status, and the sentence that says what to do. */
const SHUT = {
  forged: [403, "web.board.forged"],
  expired: [410, "web.board.expired"],
  taken_back: [403, "web.board.taken_back"],
} as const;

/** The only way from the sealed part to what it opens, for the page and for all that the page asks for. */
function openedBy({ secret, clock, boards }: BoardDeps, sealed: string): BoardLink | keyof typeof SHUT {
  const link = openBoardLink(secret, sealed, clock.now());
  if (link.is !== "open") return link.is;
  return boards.isClosed(link.what) ? "taken_back" : link.what;
}

/** GET /bang/<sealed>: the page of a snapshot. It holds nothing itself: what it shows is asked for with the same sealed part. */
export function boardPage(deps: BoardDeps): (c: Context) => Response {
  return (c) => {
    const link = openedBy(deps, c.req.param("sealed") ?? "");
    if (typeof link !== "string") return deps.pages.board(c);
    const [status, sentence] = SHUT[link];
    return deps.pages.sentence(c, status, sentence);
  };
}

/** GET /api/board: the snapshot as the link's person may see it now, with links to its files. */
export function boardData(deps: BoardDeps, links: Pick<Links, "file">): (c: Context) => Promise<Response> {
  return visited(deps, async (c, link) => {
    const opened = await deps.boards.open(link);
    if (opened === undefined) return trouble(c, 403, deps.words["web.board.closed"]);
    const inAnHour = plus(deps.clock.now(), FILE_TIME);
    const expires = link.until < inAnHour ? link.until : inAnHour;
    const files = opened.files.map(({ label, recipe }) => ({ label, link: links.file(recipe, expires) }));
    return c.json({ ...opened.board, files });
  });
}

/** GET /api/board/trends: the row of periods of each unit, which comes after the page is there. */
export function boardTrends(deps: BoardDeps): (c: Context) => Promise<Response> {
  return visited(deps, async (c, link) => {
    const trends = await deps.boards.trends(link);
    return trends === undefined ? trouble(c, 403, deps.words["web.board.closed"]) : c.json(trends);
  });
}

/** GET /api/board/report?id=: one report of the snapshot. */
export function boardReport(deps: BoardDeps): (c: Context) => Promise<Response> {
  return visited(deps, async (c, link) => {
    const report = await deps.boards.report(link, c.req.query("id") ?? "");
    return report === undefined ? trouble(c, 404, deps.words["web.board.no_report"]) : c.json(report);
  });
}

/** A request that shows the sealed part of a link that still holds; no address but the page's own ever has it. */
function visited(
  deps: BoardDeps,
  answer: (c: Context, link: BoardLink) => Promise<Response>,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const link = openedBy(deps, /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "")?.[1] ?? "");
    if (typeof link !== "string") return answer(c, link);
    const [status, sentence] = SHUT[link];
    return trouble(c, status, deps.words[sentence]);
  };
}
