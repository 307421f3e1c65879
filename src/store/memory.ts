import type { Stores } from "../app/ports.ts";
import { memoryAbsences } from "./memory/absences.ts";
import { memoryApprovals } from "./memory/approvals.ts";
import { memoryAudit } from "./memory/audit.ts";
import { memoryCalendarChanges } from "./memory/calendar-changes.ts";
import { memoryConversations } from "./memory/conversations.ts";
import { memoryCredentials } from "./memory/credentials.ts";
import { memoryDigests } from "./memory/digests.ts";
import { memoryDues } from "./memory/dues.ts";
import { memoryFiles } from "./memory/files.ts";
import { memoryGroups } from "./memory/groups.ts";
import { memoryInbox } from "./memory/inbox.ts";
import { memoryInvites } from "./memory/invites.ts";
import { memoryLeases } from "./memory/leases.ts";
import { memoryMarks } from "./memory/marks.ts";
import { memoryMenus } from "./memory/menus.ts";
import { memoryOutages } from "./memory/outages.ts";
import { memoryOutbox } from "./memory/outbox.ts";
import { memoryPeople } from "./memory/people.ts";
import { memoryReopenings } from "./memory/reopenings.ts";
import { memoryReports } from "./memory/reports.ts";
import { memorySnapshots } from "./memory/snapshots.ts";
import { memoryTranscript } from "./memory/transcript.ts";
import { memoryVerdicts } from "./memory/verdicts.ts";

/**
 * All stores over Maps: for tests, `npm run talk` and the demo without a database. Values are copied on their way in and out,
 * so that nobody shares a state with the store; nothing is waited for within a call, so each is one step for all others.
 */
export function memoryStores(): Stores {
  return {
    inbox: memoryInbox(),
    conversations: memoryConversations(),
    reports: memoryReports(),
    outbox: memoryOutbox(),
    marks: memoryMarks(),
    people: memoryPeople(),
    transcript: memoryTranscript(),
    invites: memoryInvites(),
    groups: memoryGroups(),
    menus: memoryMenus(),
    leases: memoryLeases(),
    files: memoryFiles(),
    credentials: memoryCredentials(),
    absences: memoryAbsences(),
    calendarChanges: memoryCalendarChanges(),
    audit: memoryAudit(),
    outages: memoryOutages(),
    verdicts: memoryVerdicts(),
    dues: memoryDues(),
    approvals: memoryApprovals(),
    reopenings: memoryReopenings(),
    digests: memoryDigests(),
    snapshots: memorySnapshots(),
  };
}
