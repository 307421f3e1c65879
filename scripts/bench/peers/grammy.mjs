import { conversations, createConversation } from "@grammyjs/conversations";
import { MongoDBAdapter } from "@grammyjs/storage-mongodb";
import { Bot } from "grammy";
import { accepted, BOT_INFO, MISREAD, QUESTIONS, reportOf, review, THANKS, updateOf } from "./report.mjs";

/** grammY's conversations with their state in MongoDB, without a network: every call of the Bot API is accepted at once. */
export async function grammyConversations({ client, database }) {
  const db = client.db(database);
  const states = db.collection("conversations");
  await states.createIndex({ key: 1 }, { unique: true });
  // Below the API client, not in a transformer: what a conversation sends must pass through its own log of calls.
  const fetch = async (_url, { body }) => ({ json: async () => ({ ok: true, result: accepted(JSON.parse(body)) }) });
  const bot = new Bot("1:none", { botInfo: BOT_INFO, client: { fetch } });
  bot.use(conversations({ storage: new MongoDBAdapter({ collection: states }) }));
  bot.use(createConversation(report(db.collection("reports")), { id: "report" }));
  bot.command("baocao", (ctx) => ctx.conversation.enter("report"));
  let updates = 0;
  return (chat, text) => bot.handleUpdate(updateOf((updates += 1), chat, text));
}

function report(reports) {
  return async (conversation, ctx) => {
    const answers = {};
    for (const { id, ask, read } of QUESTIONS) {
      await ctx.reply(ask);
      do {
        const { message } = await conversation.waitFor("message:text");
        answers[id] = read(message.text);
        if (answers[id] === undefined) await ctx.reply(MISREAD);
      } while (answers[id] === undefined);
    }
    await ctx.reply(review(answers));
    await conversation.waitFor("message:text");
    await conversation.external(() => reports.insertOne(reportOf(ctx.chat.id, answers)).then(() => true));
    await ctx.reply(THANKS);
  };
}
