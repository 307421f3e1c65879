import { showCode } from "../../domain/invite-code.ts";
import type { Address, Person } from "../../domain/people.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant } from "../../flow/period-name.ts";
import { channelName, readChannel } from "../channel-name.ts";
import { closesAt, hasWindow, inUse, mayWriteTo } from "../contact.ts";
import type { Call } from "../handle.ts";
import { makeInvite } from "../invite.ts";
import { isSame } from "../reach.ts";
import type { Command } from "./index.ts";

/** Days for which a code that adds a chat is good: whoever has it gets what this person gets. */
const CODE_DAYS = 1;
/** Channels that are not opened by a code: a page of one's own, and the terminal. */
const NOT_BY_CODE: readonly string[] = ["web", "console"];

/**
 * `/kenh`: where a person is reached, in which order, and for how long. «Zalo trước» puts a channel first, «thêm» makes a code by
 * which another chat joins, «bỏ Zalo» takes one away, which a number or a button («bớt») only asks about.
 */
export const kenh: Command = {
  name: "kenh",
  apart: true,
  async run(call, words) {
    const asked = readAsked(words);
    if (asked.does === "show") return [await overview(call)];
    if (asked.does === "add") return [await add(call)];
    const { wording } = call.office.library;
    const own = channelsOf(call.person);
    const [channel, another] = readChannel(wording, asked.words, own);
    if (channel === undefined || another !== undefined) {
      const channels = own.map((one) => channelName(wording, one)).join(", ");
      return [{ text: wording.say(asked.does === "none" ? "channels.how" : "channels.which", { channels }) }];
    }
    if (asked.does === "none" || asked.does === "first") return [await putFirst(call, channel)];
    return [await (asked.does === "drop" ? drop(call, channel) : askToDrop(call, channel))];
  },
};

type Asked =
  | { does: "show" }
  | { does: "add" }
  /** none: a channel alone, or words that say nothing we know. */
  | { does: "first" | "drop" | "ask_to_drop" | "none"; words: string };

/** ["Zalo trước", "ưu tiên Zalo" put it first; "bỏ zalo", "xoá zalo" drop it; "bớt zalo" asks about that] */
function readAsked(words: string): Asked {
  const said = fold(words);
  if (said === "") return { does: "show" };
  if (/^them(?: kenh)?$/.test(said)) return { does: "add" };
  const [, verb, channel = ""] = /^(bo|xoa|bot|uu tien|dung) (.+)$/.exec(said) ?? [];
  const first = verb === undefined || verb === "uu tien" || verb === "dung";
  const rest = (verb === undefined ? said : channel).replace(/ (?:len )?(?:truoc|dau)(?: tien)?$/, "");
  if (!first) return { does: verb === "bot" ? "ask_to_drop" : "drop", words: channel };
  return { does: rest === said ? "none" : "first", words: rest };
}

/** Each once, in order. */
function channelsOf({ addresses }: Person): string[] {
  return [...new Set(addresses.map(({ channel }) => channel))];
}

async function overview(call: Call, changed?: string): Promise<OutMessage> {
  const { office, person } = call;
  const { wording } = office.library;
  const { addresses, name } = office.directory.person(person.id) ?? person;
  const lines = await Promise.all(addresses.map((address) => line(call, address)));
  const text = [wording.say("channels.heading", { name }), ...lines].join("\n");
  // After a change nothing is offered: whoever sends "1" twice means the list that was there, and changes nothing more.
  if (changed !== undefined) return { text: `${changed}\n\n${text}` };
  const options = offers(call, { ...person, addresses });
  return options.length === 0 ? { text } : { text, options };
}

async function line({ office, address: here }: Call, address: Address): Promise<string> {
  const { wording } = office.library;
  const name = channelName(wording, address.channel);
  const channel = isSame(address, here) ? wording.say("channels.here", { channel: name }) : name;
  return wording.say("channels.line", { channel, state: await stateOf() });

  async function stateOf(): Promise<string> {
    if (!office.channels.has(address.channel)) return wording.say("channels.off");
    if (address.dead !== undefined) return wording.say("channels.lost", { at: formatInstant(wording, address.dead) });
    if (!hasWindow(office, address)) return wording.say("channels.reached");
    if (!(await mayWriteTo(office, address))) return wording.say("channels.closed");
    const until = await closesAt(office, address);
    return until === undefined
      ? wording.say("channels.reached")
      : wording.say("channels.reached_until", { at: formatInstant(wording, until) });
  }
}

