import { expect, it } from "vitest";
import { shortName } from "../../src/domain/short-name.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office } from "../harness.ts";

const CLERK = "Văn thư xã Ia Le";

/** The newest message with buttons of a conversation. */
async function questionOf(opened: Awaited<ReturnType<typeof office>>) {
  await opened.says(opened.person(CLERK).id, "/baocao bao-cao-tuan 2026-W48");
  const asked = opened.channel.sent.findLast(({ message }) => message.conversation !== undefined)?.message;
  const { conversation = "", turn = 0, options = [] } = asked ?? {};
  return { conversation, turn, option: options[0]?.id ?? "" };
}

it("takes a button that names its conversation by the short name, and not by another's", async () => {
  const opened = await office({ stores: memoryStores(), clock: handClock("2026-11-26", "10:00") });
  const { conversation, turn, option } = await questionOf(opened);
  const press = { kind: "press", turn, option };
  const turnNow = async () => (await opened.stores.conversations.get(conversation))?.state.turn;

  await opened.says(opened.person(CLERK).id, { ...press, conversation: shortName(`${conversation}x`) });
  expect(opened.channel.sent.at(-1)?.message.text).toContain("Nút này thuộc câu hỏi cũ");
  const before = (await turnNow()) ?? 0;
  await opened.says(opened.person(CLERK).id, { ...press, conversation: shortName(conversation), turn: before });
  expect(await turnNow()).toBeGreaterThan(before);
  expect(opened.channel.sent.at(-1)?.message.text).not.toContain("Nút này");
});
