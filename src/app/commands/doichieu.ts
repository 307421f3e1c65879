import type { UnitId } from "../../domain/people.ts";
import { ERASED, isAbout, RECEIVED, standingOf } from "../../domain/received.ts";
import type { Report, Submission } from "../../domain/report.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { approvalOf, nameOf } from "../approval.ts";
import type { Call } from "../handle.ts";
import { flowOf, type Office } from "../office.ts";
import type { AuditEntry } from "../ports.ts";
import { mayToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** Digits of the fingerprint that are read out; the whole stands in the audit log. */
const DIGITS = 16;

/** `/doichieu MÃ`: what was received under a receipt, when and from whom, and whether what is kept is still the same. Settles disputes. */
export const doichieu: Command = {
  name: "doichieu",
  async run(call, words) {
    const { wording } = call.office.library;
    const receipt = readReceipt(words);
    if (receipt === undefined) return [{ text: wording.say("receipt.how") }];
    const entries = await call.office.stores.audit.about(RECEIVED, receipt);
    const seen = entries.filter(({ fields }) => maySee(call, fields));
    // Who may not see a unit's receipt is not told that there is one.
    if (seen.length === 0) return [{ text: wording.say("receipt.unknown", { receipt }) }];
    return Promise.all(seen.map(async (entry) => ({ text: await told(call, receipt, entry) })));
  },
};

/** As it is typed: with or without the dash, in any case, letters for digits they are taken for. ["7k2m 4qxd" -> "7K2M-4QXD"] */
export function readReceipt(words: string): string | undefined {
  const code = words
    .toUpperCase()
    .replaceAll(/[\s–-]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? `${code.slice(0, 4)}-${code.slice(4)}` : undefined;
}

function maySee({ office, person }: Call, fields: AuditEntry["fields"]): boolean {
  const unit = office.directory.unit(String(fields.unit) as UnitId);
  return unit !== undefined && mayToday(office, person, "see_receipt", unit.id);
}

async function told({ office }: Call, receipt: string, entry: AuditEntry): Promise<string> {
  const { wording } = office.library;
  const { fields, at, by } = entry;
  const report = await office.stores.reports.get(String(fields.report) as Report["id"]);
  const revision = Number(fields.revision);
  const kept = report && [...report.earlier, report.latest].find((one) => one.revision === revision);
  const fingerprint = String(fields.fingerprint);
  const flow = flowOf(office, String(fields.flow));
  const lines = [
    wording.say("receipt.received", {
      receipt,
      title: flow?.title ?? String(fields.flow),
      period: report === undefined ? String(fields.period) : periodName(wording, report.period),
      unit: office.directory.unit(String(fields.unit) as UnitId)?.name ?? String(fields.unit),
      at: formatInstant(wording, at),
      person: office.directory.person(by)?.name ?? by,
      revision,
      state: wording.say(`receipt.${fields.state === "late" || fields.state === "amended" ? fields.state : "on_time"}`),
    }),
    wording.say("receipt.fingerprint", { fingerprint: fingerprint.slice(0, DIGITS).toUpperCase() }),
  ];
  if (report === undefined || kept === undefined) lines.push(wording.say("receipt.lost"));
  else {
    lines.push(await sayStanding(office, entry, report, kept));
    lines.push(...(await sayApproval(office, report, revision)));
    const { latest } = report;
    if (latest.revision > revision)
      lines.push(
        wording.say("receipt.amended_since", {
          count: latest.revision - revision,
          receipt: latest.receipt,
          at: formatInstant(wording, latest.at),
        }),
      );
  }
  return lines.join("\n");
}

/** Whether what is kept is what was received. Where somebody's words were erased since, this is said, and that the figures are the same. */
async function sayStanding(office: Office, { fields }: AuditEntry, report: Report, kept: Submission): Promise<string> {
  const { wording } = office.library;
  const erasings = (await office.stores.audit.about(ERASED, kept.receipt)).filter((one) =>
    isAbout(one.fields, report, kept.revision),
  );
  const standing = standingOf(
    fields,
    erasings.map((one) => one.fields),
    report,
    kept,
  );
  const at = erasings.at(-1)?.at;
  if (standing === "changed" || (standing !== "same" && at === undefined)) return wording.say("receipt.changed");
  return at === undefined
    ? wording.say("receipt.same")
    : wording.say("receipt.erased", { at: formatInstant(wording, at) });
}

/** What the head decided about this revision, where the flow wants that. */
async function sayApproval(office: Office, report: Report, revision: number): Promise<string[]> {
  const { wording } = office.library;
  if (flowOf(office, report.flow.id)?.approval === undefined) return [];
  const approval = await approvalOf(office, report, revision);
  if (approval === undefined) return [wording.say("receipt.waits")];
  const named = { person: nameOf(office, approval.by), at: formatInstant(wording, approval.at) };
  return [
    approval.approved
      ? wording.say("receipt.approved", named)
      : wording.say("receipt.returned", { ...named, reason: approval.reason ?? "" }),
  ];
}