function offers({ office }: Call, person: Person): NonNullable<OutMessage["options"]> {
  const { wording } = office.library;
  const own = channelsOf(person).map((id) => ({ id, channel: channelName(wording, id) }));
  const more = openTo(office, person).length > 0;
  return [
    ...own.slice(1).map(({ id, channel }) => ({
      id: `/kenh ${id} truoc`,
      label: wording.say("button.channel_first", { channel }),
    })),
    ...(more ? [{ id: "/kenh them", label: wording.say("button.channel_add") }] : []),
    ...(own.length > 1 ? own : []).map(({ id, channel }) => ({
      id: `/kenh bot ${id}`,
      label: wording.say("button.channel_drop", { channel }),
    })),
  ];
}

/** Channels that the office has and the person has not. */
function openTo(office: Call["office"], person: Person): string[] {
  const own = new Set(inUse(office, person).map(({ channel }) => channel));
  return [...office.channels.keys()].filter((channel) => !own.has(channel) && !NOT_BY_CODE.includes(channel));
}

async function putFirst(call: Call, channel: string): Promise<OutMessage> {
  const { office, person } = call;
  const { wording } = office.library;
  await change(call, (addresses) => [
    ...addresses.filter((one) => one.channel === channel),
    ...addresses.filter((one) => one.channel !== channel),
  ]);
  const named = { channel: channelName(wording, channel) };
  const useless = !inUse(office, person).some((one) => one.channel === channel);
  return overview(call, wording.say(useless ? "channels.first_unreached" : "channels.first", named));
}

/** Somebody without it would be out of reach. */
function isLast({ office, person }: Call, channel: string): boolean {
  return !inUse(office, person).some((one) => one.channel !== channel);
}

function askToDrop(call: Call, channel: string): Promise<OutMessage> {
  const { wording } = call.office.library;
  const named = { channel: channelName(wording, channel) };
  const key = isLast(call, channel) ? "channels.last" : "channels.drop_sure";
  return Promise.resolve({ text: wording.say(key, named) });
}

async function drop(call: Call, channel: string): Promise<OutMessage> {
  if (isLast(call, channel)) return askToDrop(call, channel);
  const { wording } = call.office.library;
  await change(call, (addresses) => addresses.filter((one) => one.channel !== channel));
  return overview(call, wording.say("channels.dropped", { channel: channelName(wording, channel) }));
}

async function change({ office, person }: Call, addressesOf: (addresses: Address[]) => Address[]): Promise<void> {
  office.directory = await office.stores.people.update((directory) => {
    const stored = directory.person(person.id);
    return stored === undefined ? [] : [{ ...stored, addresses: addressesOf(stored.addresses) }];
  });
}

async function add({ office, person }: Call): Promise<OutMessage> {
  const { wording } = office.library;
  const channels = openTo(office, person);
  const [role] = person.roles;
  if (channels.length === 0 || role === undefined) return { text: wording.say("channels.none_to_add") };
  const terms = { unit: person.unit, role, by: person.id, at: office.clock.now(), person: person.id };
  const made = await makeInvite(office.stores.invites, office.random, terms, CODE_DAYS);
  const links = channels.flatMap((channel) => {
    const link = office.channels.get(channel)?.joinLink?.(made.code);
    return link === undefined ? [] : [wording.say("channels.link", { channel: channelName(wording, channel), link })];
  });
  const named = {
    code: showCode(made.code),
    name: person.name,
    expires: formatInstant(wording, made.expires),
    channels: channels.map((channel) => channelName(wording, channel)).join(", "),
  };
  return { text: [wording.say("channels.code", named), ...links].join("\n") };
}
