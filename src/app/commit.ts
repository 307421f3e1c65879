import type { Address, Person } from "../domain/people.ts";
import { type ReportHead, reportId } from "../domain/report.ts";
import { type Instant, plus, SECOND } from "../domain/time.ts";
import { advance } from "../engine/advance.ts";
import type { Conversation, Effect, Input } from "../engine/conversation.ts";
import { carryOut, finish } from "./carry-out.ts";
import type { Conversations } from "./conversations.ts";
import { flowOf, type Office, settingOf } from "./office.ts";
import { HANDLED_KEPT, type Pending, type StoredConversation } from "./ports.ts";
import { openingOf } from "./reopening.ts";
import { nameOf } from "./work.ts";

/** What one update does to one conversation. `begin` is the state to start from where there is none yet. */
export interface Turn {
  conversation: string;
  person: Person;
  address: Address;
  input: Input;
  begin?: () => Promise<Conversation>;
}

/** What a person may do in a conversation without being in it: come in, or correct what was said there. */
const MAY_COME_IN: readonly Input["kind"][] = ["enter", "edit"];
/** More misses in a row than people who can share a conversation: then something is wrong, and the update is tried again later. */
const MOST_MISSES = 50;
/** Effects this old in a conversation that goes on were left by a process that died. */
const LEFT_BEHIND = 5 * SECOND;

/**
 * One turn, durably. What survives a crash is decided here: the new state, what is still to be done (`pending`) and the
 * update's id (`handled`) are ONE conditional write. No match means that somebody else wrote first: then the turn is made
 * again on what they left, unless they handled this very update. False: there is no such conversation, or the person is no
 * longer in it.
 */
export async function takeTurn(office: Office, known: Conversations, turn: Turn): Promise<boolean> {
  for (let misses = 0; misses < MOST_MISSES; misses += 1) {
    const stored = await known.get(turn.conversation);
    if (stored?.handled.includes(turn.input.cause)) return true;
    if (stored !== undefined) await catchUp(office, stored);
    const before = stored?.state ?? (await turn.begin?.());
    if (before === undefined || !(turn.person.id in before.present || MAY_COME_IN.includes(turn.input.kind)))
      return false;
    const decided = decide(office, before, turn, stored?.rev ?? 0, await openingOf(office, before));
    if (decided === undefined) return false;
    const { state, effects } = decided;
    const rev = stored?.rev ?? 0;
    if (
      await office.stores.conversations.commit({ id: turn.conversation, rev, state, effects, update: turn.input.cause })
    ) {
      known.put(afterCommit(turn, stored, rev, state));
      await carryOut(office, turn.conversation, effects).catch((error: unknown) => {
        known.forget(turn.conversation); // so that the next turn sees what was left undone
        throw error;
      });
      return true;
    }
    known.forget(turn.conversation);
  }
  throw new Error(`Conversation ${turn.conversation} is written to by too many at once`);
}

/** What was left unsaid is said before anything newer, so that the open question is the last thing seen. */
async function catchUp(office: Office, conversation: StoredConversation): Promise<void> {
  try {
    await finish(office, conversation, plus(office.clock.now(), -LEFT_BEHIND));
  } catch (error) {
    office.log.error({ fault: nameOf(error) }, "Effects left behind could not be carried out"); // `tick` tries again
  }
}

function decide(office: Office, before: Conversation, turn: Turn, rev: number, until: Instant | undefined) {
  const flow = flowOf(office, before.flow.id);
  const unit = office.directory.unit(before.unit);
  if (flow === undefined || unit === undefined) return undefined;
  const setting = settingOf(office, flow, unit, before.period, until);
  const { state, effects } = advance(flow, before, turn.input, setting);
  const id = reportId(before.unit, flow.id, before.period.key);
  const head: ReportHead = {
    id,
    flow: { id: flow.id, version: flow.version },
    unit: unit.id,
    period: before.period,
    due: setting.due,
    at: setting.now,
  };
  const pending: Pending[] = effects.map((effect, n) => ({
    id: `${turn.conversation}:${rev + 1}:${n}`,
    at: setting.now,
    tries: 0,
    to: turn.person.id,
    address: turn.address,
    effect: withReport(effect, head),
  }));
  return { state, effects: pending };
}

function withReport(effect: Effect, report: ReportHead): Pending["effect"] {
  return effect.do === "submit" ? { ...effect, report } : effect;
}

/** What the store holds after the commit, known without reading it. Effects are left out: they are being carried out. */
function afterCommit(
  turn: Turn,
  stored: StoredConversation | undefined,
  rev: number,
  state: Conversation,
): StoredConversation {
  const handled = [...(stored?.handled ?? []), turn.input.cause].slice(-HANDLED_KEPT);
  return { id: turn.conversation, rev: rev + 1, state, pending: [], handled };
}
