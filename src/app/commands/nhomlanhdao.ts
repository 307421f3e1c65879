import { fold } from "../../domain/vietnamese/fold.ts";
import { isSame } from "../reach.ts";
import { mayAnywhereToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** `/nhomlanhdao [tắt]`, by an admin in a group: the group hears what leaders hear about all units, or no longer does. */
export const nhomlanhdao: Command = {
  name: "nhomlanhdao",
  async run({ office, person, address, group }, words) {
    const { wording } = office.library;
    const { groups } = office.stores;
    if (!mayAnywhereToday(office, person, "bind_group")) return [{ text: wording.say("group.may_not") }];
    if (group !== true) return [{ text: wording.say("group.only_there") }];
    if (fold(words) === "tat") {
      await groups.setLeaders(address, false);
      return [{ text: wording.say("group.leaders_off") }];
    }
    if ((await groups.leaders()).some((one) => isSame(one, address))) {
      const options = [{ id: "/nhomlanhdao tat", label: wording.say("button.turn_off") }];
      return [{ text: wording.say("group.leaders_already"), options }];
    }
    await groups.setLeaders(address, true);
    return [{ text: wording.say("group.leaders_on") }];
  },
};
