import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Fault, loadFlows } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";

/** Each file of `broken/` holds one mistake (`nhieu-loi` several); here is what the office is told about it, word for word. */
const TOLD: Record<string, string[]> = {
  "answered-bieu-thuc": ["17:11 trong answered() chỉ ghi tên một câu"],
  "bieu-thuc-dai": ['12:51 biểu thức dài quá; xin tách một phần thành câu "answer: computed"'],
  "bieu-thuc-la": [
    '12:17 không hiểu từ chỗ "?"; biểu thức chỉ gồm tên câu, số, "chữ", + - * / == != < <= > >= and or not, count(), sum(), answered(), has(), abs(), if()',
  ],
  "cau-gan-dung": ['14:11 không có câu nào tên "hs_nhanx"; có phải "hs_nhan" không?'],
  "cau-la": ['12:11 không có câu nào tên "xyz"; xin xem lại mã (id) của câu'],
  "cau-phia-duoi": ['10:18 chưa có câu "hs_xong" ở phía trên; chỉ dùng được câu đã hỏi trước, xin chuyển câu đó lên'],
  "chu-co-dau": [
    '12:28 "và" có dấu nên không dùng được; tên câu viết không dấu, nối bằng and (và), or (hoặc), not (không)',
  ],
  "chu-lon-nho": ["17:11 chữ và lựa chọn không có lớn nhỏ; xin dùng == hoặc != thay cho >"],
  "cong-chu": ["13:57 chỗ này cần một số: câu hỏi số, câu tự tính, count() hoặc sum()"],
  "cong-danh-sach": ["19:15 sum() cần tên danh sách và tên cột, như sum(ds_tre.so_ngay)"],
  "cot-chu": ['19:15 cột "ten" không phải cột số nên không cộng được'],
  "cot-khong-co": ['19:15 danh sách "viec" không có cột "ngay"; có các cột: ten, so_ngay'],
  "cot-la": ['15:32 ở đây không dùng được "viec"; chỉ dùng được: ten, so_ngay'],
  "cot-ngoai-sum": ["19:11 cột chỉ dùng được trong sum(); xin viết sum(viec.so_ngay) hoặc count(viec)"],
  "danh-sach-rong": ["12:9 danh sách phải có ít nhất một cột"],
  "dau-a-cong": ["3:8 nội dung mở đầu bằng @; xin đặt cả nội dung trong ngoặc kép"],
  "dau-sao": ["3:8 nội dung mở đầu bằng *; xin đặt cả nội dung trong ngoặc kép"],
  "dem-so": ['16:17 chỗ này cần tên một câu có "answer: list"'],
  "dieu-kien-la-so": ['16:11 chỗ này cần một điều kiện đúng hay sai, như "hs_tre > 0"'],
  "don-vi-khong-ngoac": ["4:8 ở đây cần danh sách; xin viết trong ngoặc vuông, như [xa]"],
  "don-vi-rong": ["4:8 danh sách này phải có ít nhất một phần tử"],
  "dung-giua-chung": ["12:28 biểu thức dừng giữa chừng; xin viết nốt vế sau hoặc dấu đóng ngoặc"],
  "goi-y-lua-chon": ['13:14 "vua" không phải mã của lựa chọn nào; có các mã: thap, cao'],
  "goi-y-ngay": ['12:69 chỗ này cần một ngày: câu có "answer: date"'],
  "goi-y-sai-loai": ["17:14 chỗ này cần một số: câu hỏi số, câu tự tính, count() hoặc sum()"],
  "hai-cham": ["3:8 có dấu hai chấm giữa nội dung; xin đặt cả nội dung trong ngoặc kép"],
  "han-muon-am": ['6:40 thời gian này tính sau hạn nộp nên phải có dấu +, như "+3d"'],
  "han-sai": [
    '6:18 "fridai 16h" không phải hạn nộp; xin viết như "friday 16:00", "wednesday, friday 16:00", "next monday 07:00", "+2d 16:00" (2 ngày làm việc sau ngày chốt số liệu) hoặc "day 20 17:00"',
  ],
  "has-khong-nhieu": ['17:15 has() dùng với câu có "answer: choices", như has(linh_vuc, dat_dai)'],
  "khac-loai": [
    "17:11 hai vế khác loại nên không so sánh được; số so với số, ngày so với ngày, lựa chọn so với mã của nó",
  ],
  "khoa-hai-lan": ['7:1 mục "title" viết hai lần; xin bỏ một'],
  "khong-phai-bang": ['1:1 tệp phải gồm các dòng dạng "mục: nội dung"'],
  "kieu-tra-loi": [
    '11:13 "nummer" không dùng được ở đây, có phải "number" không? Chọn một trong: text, number, date, choice, choices, yes_no, list, computed',
  ],
  "ky-sai": [
    '5:9 "weekly" không dùng được ở đây, có phải "week" không? Chọn một trong: week, half_week, month, quarter, six_months, nine_months, year',
  ],
  "liet-ke-so": ['14:29 "hs_nhan" không liệt kê được; chỉ dùng câu có "answer: list" hoặc "answer: text"'],
  "lua-chon-la": ['17:21 "caoo" không phải mã của lựa chọn nào; có các mã: thap, cao'],
  "lua-chon-trung-loi": ['12:33 lựa chọn "thap" gõ không dấu thì trùng với lựa chọn phía trên; xin đặt lời khác'],
  "ma-co-dau": [
    '8:9 "hồ_sơ" không làm mã được; mã gồm chữ thường không dấu, chữ số và dấu _, bắt đầu bằng chữ, như hs_tre',
  ],
  "ma-danh-rieng": ['8:9 "last" đã có nghĩa riêng; xin đặt mã khác'],
  "ma-trung": ['12:9 mã "hs_nhan" đã dùng ở phía trên; xin đặt mã khác'],
  "min-hon-max": ["13:10 max (3) nhỏ hơn min (5); xin sửa một trong hai"],
  "mo-sai": ['6:39 "-7d" không phải lúc mở; xin viết như "-7 days" (trước hạn 7 ngày, kể cả ngày nghỉ)'],
  "moc-sai": ['5:31 "decre" không dùng được ở đây, có phải "decree" không? Chọn một trong: calendar, decree'],
  "mot-dau-bang": ["12:24 so sánh bằng xin viết hai dấu: =="],
  "mot-lua-chon": ["12:14 phải có ít nhất hai lựa chọn"],
  "muc-la": ['12:5 ở đây không có mục "ghi_chu"; xin xem các mục dùng được trong flows/README.md'],
  "muc-sai-chinh-ta": ['12:5 không có mục "suggset"; có phải "suggest" không?'],
  "nghin-trong-bieu-thuc": ["12:26 10.000 ở đây bị hiểu là số lẻ; xin viết liền, không chấm ngăn hàng nghìn"],
  "ngoac-chua-dong": ["3:8 ngoặc kép mở ở đây chưa đóng"],
  "ngoac-hien-thi": ["10:20 dấu { ở đây chưa đóng; muốn viết chính dấu ngoặc nhọn thì viết đôi {{"],
  "ngoac-nhon": [
    '10:20 không hiểu từ chỗ "hồ"; nội dung có ngoặc kép ở giữa hay mở đầu bằng { thì xin đặt cả nội dung trong ngoặc kép',
  ],
  "ngoac-thua": ["10:32 dấu } ở đây chưa mở; muốn viết chính dấu ngoặc nhọn thì viết đôi }}"],
  "nhac-ai": [
    '13:31 "heads" không dùng được ở đây, có phải "head" không? Chọn một trong: reporter, deputy, head, collector, leader, admin, leaders_group',
  ],
  "nhac-hai-lan": ["14:11 reporter đã có một lời nhắc khác vào đúng lúc này; xin bỏ một hoặc đổi giờ"],
  "nhac-cung-phut": ["14:11 reporter đã có một lời nhắc khác vào đúng lúc này; xin bỏ một hoặc đổi giờ"],
  "nhac-hen-sau-han": ["14:36 lời nhắc lúc đến hạn hoặc sau hạn thì không hẹn lại được; xin bỏ snooze: true"],
  "nhac-ke-don-vi-khac": [
    "13:45 {missing_count} kể mọi đơn vị chưa nộp nên không nói với head; xin bỏ chỗ này, hoặc tách riêng lời nhắc cho collector, leader, leaders_group",
  ],
  "nhac-lap-sai": ['13:23 "2d" không dùng được ở đây, có phải "1d" không? Chọn một trong: 1d'],
  "nhac-lap-trung": ["14:11 reporter đã có một lời nhắc khác vào đúng lúc này; xin bỏ một hoặc đổi giờ"],
  "nhac-sau-khi-khoa": [
    "14:11 lúc này đã hết nhận báo cáo nên không còn gì để nhắc; xin nhắc sớm hơn, hoặc sửa closes ở mục deadline",
  ],
  "nhac-sau-khi-khoa-theo-gio": [
    "14:11 lúc này đã hết nhận báo cáo nên không còn gì để nhắc; xin nhắc sớm hơn, hoặc sửa closes ở mục deadline",
  ],
  "nhac-sai": [
    '13:11 "-1 day" không phải lúc nhắc; xin viết như 0 (đúng hạn), "-1d 08:00" (8 giờ sáng, trước 1 ngày làm việc), "-2h" (trước 2 giờ), "+30m" (sau 30 phút)',
  ],
  "nhac-ten-la": ['13:37 ở đây không dùng được "hs_nhan"; chỉ dùng được: title, period, unit, due'],
  "nhan-bo-trong": ['9:11 mục "label" chưa có nội dung; xin ghi thêm hoặc bỏ dòng này'],
  "nhieu-dong": ['12:14 không có câu nào tên "hs_con"; xin xem lại mã (id) của câu'],
  "nhieu-loi": [
    '2:10 ở đây cần một số, không phải "một"; số lẻ dùng dấu chấm, như 0.05',
    '8:5 thiếu mục "label"; xin thêm dòng "label: …"',
    '16:21 không có câu nào tên "xyz"; xin xem lại mã (id) của câu',
    '20:15 không có câu nào tên "muc_doo"; có phải "muc_do" không?',
  ],
  "nhom-khac-dieu-kien": ['17:12 các câu của nhóm "hs" phải có cùng điều kiện when, hoặc đều không có'],
  "nhom-roi": ['22:12 các câu của nhóm "hs" phải là câu hỏi số và đứng liền nhau'],
  "phien-ban-0": ["2:10 số này phải từ 1 trở lên"],
  "phien-ban": ['2:10 ở đây cần số nguyên, không phải "1.5"'],
  "so-khong-dau": [
    '3:8 0123 không có ngoặc kép thì máy hiểu là 123; nếu là chữ xin viết "0123", nếu là số xin bỏ dấu chấm ngăn hàng nghìn và số 0 ở đầu',
  ],
  "so-kieu-viet": [
    '12:10 10.070 không có ngoặc kép thì máy hiểu là 10,07; nếu là chữ xin viết "10.070", nếu là số xin bỏ dấu chấm ngăn hàng nghìn và số 0 ở đầu',
  ],
  "so-sanh-co-khong": [
    '13:22 câu có/không thì ghi thẳng "co_viec" (có) hoặc "not co_viec" (không), không so sánh với "co"',
  ],
  "sua-cau-la": ['16:11 không có câu nào tên "hs_nhann"; có phải "hs_nhan" không?'],
  "sua-cau-tu-tinh": ['17:11 "hs_con" là câu tự tính nên không sửa được; xin nêu câu được hỏi'],
  tab: ["9:1 thụt đầu dòng bằng phím Tab; xin thay bằng dấu cách"],
  "ten-tep": [
    "1:5 tệp đang tên là ten-tep.yaml, theo nội dung thì phải tên là ten-khac.yaml; xin đổi tên tệp hoặc sửa dòng này",
  ],
  "thieu-han": ['1:1 thiếu mục "deadline"; xin thêm dòng "deadline: …"'],
  "thieu-kieu": ['8:5 thiếu mục "answer"; xin thêm dòng "answer: …"'],
  "thieu-nhan": ['8:5 thiếu mục "label"; xin thêm dòng "label: …"'],
  "tep-giua-nhom": [
    '19:13 nhóm "hs" trả lời bằng một tin nên chỉ câu đầu của nhóm nhận được tệp; xin chuyển attach lên câu đó',
  ],
  "tep-o-cau-tinh": ['13:67 ở đây không có mục "attach"; xin xem các mục dùng được trong flows/README.md'],
  "thut-dong": ["10:1 dòng này thụt vào không thẳng với dòng cùng cấp, hoặc thiếu dấu hai chấm sau tên mục"],
  "tieu-de-so": ['3:8 ở đây cần chữ; xin đặt trong ngoặc kép: "2026"'],
  "tong-khong-phai-so": ["15:37 chỗ này cần một số: câu hỏi số, câu tự tính, count() hoặc sum()"],
  trong: ["1:1 tệp trống; xin chép một tệp có sẵn rồi sửa"],
  "xep-cau-chu": ['11:44 "y_kien" là câu chữ, không có cột để xếp; xin bỏ mục sort'],
  "xep-cot-la": ['17:40 danh sách "viec" không có cột "han"; có các cột: ten, so_ngay'],
  "xep-sai": [
    '17:40 "ten giam" không phải cách xếp; xin viết tên cột rồi asc (tăng) hoặc desc (giảm), như "ngay desc"',
  ],
  "xong-cot-khac-loai": [
    '22:95 dòng chuyển sang "da_xong" không hợp với cột "so_ngay" ở đó; xin thêm cột cùng loại ở đây, hoặc ghi optional: true cho cột đó',
  ],
  "xong-cot-tuy-chon": [
    '22:95 dòng chuyển sang "da_xong" không hợp với cột "ten" ở đó; xin thêm cột cùng loại ở đây, hoặc ghi optional: true cho cột đó',
  ],
  "xong-thieu-cot": [
    '22:95 dòng chuyển sang "da_xong" không hợp với cột "han" ở đó; xin thêm cột cùng loại ở đây, hoặc ghi optional: true cho cột đó',
  ],
  "bieu-do-hai-kieu": [
    "15:7 mỗi biểu đồ vẽ một kiểu; xin ghi bar (theo đơn vị) hoặc line (qua các kỳ), không ghi cả hai",
  ],
  "bieu-do-la": ['15:41 mục totals không có mã "moi"; có các mã: so_moi'],
  "bieu-do-thieu": ["15:7 mỗi biểu đồ vẽ một kiểu; xin ghi bar (theo đơn vị) hoặc line (qua các kỳ), không ghi cả hai"],
  "gop-cau-gop": [
    '11:82 "cong" cũng được tính lại khi gộp nhiều kỳ nên merged không dựa vào được; xin dùng các câu được cộng hoặc lấy ở một kỳ',
  ],
  "gop-cau-la": ['11:82 không có câu nào tên "cuu"; có phải "cu" không?'],
  "gop-hai-cach": ['11:84 đã có "measure: stock" thì không cần merged; xin bỏ một trong hai'],
  "gop-last": [
    "11:82 merged gộp các kỳ của cùng một lần hỏi nên không dùng được last.cu; xin bỏ last. hoặc bỏ cả mục merged",
  ],
  "noi-dung-la": [
    '13:55 "late_dossier" không dùng được ở đây, có phải "late_dossiers" không? Chọn một trong: outstanding, late_dossiers, completion',
  ],
  "phan-danh-sach-la": ['20:39 mục lists không có danh sách lấy từ "viecc"; có: viec'],
  "phan-so-la": ['13:34 mục totals không có mã "so_moi"; có các mã: –'],
  "ty-le-khong-mau-so": [
    "13:55 completion là tỷ lệ hoàn thành, chỉ dùng cho một mục của totals có per (mẫu số); xin thêm per hoặc bỏ about",
  ],
  "xong-vao-dau": ['19:95 "hs_nhan" không dùng được; cần mã của một câu khác có "answer: list"'],
};

