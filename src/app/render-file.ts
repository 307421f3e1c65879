import { DAY, plus } from "../domain/time.ts";
import type { FileRecipe, OutMessage } from "../engine/conversation.ts";
import type { Office } from "./office.ts";
import type { Briefing, FileContent } from "./ports.ts";
import { briefingOf, flowAt } from "./snapshot.ts";
import { nameOf } from "./work.ts";

/** The file of a recipe, of a snapshot with all that it is made of; nothing when there is no such file (any more). */
export async function fileOf(office: Office, recipe: FileRecipe): Promise<FileContent | undefined> {
  const given = await givenFor(office, recipe);
  return given && office.renderFile(recipe, given.briefing);
}

/**
 * A message as it is sent, with the file that its recipe names. One that is no longer there, or that cannot be made, is told of in its
 * place, and the text goes all the same. Throws when the store is away.
 */
export async function withFile(
  office: Office,
  message: OutMessage,
): Promise<{ message: OutMessage; file?: FileContent }> {
  const { file: recipe, ...alone } = message;
  if (recipe === undefined) return { message };
  const given = await givenFor(office, recipe);
  if (given === undefined) return { message: instead(alone, office.library.wording.say("file.lost")) };
  try {
    const file = await office.renderFile(recipe, given.briefing);
    if (file !== undefined) return { message, file };
    return { message: instead(alone, office.library.wording.say("file.lost")) };
  } catch (error) {
    if (recipe.make === "kept") throw error;
    office.log.error({ make: recipe.make, fault: nameOf(error) }, "The file of a message could not be made");
    return { message: instead(alone, office.library.wording.say("file.failed")) };
  }
}

/** So long a link is good that stands for a file. */
const LINK_LIFE = DAY;

/** What is said where a platform took the message's text but not its file: where else that is to be had. */
export function withoutFile(office: Office, message: OutMessage, { name }: FileContent): OutMessage {
  const { links, library, clock } = office;
  const { file: recipe, ...alone } = message;
  if (links === undefined || recipe === undefined) return instead(alone, library.wording.say("file.refused", { name }));
  const link = links.file(recipe, plus(clock.now(), LINK_LIFE));
  return instead(alone, library.wording.say("file.refused_link", { name, link }));
}

function instead(alone: OutMessage, sentence: string): OutMessage {
  return { ...alone, text: `${alone.text}\n${sentence}`.trim() };
}

/** What a file is made of besides its recipe; nothing where that is gone. */
async function givenFor(office: Office, recipe: FileRecipe): Promise<{ briefing?: Briefing } | undefined> {
  if (!("snapshot" in recipe)) return {};
  const snapshot = await office.stores.snapshots.get(recipe.snapshot);
  if (snapshot === undefined || flowAt(office, snapshot) === undefined) return undefined;
  return { briefing: await briefingOf(office, snapshot) };
}
