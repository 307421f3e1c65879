import { Mongo } from "@telegraf/session/mongodb";
import { Scenes, session, Telegraf, Telegram } from "telegraf";
import { accepted, BOT_INFO, MISREAD, QUESTIONS, reportOf, review, THANKS, updateOf } from "./report.mjs";

/** telegraf's wizard scene with a session in MongoDB, without a network: every call of the Bot API is accepted at once. */
export async function telegrafWizard({ client, database }) {
  Telegram.prototype.callApi = async (_method, payload) => accepted(payload);
  const db = client.db(database);
  await db.collection("sessions").createIndex({ key: 1 }, { unique: true });
  const bot = new Telegraf("1:none", { handlerTimeout: Number.POSITIVE_INFINITY });
  bot.botInfo = BOT_INFO;
  bot.catch((error) => {
    throw error;
  });
  bot.use(session({ store: Mongo({ client, database, collection: "sessions" }) }));
  bot.use(new Scenes.Stage([wizard(db.collection("reports"))]).middleware());
  bot.command("baocao", (ctx) => ctx.scene.enter("report"));
  let updates = 0;
  return (chat, text) => bot.handleUpdate(updateOf((updates += 1), chat, text));
}

function wizard(reports) {
  const ask = async (ctx) => {
    await ctx.reply(QUESTIONS[0].ask);
    return ctx.wizard.next();
  };
  const answers = QUESTIONS.map((question, place) => async (ctx) => {
    const value = question.read(ctx.message.text);
    if (value === undefined) return ctx.reply(MISREAD);
    ctx.wizard.state[question.id] = value;
    await ctx.reply(QUESTIONS[place + 1]?.ask ?? review(ctx.wizard.state));
    return ctx.wizard.next();
  });
  const submit = async (ctx) => {
    await reports.insertOne(reportOf(ctx.chat.id, { ...ctx.wizard.state }));
    await ctx.reply(THANKS);
    return ctx.scene.leave();
  };
  return new Scenes.WizardScene("report", ask, ...answers, submit);
}