const shared = readFolder(folder("../../flows/")).filter(({ path }) => /(lich|loi-thoai|nhac-viec)\.yaml$/.test(path));
const broken = readFolder(folder("broken/"));

describe("a broken flow", () => {
  it.each(broken.map((file) => ({ file, name: basename(file.path, ".yaml") })))("$name", ({ file, name }) => {
    const loaded = loadFlows([...shared, file]);
    const faults: Fault[] = loaded.ok ? [] : loaded.faults;
    expect(faults.map(({ line, column, text }) => `${line}:${column} ${text}`)).toEqual(TOLD[name]);
    expect(new Set(faults.map(({ path }) => path))).toEqual(new Set([file.path]));
  });

  it("each has its file, and all are told at once", () => {
    expect(broken.map(({ path }) => basename(path, ".yaml")).sort()).toEqual(Object.keys(TOLD).sort());
    const all = loadFlows([...shared, ...broken]);
    const told = all.ok
      ? []
      : all.faults.map(({ path, line, column, text }) => `${basename(path, ".yaml")} ${line}:${column} ${text}`);
    expect(told).toEqual(
      expect.arrayContaining(Object.entries(TOLD).flatMap(([name, lines]) => lines.map((line) => `${name} ${line}`))),
    );
  });
});

function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
