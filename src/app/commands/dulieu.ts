import { type Person, postsOf } from "../../domain/people.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant } from "../../flow/period-name.ts";
import { isLastAdmin, noteWithdrawal } from "../consent.ts";
import type { Call } from "../handle.ts";
import { roleName } from "../invite.ts";
import { leave } from "../leave.ts";
import { DATA_FILE, dataFile, dataOf, type PersonalData } from "../personal-data.ts";
import type { Command } from "./index.ts";

const FILE = "/dulieu tep";
const WITHDRAW = "/dulieu rut";
const WITHDRAW_SURE = "/dulieu rut that";

/** `/dulieu`: what is kept of the person; `tep`: all of it as a file; `rut`: takes the consent back, asked once more before. */
export const dulieu: Command = {
  name: "dulieu",
  apart: true,
  async run(call, words) {
    const { wording } = call.office.library;
    switch (`/dulieu ${fold(words)}`.trim()) {
      case "/dulieu":
        return [await overview(call)];
      case FILE:
        return [await file(call)];
      case WITHDRAW:
        return [askWhetherSure(call)];
      case WITHDRAW_SURE:
        return [await withdraw(call)];
      default:
        return [{ text: wording.say("data.how") }];
    }
  },
};

async function overview(call: Call): Promise<OutMessage> {
  const { library } = call.office;
  const { wording } = library;
  const person = whole(call);
  const data = await gathered(call);
  const statements = data.reports.reduce((sum, { statements: { length } }) => sum + length, 0);
  const drafts = data.drafts.reduce((sum, { statements: { length } }) => sum + length, 0);
  const reports = new Set(data.reports.map(({ report }) => report)).size;
  const lines = [
    wording.say("data.overview", { name: person.name, posts: showPosts(call, person), chats: person.addresses.length }),
    person.consent === undefined
      ? wording.say("data.consent_office")
      : wording.say("data.consent", { at: formatInstant(wording, person.consent) }),
    wording.say("data.reports", { count: statements, reports }),
    ...(drafts === 0 ? [] : [wording.say("data.drafts", { count: drafts })]),
    ...(data.leaves.length === 0 ? [] : [wording.say("data.leave", { count: data.leaves.length })]),
    ...(data.summaries.length === 0 ? [] : [wording.say("data.summaries", { count: data.summaries.length })]),
    ...(data.digest?.on === true ? [wording.say("data.digest")] : []),
    ...(data.lines.length === 0 ? [] : [wording.say("data.lines", { count: data.lines.length })]),
    wording.say("data.messages", { days: library.retention.raw_chat }),
    wording.say("data.audit", { count: data.audit.length }),
    "",
    wording.say("data.law"),
  ];
  const options = [
    { id: FILE, label: wording.say("button.data_file") },
    { id: WITHDRAW, label: wording.say("button.data_withdraw") },
  ];
  return { text: lines.join("\n"), options };
}

function showPosts({ office }: Call, person: Person): string {
  const { wording } = office.library;
  return postsOf(person)
    .map(({ unit, roles }) =>
      wording.say("data.post", {
        unit: office.directory.unit(unit)?.name ?? unit,
        roles: roles.map((role) => roleName(wording, role)).join(", "),
      }),
    )
    .join("; ");
}

/** The copy is nobody's file, so that it is taken away like any other that belongs to no report. */
async function file(call: Call): Promise<OutMessage> {
  const { office, person, cause, at } = call;
  const { wording } = office.library;
  const id = `${DATA_FILE}${person.id}:${cause}`;
  await office.stores.files.put(id, dataFile(await gathered(call), wording.say("data.law")), at);
  return { text: wording.say("data.file"), file: { make: "kept", id } };
}

function gathered(call: Call): Promise<PersonalData> {
  const { stores, directory, library } = call.office;
  return dataOf(stores, { directory, flows: library.flows.map(({ id }) => id) }, whole(call));
}

/** As stored: who acts in a group or for others today is given what is kept of the person alone. */
function whole({ office, person }: Call): Person {
  return office.directory.person(person.id) ?? person;
}

function askWhetherSure({ office, person }: Call): OutMessage {
  const { wording } = office.library;
  if (isLastAdmin(office.directory, person.id)) return { text: wording.say("data.withdraw_last_admin") };
  const options = [{ id: WITHDRAW_SURE, label: wording.say("button.data_withdraw_sure") }];
  return { text: wording.say("data.withdraw_sure"), options };
}

/** Closes every chat with the person. The post stays, for whoever joins it next; what was half said stays with the unit. */
async function withdraw(call: Call): Promise<OutMessage> {
  const { office, person, cause, at, known } = call;
  const { wording } = office.library;
  const held = await known.heldBy(person.id);
  if (held !== undefined) await leave(call, held.id);
  office.directory = await office.stores.people.update((directory) => {
    const stored = directory.person(person.id);
    if (stored === undefined || isLastAdmin(directory, person.id)) return [];
    const { consent: _, consentTo: __, ...rest } = stored;
    return [{ ...rest, addresses: [], withdrew: office.clock.now() }];
  });
  if (whole(call).withdrew === undefined) return { text: wording.say("data.withdraw_last_admin") };
  await noteWithdrawal(office.stores, { id: person.id, at, cause });
  for (const chat of person.addresses) await office.stores.menus.drop(chat);
  return { text: wording.say("data.withdrawn") };
}
