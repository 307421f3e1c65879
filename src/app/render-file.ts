import type { OutMessage } from "../engine/conversation.ts";
import type { Office } from "./office.ts";
import type { FileContent } from "./ports.ts";

/** A message as it is sent, with the file that its recipe names; a file that is no longer kept is told of in its place. */
export async function withFile(
  office: Office,
  message: OutMessage,
): Promise<{ message: OutMessage; file?: FileContent }> {
  const { file: recipe, ...alone } = message;
  if (recipe === undefined) return { message };
  const file = await office.renderFile(recipe);
  if (file !== undefined) return { message, file };
  return { message: { ...alone, text: `${alone.text}\n${office.library.wording.say("file.lost")}`.trim() } };
}
