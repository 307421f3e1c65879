import { createBudget } from "../../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../../src/channels/zalo-oa/client.ts";
import { oaLogin } from "../../src/channels/zalo-oa/login.ts";
import { sealOf } from "../../src/channels/zalo-oa/seal.ts";
import { zaloOa } from "../../src/channels/zalo-oa/zalo-oa.ts";
import { type Line, type Person, startZaloOaDouble } from "../doubles/zalo-oa.ts";
import { type HandClock, silent } from "../harness.ts";
import { type Cast, type Platform, PUBLIC_HOST, platformStage } from "../platform-stage.ts";
import { sampleFile } from "../sample-file.ts";
import { type OpenStage, Untold } from "../story.ts";
import { virtualPace } from "../virtual-pace.ts";
import { fileWords, readZalo, typedFor } from "./read.ts";

const FIRST_ID = 1_867_296_517_606_830_000n;

/**
 * The stage of a story where everybody of the seed follows an Official Account: the real app and the real adapter, against the
 * double. Where a person there cannot do or see what the story says, this is done in its place (and see `cast.ts`):
 * - More choices than five are listed, and one is typed by its number; an old one among them is no longer to be had.
 * - A photo goes as a file, since Zalo forgets a photo's name; one with words under it goes as the picture it is.
 * - Before the clock strikes, everybody has just put a heart to something, so that nobody's window is ever closed to us.
 * - "(Telegram 7001)" is somebody who follows the account too; the links to Telegram in the office's words are left as they are.
 * - Somebody's message in several parts is one message, its parts joined by a line's end.
 */
export function zaloOaStage(cast: Cast): OpenStage {
  return platformStage(openOa, cast);
}

async function openOa(clock: HandClock): Promise<Platform<Line>> {
  const double = await startZaloOaDouble({ clock });
  const people = new Map<string, Person>();
  const { app } = double;
  const pace = virtualPace(clock);
  let isSet = false;

  function personOf(chat: string): Person {
    const person = people.get(chat);
    if (person === undefined) throw new Error(`Nobody has chat ${chat}`);
    return person;
  }

  return {
    channel: "zalo-oa",
    addPerson(name, number) {
      const id = String(FIRST_ID + BigInt(number));
      people.set(id, double.user(id, { name, follows: true }));
      return id;
    },
    addGroup() {
      throw new Error("An account is in no groups");
    },
    async connect({ stores, holder, links }) {
      const client = oaClient({
        appId: app.id,
        appSecret: app.secret,
        apiRoot: double.apiRoot,
        oauthRoot: double.apiRoot,
        budget: createBudget(),
        pace,
      });
      const seal = sealOf(app.id, app.secret);
      const login = oaLogin({
        appId: app.id,
        appSecret: app.secret,
        client,
        credentials: stores.credentials,
        seal,
        pace,
      });
      if (!isSet) {
        const back = login.read((await double.consents(login.link(`https://${PUBLIC_HOST}/`))).href);
        if (back === undefined || !(await login.finish(back)).ok) throw new Error("No consent");
      }
      return zaloOa({
        appId: app.id,
        appSecret: app.secret,
        webhookKey: app.oaSecret,
        apiRoot: double.apiRoot,
        oauthRoot: double.apiRoot,
        paid: false,
        stores,
        holder,
        clock,
        log: silent,
        links,
        tellAdmins: () => Promise.resolve(),
        words: { ...fileWords, consent: "", dies: String },
        pace,
      });
    },
    async begin(connection, receive) {
      connection.begin(receive);
      const path = connection.hook?.path ?? "";
      if (!isSet && !(await double.webhook.set(`https://${PUBLIC_HOST}${path}`))) throw new Error("The probe failed");
      isSet = true;
    },
    host: (root) => double.host(PUBLIC_HOST, root),
    seen: (chat) => double.chat(chat).lines.filter(({ by }) => by === app.oaId),
    read: (shown, { server }) => readZalo(shown, server),
    drained: () => double.webhook.drained(),
    repeat: () =>
      double.webhook.repeat(double.webhook.made.findLast(({ event_name }) => event_name.startsWith("user_send"))),
    moved() {
      double.tick();
      for (const person of people.values()) person.reacts();
    },
    says: ({ own }, text) => personOf(own).says(text),
    presses({ own }, label, { shown }) {
      const line = shown
        .flatMap(({ seen }) => seen)
        .findLast(({ buttons }) => buttons?.some(({ title }) => title === label));
      const listed = shown.findLast(({ message }) => message.options?.some((one) => one.label === label));
      if (line !== undefined && listed?.seen.includes(line)) personOf(own).taps(label, line.id);
      else personOf(own).says(typedFor(shown, label, "number"));
    },
    sendsSticker: ({ own }) => personOf(own).sendsOther("sticker"),
    async sendsFile({ own }, { name, size, caption }, { settled }) {
      const fault = (["gone", "retry"] as const).find((why) => name.startsWith(why));
      const away = fault && double.fault("file", fault === "gone" ? "404" : "502", Number.POSITIVE_INFINITY);
      const bytes = Buffer.from(sampleFile(name.split(".").at(-1) ?? ""));
      const weight = size === undefined ? {} : { size: size * 1024 * 1024 };
      if (caption === undefined) personOf(own).sendsFile({ name, mime: "application/octet-stream", bytes, ...weight });
      else personOf(own).sendsImage({ name, bytes, caption });
      await settled();
      away?.lift();
    },
    opens() {},
    reach() {
      throw new Untold("An account learns that somebody left, and of a return only by what is said then");
    },
    stop: () => double.stop(),
  };
}
