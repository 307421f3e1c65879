import { createAllowances } from "../domain/allowance.ts";
import type { Person } from "../domain/people.ts";
import { answer } from "./answer.ts";
import { uploadedFile } from "./keep-file.ts";
import type { Office } from "./office.ts";
import type { Update } from "./ports.ts";
import { nameOf } from "./work.ts";

/** Updates a minute that are taken from one person, over all channels; and from one chat of somebody we do not know. */
export interface Limits {
  person: number;
  stranger: number;
}

export interface Limiter {
  /** The updates that are taken, of those that came in. What is not is counted; a person is told of it, once a minute. */
  admitted(updates: Update[]): Update[];
  /** Resolves when everybody has been told. */
  idle(): Promise<void>;
}

/**
 * Stands before everything that is stored. It is far above what people type or paste; what goes beyond is a broken client or
 * somebody's program, and must not keep the office from those who report. Each process counts for itself.
 */
export function limiterOf(office: Office): Limiter {
  const allowances = createAllowances();
  const underway = new Set<Promise<void>>();

  function isAdmitted(update: Update): boolean {
    const { limits } = office;
    if (limits === undefined || isUpload(update)) return true;
    const person = senderOf(office, update);
    const [key, most] =
      person === undefined
        ? ([`${update.channel} ${update.chat}`, limits.stranger] as const)
        : ([person.id, limits.person] as const);
    const allowed = allowances.take(key, most, office.clock.now());
    if (allowed === "yes") return true;
    const who = person === undefined ? "stranger" : "person";
    if (allowed === "spent") {
      office.log.warn({ channel: update.channel, who }, "Somebody sends too much; for a minute nothing more is taken");
      if (person !== undefined) begin(tellSlower(office, person, update));
    }
    if (isNotice(office, update)) return true;
    office.metrics?.limited(who);
    return false;
  }

  function begin(telling: Promise<void>): void {
    const run = telling
      .catch((error: unknown) =>
        office.log.warn({ fault: nameOf(error) }, "Somebody who sends too much could not be told"),
      )
      .finally(() => underway.delete(run));
    underway.add(run);
  }

  return {
    admitted: (updates) => updates.filter(isAdmitted),
    async idle() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

function tellSlower(office: Office, person: Person, { id, channel, chat }: Update): Promise<void> {
  const text = office.library.wording.say("limits.slower");
  return answer(office, { person, address: { channel, chat }, cause: `slower:${id}` }, [{ text }]);
}

/** Who wrote, where we know them: in a group not the group. */
function senderOf({ directory, channels }: Office, { channel, chat, payload }: Update): Person | undefined {
  const person = directory.personAt({ channel, chat });
  if (person !== undefined) return person;
  const incoming = channels.get(channel)?.decode(payload);
  const sender = incoming !== undefined && "group" in incoming ? incoming.group?.sender : undefined;
  return sender === undefined ? undefined : directory.personAt({ channel, chat: sender });
}

/** A file that came past the platform: it is kept already, and the web server has limits of its own. */
function isUpload({ payload }: Update): boolean {
  return uploadedFile(payload) !== undefined;
}

/** What the platform itself says of a chat: rare, and nobody would say it again. */
function isNotice({ channels }: Office, { channel, payload }: Update): boolean {
  const kind = channels.get(channel)?.decode(payload)?.kind;
  return kind === "reach" || kind === "moved";
}
