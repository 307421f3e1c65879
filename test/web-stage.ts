import { wasAtWork } from "../src/app/outages.ts";
import type { Channel, SendResult, Stores } from "../src/app/ports.ts";
import { at } from "../src/domain/time.ts";
import type { Library } from "../src/flow/load.ts";
import { sealedLinks } from "../src/http/links.ts";
import { handClock, office, type Sent, scriptedChannel, throughJson } from "./harness.ts";
import { fileLine, type Heard, type OpenStage } from "./story.ts";

/** The office has a public address, as it has where a platform is played. */
const LINKS = sealedLinks("the-secret-of-the-stage-seals-all-links", "https://giaoban.example");

/** The chat of somebody who is in Telegram as well as in the web chat. */
function secondOf({ id }: { id: string }): { channel: string; chat: string } {
  return { channel: "telegram", chat: `second-${id}` };
}

/**
 * The stage of a story where everybody of the seed is in the web chat, or on another main channel alone, and both channels are
 * scripted ones that deliver at once.
 */
export function webStage(
  stores: Stores,
  main: Pick<Channel, "name" | "contact"> = { name: "web" },
  library?: Library,
): OpenStage {
  return async (day, time) => {
    /** What the platforms say when a chat is written to, by channel and chat; all others are reached. */
    const fates = new Map<string, SendResult>();
    /** What people wrote, oldest first, as it reads by now. */
    const messages: { chat: string; ref: string; text: string }[] = [];
    const channel = scriptedChannel(main.name);
    Object.assign(channel.channel, main);
    const play = await office({
      stores: throughJson(stores),
      clock: handClock(day, time),
      channel,
      links: LINKS,
      ...(library && { library }),
    });
    play.channel.answer = (chat) => fates.get(`${main.name} ${chat}`);
    play.telegram.answer = (chat) => fates.get(`telegram ${chat}`);
    if (main.name !== "web") {
      const moved = play.people.map((person) => ({ ...person, addresses: [{ channel: main.name, chat: person.id }] }));
      await stores.people.save([], moved);
      await play.tick();
    }
    const { sent } = play.channel;
    let last: Parameters<typeof play.receive>[0] = [];
    let told = sent.length;

    /** ["Văn thư xã Ia Le"] ["(Telegram 7001)"] ["Chủ tịch UBND huyện @ nhóm giao ban"] */
    function placeOf(who: string): { channel: string; chat: string; group?: { sender: string } } {
      const [speaker = "", group] = who.split(" @ ");
      const second = /^(.+) \(kênh khác\)$/.exec(speaker)?.[1];
      if (second !== undefined) return secondOf(play.person(second));
      const number = /^\(Telegram (\S+)\)$/.exec(speaker)?.[1];
      const channel = number === undefined ? main.name : "telegram";
      const own = number ?? play.person(speaker).id;
      return group === undefined ? { channel, chat: own } : { channel, chat: group, group: { sender: own } };
    }

    async function deliver(who: string, payload: object): Promise<void> {
      const { channel, chat, group } = placeOf(who);
      play.clock.move(1000); // nobody types two messages at one instant
      if (group === undefined) fates.delete(`${channel} ${chat}`); // who writes can be written to
      last = [play.update(chat, { ...payload, ...(group === undefined ? {} : { group }) }, undefined, channel)];
      await play.receive(last);
    }

    /** A message with a name of its own, by which it can be edited. */
    async function write(who: string, payload: object, text: string): Promise<void> {
      const { channel, chat } = placeOf(who);
      const ref = `${channel}:${chat}:${messages.length + 1}`;
      messages.push({ chat, ref, text });
      return deliver(who, { ...payload, ref });
    }

    /** A group is called by its name, a chat of Telegram by its number, a chat of the web by its person's. */
    function nameOf({ channel, chat }: Sent): string {
      if (chat.startsWith("nhóm ")) return chat;
      const second = play.people.find((person) => secondOf(person).chat === chat);
      if (channel === "telegram" && second !== undefined) return `${second.name} (kênh khác)`;
      return channel === "telegram" ? `(Telegram ${chat})` : play.person(chat).name;
    }

    const asHeard = (one: Sent): Heard => ({ to: nameOf(one), ...readScripted(one) });

    return {
      async clock(toDay, toTime, down) {
        const now = at(toDay, toTime);
        if (!down) await wasAtWork(stores.marks, now);
        play.clock.set(now);
        await play.tick();
      },
      restart: () => play.restart(),
      again: () => play.receive(last),
      says: (who, text) => write(who, { kind: "text", text }, text),
      sendsSticker: (who) => deliver(who, { kind: "other" }),
      /** The newest message to that person with such a button; it may be one whose time has passed. */
      presses(who, label) {
        const { channel, chat } = placeOf(who);
        const seen = sent.filter((one) => one.channel === channel && one.chat === chat);
        const found = seen.findLast((one) => one.message.options?.some((option) => option.label === label));
        const option = found?.message.options?.find((one) => one.label === label);
        if (found === undefined || option === undefined)
          throw new Error(
            `${who} has no button [${label}]; what was seen last: ${seen.at(-1)?.message.text ?? "nothing"}`,
          );
        const { conversation, turn } = found.message;
        return deliver(
          who,
          conversation === undefined
            ? { kind: "text", text: option.id }
            : { kind: "press", conversation, turn, option: option.id },
        );
      },
      sendsFile(who, { name, size, caption }) {
        const file = { id: name, name, ...(size === undefined ? {} : { size: size * 1024 * 1024 }) };
        return write(who, { kind: "file", file, ...(caption === undefined ? {} : { caption }) }, caption ?? name);
      },
      edits(who, before, text) {
        const { chat } = placeOf(who);
        const message = messages.findLast((one) => one.chat === chat && one.text.split("\n")[0] === before);
        if (message === undefined) throw new Error(`${who} wrote no message «${before}»`);
        message.text = text;
        return deliver(who, { kind: "edit", ref: message.ref, text });
      },
      async reach(who, { told: isTold, alive }) {
        const { channel, chat } = placeOf(who);
        if (isTold) await deliver(who, { kind: "reach", alive });
        if (!alive) fates.set(`${channel} ${chat}`, { ok: false, why: "dead" });
      },
      async moves(group) {
        for (const channel of [main.name, "telegram"])
          fates.set(`${channel} ${group}`, { ok: false, why: "moved", to: `${group} (lớn)` });
      },
      async addsChannel(who) {
        const { id } = play.person(who);
        await stores.people.update((directory) =>
          directory.people
            .filter((person) => person.id === id)
            .map((person) => ({ ...person, addresses: [...person.addresses, secondOf(person)] })),
        );
      },
      heard() {
        const fresh = sent.slice(told);
        told = sent.length;
        return Promise.resolve(fresh.map(asHeard));
      },
      close: () => Promise.resolve(),
    };
  };
}

/** What a scripted channel was given, as a person reads it. */
export function readScripted({ message: { text, options, file }, file: content }: Sent): Omit<Heard, "to"> {
  const line =
    file?.make === "qr"
      ? fileLine.qr(file.name, file.text)
      : file && "snapshot" in file
        ? fileLine.made(content?.name ?? "")
        : file && fileLine.kept(content?.name ?? "", content?.bytes.length ?? 0);
  return {
    text,
    ...(line === undefined ? {} : { file: line }),
    ...(options === undefined ? {} : { buttons: options.map(({ label }) => label) }),
  };
}
