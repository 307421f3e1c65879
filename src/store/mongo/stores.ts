import type { Connection } from "mongoose";
import type { Stores } from "../../app/ports.ts";
import { mongoAbsences } from "./absences.ts";
import { mongoApprovals } from "./approvals.ts";
import { mongoAudit } from "./audit.ts";
import { mongoCalendarChanges } from "./calendar-changes.ts";
import { mongoConversations } from "./conversations.ts";
import { mongoCredentials } from "./credentials.ts";
import { mongoDigests } from "./digests.ts";
import { mongoDues } from "./dues.ts";
import { mongoFiles } from "./files.ts";
import { mongoGroups } from "./groups.ts";
import { mongoInbox } from "./inbox.ts";
import { mongoInvites } from "./invites.ts";
import { mongoLeases } from "./leases.ts";
import { mongoMarks } from "./marks.ts";
import { mongoMenus } from "./menus.ts";
import { modelsOf } from "./models.ts";
import { mongoOutages } from "./outages.ts";
import { mongoOutbox } from "./outbox.ts";
import { mongoPeople } from "./people.ts";
import { mongoReopenings } from "./reopenings.ts";
import { mongoReports } from "./reports.ts";
import { mongoSnapshots } from "./snapshots.ts";
import { mongoTranscript } from "./transcript.ts";
import { mongoVerdicts } from "./verdicts.ts";

/**
 * All stores in one MongoDB database, on a connection of `connect.ts`; `migrate` has run before. Every decision is one
 * conditional write to one document, so there are no transactions and a single server without replica set is enough.
 */
export function mongoStores(connection: Connection): Stores {
  const models = modelsOf(connection);
  return {
    inbox: mongoInbox(models),
    conversations: mongoConversations(models),
    reports: mongoReports(models),
    outbox: mongoOutbox(models),
    marks: mongoMarks(models),
    people: mongoPeople(models),
    transcript: mongoTranscript(models),
    invites: mongoInvites(models),
    groups: mongoGroups(models),
    menus: mongoMenus(models),
    leases: mongoLeases(models),
    files: mongoFiles(connection, models),
    credentials: mongoCredentials(models),
    absences: mongoAbsences(models),
    calendarChanges: mongoCalendarChanges(models),
    audit: mongoAudit(models),
    outages: mongoOutages(models),
    verdicts: mongoVerdicts(models),
    dues: mongoDues(models),
    approvals: mongoApprovals(models),
    reopenings: mongoReopenings(models),
    digests: mongoDigests(models),
    snapshots: mongoSnapshots(models),
  };
}
