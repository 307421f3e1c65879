/** What units of the demo have done, are doing and say: data of the demo, made up after the kinds of work in the seed. */
export const DONE = [
  "Họp giao ban tuần, phân công nhiệm vụ",
  "Tiếp công dân định kỳ",
  "Kiểm tra giờ giấc làm việc tại cơ quan",
  "Rà soát danh mục thủ tục hành chính đang niêm yết",
  "Tuyên truyền chuyển đổi cây trồng tại các thôn",
  "Cập nhật văn bản đến trên hệ thống quản lý văn bản",
  "Tổng hợp số liệu đàn gia súc, gia cầm",
  "Phối hợp tiêm phòng gia súc đợt 2",
  "Hoàn thành báo cáo cải cách hành chính gửi Phòng Nội vụ",
  "Tổ chức hòa giải tại cơ sở",
  "Kiểm tra an toàn thực phẩm tại chợ",
  "Chi trả trợ cấp bảo trợ xã hội",
];

export const OPEN = [
  "Rà soát hộ nghèo, hộ cận nghèo cuối năm",
  "Hoàn chỉnh hồ sơ xét công nhận thôn, làng nông thôn mới",
  "Giải quyết đơn kiến nghị về đất đai",
  "Nghiệm thu công trình đường liên thôn",
  "Đăng ký rà soát, đánh giá thủ tục hành chính năm sau",
  "Khắc phục kiến nghị sau kiểm toán",
  "Bổ sung kinh phí cho các đơn vị sự nghiệp",
  "Đo đạc, cấp giấy chứng nhận quyền sử dụng đất",
  "Xây dựng kế hoạch công tác năm sau",
];

export const LATE_CAUSES = [
  "chờ đo đạc",
  "chờ ý kiến cơ quan khác",
  "thiếu nhân lực",
  "lỗi phần mềm một cửa",
  "người nộp chậm bổ sung giấy tờ",
];

export const LATE_REASONS = [
  "Chờ số liệu của các thôn",
  "Cán bộ tổng hợp đi tập huấn",
  "Mất kết nối mạng trong ngày",
  "Bận phục vụ đoàn kiểm tra",
];
