import { describe } from "vitest";
import type { Stores } from "../../src/app/ports.ts";
import { absencesContract } from "./absences.ts";
import { approvalsContract } from "./approvals.ts";
import { auditContract } from "./audit.ts";
import { calendarChangesContract } from "./calendar-changes.ts";
import { conversationsContract } from "./conversations.ts";
import { credentialsContract } from "./credentials.ts";
import { digestsContract } from "./digests.ts";
import { duesContract } from "./dues.ts";
import { filesContract } from "./files.ts";
import { groupsContract } from "./groups.ts";
import { inboxContract } from "./inbox.ts";
import { invitesContract } from "./invites.ts";
import { leasesContract } from "./leases.ts";
import { marksContract } from "./marks.ts";
import { menusContract } from "./menus.ts";
import { outagesContract } from "./outages.ts";
import { outboxContract } from "./outbox.ts";
import { peopleContract } from "./people.ts";
import { reopeningsContract } from "./reopenings.ts";
import { reportsContract } from "./reports.ts";
import { snapshotsContract } from "./snapshots.ts";
import { takenAwayContract } from "./taken-away.ts";
import { transcriptContract } from "./transcript.ts";
import { verdictsContract } from "./verdicts.ts";

/** What every implementation of the stores must do. `make` gives empty stores. */
export function storesContract(name: string, make: () => Promise<Stores>): void {
  describe(`the stores on ${name}`, () => {
    inboxContract(async () => (await make()).inbox);
    conversationsContract(async () => (await make()).conversations);
    reportsContract(async () => (await make()).reports);
    outboxContract(async () => (await make()).outbox);
    marksContract(async () => (await make()).marks);
    peopleContract(async () => (await make()).people);
    transcriptContract(async () => (await make()).transcript);
    invitesContract(async () => (await make()).invites);
    groupsContract(async () => (await make()).groups);
    menusContract(async () => (await make()).menus);
    leasesContract(async () => (await make()).leases);
    filesContract(async () => (await make()).files);
    credentialsContract(async () => (await make()).credentials);
    absencesContract(async () => (await make()).absences);
    calendarChangesContract(async () => (await make()).calendarChanges);
    auditContract(async () => (await make()).audit);
    outagesContract(async () => (await make()).outages);
    duesContract(async () => (await make()).dues);
    approvalsContract(async () => (await make()).approvals);
    reopeningsContract(async () => (await make()).reopenings);
    takenAwayContract(make);
    digestsContract(async () => (await make()).digests);
    snapshotsContract(async () => (await make()).snapshots);
    verdictsContract(async () => (await make()).verdicts);
  });
}
