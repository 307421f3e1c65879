/** Events as Zalo's bots get them. */

let count = 0;

export const ME = { id: "3760000000000000001", names: ["Bot Giao ban"] };

/** A message of somebody; `changed` stands above. */
export function event(kind: string, changed: Record<string, unknown> = {}) {
  count += 1;
  return {
    event_name: `message.${kind}.received`,
    message: {
      from: { id: "6ede9afa66b88fe6", display_name: "A", is_bot: false },
      chat: { id: "6ede9afa66b88fe6", chat_type: "PRIVATE" },
      message_id: `2d758cb5e222${count}`,
      date: 1_750_316_131_602 + count,
      ...changed,
    },
  };
}

export const GROUP = { chat: { id: "g1", chat_type: "GROUP" } };
