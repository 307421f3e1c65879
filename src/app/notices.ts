import type { OutMessage } from "../engine/conversation.ts";
import { LEAVE, leaveNotice } from "./absence.ts";
import { LATE_LIST, lateListNow } from "./late-list.ts";
import type { Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";

type Notice = (office: Office, item: OutboxItem) => Promise<OutMessage | undefined>;

/** What is said by itself and is no reminder of a report, by how its id begins: how it reads when it is sent, or that it is pointless by then. */
const NOTICES: Record<string, Notice> = {
  [LEAVE]: leaveNotice,
  [LATE_LIST]: lateListNow,
};

export function noticeOf({ id }: OutboxItem): Notice | undefined {
  return NOTICES[id.slice(0, id.indexOf(":"))];
}
