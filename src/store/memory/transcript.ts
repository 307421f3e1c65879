import type { Transcript, TranscriptLine } from "../../app/ports.ts";

export function memoryTranscript(): Transcript {
  const lines = new Map<string, TranscriptLine>();
  const chats = new Map<string, TranscriptLine[]>();

  return {
    async add(line) {
      const known = lines.get(line.id);
      if (known) return structuredClone(known);
      const chat = chats.get(line.chat) ?? [];
      const added = { ...structuredClone(line), seq: chat.length + 1 };
      chats.set(line.chat, chat);
      chat.push(added);
      lines.set(line.id, added);
      return structuredClone(added);
    },
    async after(chat, seq, limit) {
      const later = (chats.get(chat) ?? []).filter((line) => line.seq > seq);
      return structuredClone(later.slice(Math.max(0, later.length - limit)));
    },
  };
}
