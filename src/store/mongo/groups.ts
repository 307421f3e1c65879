import type { Groups } from "../../app/ports.ts";
import { Address } from "../../domain/people.ts";
import { fromDocument, insertNew } from "./document.ts";
import type { Models } from "./models.ts";

export function mongoGroups({ groups }: Models): Groups {
  const add = ({ channel, chat }: Address) => insertNew(groups, [{ _id: keyOf({ channel, chat }), channel, chat }]);
  const remove = async (group: Address) => (await groups.deleteOne({ _id: keyOf(group) })).deletedCount === 1;

  return {
    async leaders() {
      const documents = await groups.find().sort({ _id: 1 }).lean();
      return documents.map((document) => fromDocument(Address, groups, document));
    },
    async setLeaders(group, on) {
      await (on ? add(group) : remove(group));
    },
    async move(from, to) {
      if (!(await groups.exists({ _id: keyOf(from) }))) return;
      await add(to); // before the old one goes: who dies in between has two names for it, not none
      await remove(from);
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
