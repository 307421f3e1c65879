/** What a clerk writes to hand in one weekly report: the command, ten answers, and "Nộp". The same for everybody compared here. */
export const SCRIPT: readonly string[] = [
  "/baocao bao-cao-tuan 2026-W48",
  "Họp thôn Phung về chi trả dịch vụ môi trường rừng\nPhát giấy mời tiếp dân tháng 12",
  "Vẫn đang làm",
  "Sửa đường liên thôn; 15/12",
  "7",
  "12",
  "10",
  "1",
  "000.12.34; 3; chờ đo đạc",
  "có",
  "Đề nghị Phòng Tài nguyên và Môi trường đo đạc trước 5/12",
  "Nộp",
];

/** By place in the script: opening and handing in cost more than answering, so they are counted apart. */
export type TurnKind = "open" | "answer" | "submit";

export function kindOf(step: number): TurnKind {
  if (step === 0) return "open";
  return step === SCRIPT.length - 1 ? "submit" : "answer";
}
