/** The ten questions both bots ask, in the words of flows/bao-cao-tuan.yaml. */
export const QUESTIONS = [
  {
    id: "viec_xong",
    ask: 'Tuần này đơn vị hoàn thành những việc gì?\nMỗi việc một dòng. Không có thì gõ "không".',
    read: rows,
  },
  { id: "viec_cu", ask: "Kỳ trước còn việc «Rà soát hộ nghèo, hộ cận nghèo». Nay thế nào?", read: words },
  {
    id: "viec_ton",
    ask: 'Còn việc mới nào đang làm dở?\nMỗi dòng ghi "việc; hạn". Không có thì gõ "không".',
    read: rows,
  },
  { id: "hs_dau_ky", ask: "Tuần này đơn vị có bao nhiêu hồ sơ tồn từ kỳ trước?", read: number },
  { id: "hs_nhan", ask: "Trong tuần tiếp nhận bao nhiêu hồ sơ?", read: number },
  { id: "hs_xong", ask: "Trong tuần giải quyết xong bao nhiêu hồ sơ?", read: number },
  { id: "hs_tre", ask: "Trong các hồ sơ còn lại, có bao nhiêu hồ sơ trễ hạn?", read: number },
  { id: "hs_tre_ds", ask: 'Xin liệt kê hồ sơ trễ hạn.\nMỗi dòng ghi "mã; số ngày trễ; lý do".', read: rows },
  { id: "phoi_hop", ask: "Đơn vị có cần đơn vị khác phối hợp việc gì không?", read: words },
  { id: "kien_nghi", ask: "Cần đơn vị nào, phối hợp việc gì, trước ngày nào?", read: words },
];

export const MISREAD = "Xin gửi một số, ví dụ 12.";
export const THANKS = "Đã nhận báo cáo tuần. Xin cảm ơn.";

/** The answers to look over before handing in. */
export function review(answers) {
  const lines = QUESTIONS.map(({ id, ask }) => `${ask} ${JSON.stringify(answers[id])}`);
  return `Xin xem lại trước khi nộp:\n${lines.join("\n")}\nGõ "Nộp" để nộp.`;
}

export function reportOf(chat, answers) {
  return { _id: `${chat}:bao-cao-tuan:2026-W48`, chat, answers, at: Date.now() };
}

/** A private text message as Telegram sends it. */
export function updateOf(id, chat, text) {
  const person = { id: chat, is_bot: false, first_name: "Văn thư" };
  const command = /^\/\w+/.exec(text)?.[0];
  const entities =
    command === undefined ? {} : { entities: [{ type: "bot_command", offset: 0, length: command.length }] };
  return {
    update_id: id,
    message: {
      message_id: id,
      date: 1795744800,
      chat: { id: chat, type: "private", first_name: "Văn thư" },
      from: person,
      text,
      ...entities,
    },
  };
}

export const BOT_INFO = {
  id: 1,
  is_bot: true,
  first_name: "giaoban",
  username: "giaoban_bot",
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
};

/** What Telegram answers to a sendMessage. */
export function accepted(payload) {
  return {
    message_id: 1,
    date: 1795744800,
    chat: { id: payload.chat_id, type: "private", first_name: "Văn thư" },
    text: payload.text,
  };
}

function rows(text) {
  return text.split("\n").map((line) => line.split(";").map((cell) => cell.trim()));
}

function number(text) {
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

function words(text) {
  return text;
}
