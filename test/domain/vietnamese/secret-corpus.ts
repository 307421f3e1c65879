/** Two hundred messages and file names, each decided by hand: what bears a mark of a state secret, and what only has the word in it. */

export const MARKED: readonly string[] = `
MẬT
TỐI MẬT
TUYỆT MẬT
[MẬT] Báo cáo tuần 47
(MẬT) Xin gửi số liệu quốc phòng
Báo cáo tình hình biên giới (Mật)
Báo cáo công tác tháng 10 [Mật]
Mật
mật
Mật.
Kế hoạch diễn tập - MẬT
MẬT - Kế hoạch phòng thủ xã
MẬT: danh sách dân quân
Công văn MẬT của Ban Chỉ huy Quân sự
Xin gửi văn bản MẬT
Văn bản này đóng dấu MẬT
văn bản đóng dấu mật của huyện ủy
công văn có dấu mật
hồ sơ mang dấu mật
tài liệu có con dấu mật
dấu chỉ độ mật
Độ mật: Mật
Độ mật: Tối mật
độ mật cao
độ mật A
Độ mật của văn bản: tuyệt mật
Mức độ mật: C
tối mật
tài liệu tối mật
Tuyệt mật, chỉ đọc
hồ sơ tuyệt mật
T Ố I  M Ậ T
T U Y Ệ T M Ậ T
TỐI-MẬT
TUYỆT.MẬT
TOI MAT
TUYET MAT
BAO CAO TOI MAT THANG 10
KE HOACH TUYET MAT
DO MAT: A
TỐI MẬT – Kế hoạch bảo vệ mục tiêu
tỐi mẬt
Tối Mật
M Ậ T
M.Ậ.T
*MẬT*
<MẬT>
"MẬT"
{MẬT}
( mật )
Số 12/BC-UBND(M)
số 15-KH/HU (M)
Báo cáo số 05/BC-UBND-M
Kế hoạch 07/KH-BCH(TM)
QĐ 112/QĐ-UBND(TuM)
công văn 33/CV-CAX-M
Số: 08/M-UBND
số 3/M-BCHQS
45/TB-HU(M)
Tờ trình 9/TTr-UBND-M
2/NQ-ĐU (M)
Số 21/CT-UBND.M
Hướng dẫn 4/HD-BTC/M
số 6/BC-UBND-MẬT
số 6/BC-UBND-MAT
16/PA-BCH(M)
Theo số 18/KL-TU(M) ngày 05/10
bao-cao(MẬT).docx
ke_hoach_MẬT.pdf
MẬT_so_lieu_thang_10.xlsx
TUYET MAT.pdf
toi_mat TOI_MAT.docx
12-BC-UBND(M).pdf
ban_do (mật).png
danh sach [mật].xlsx
công văn mật số 15 của Công an
tài liệu mật số 7
văn bản mật của Tỉnh ủy số 12
báo cáo mật số 3 tháng 10
quyết định mật số 44
phụ lục mật số 2
Xin gửi báo cáo mật
gửi anh công văn mật
gửi chị kế hoạch mật ạ
chuyển giúp em tài liệu mật
đính kèm văn bản mật
kèm phụ lục mật
chụp văn bản mật gửi anh
đây là tài liệu mật
chuyển hồ sơ mật cho phòng
gửi lãnh đạo đề án mật
điện mật từ tỉnh
mật điện số 5
nhận được tin mật
xã Ia Le: 5 việc, 12 hồ sơ, kèm phương án mật
Xong 3 việc. MẬT
12 5 3 (mật)
KHẨN - MẬT
HỎA TỐC, MẬT
Lưu: VT, MẬT
ĐỘ MẬT: MẬT
`
  .trim()
  .split("\n");

export const INNOCENT: readonly string[] = `
Mô hình nuôi ong lấy mật ong rừng
Hỗ trợ 5 hộ nuôi ong mật
Mật ong Chư Pưh đạt OCOP 3 sao
MẬT ONG RỪNG IA LE
sản lượng mật ong 300 lít
Mật độ dân số 120 người/km2
MẬT ĐỘ DÂN SỐ
mật độ cây trồng 1.100 cây/ha
mật độ chăn nuôi
Mâu thuẫn do bí mật gia đình
BÍ MẬT GIA ĐÌNH
bí mật kinh doanh
giữ bí mật đời tư của công dân
Luật Bảo vệ bí mật nhà nước
Tuyên truyền Luật Bảo vệ bí mật nhà nước cho 23 cán bộ
tập huấn bảo vệ bí mật nhà nước
TẬP HUẤN BẢO VỆ BÍ MẬT NHÀ NƯỚC
đổi mật khẩu hộp thư công vụ
Quên mật khẩu cổng dịch vụ công
MẬT KHẨU WIFI
mật mã
cơ yếu, mật mã: không có việc
MẬT MÃ
bảo mật thông tin
BẢO MẬT DỮ LIỆU
Cài phần mềm bảo mật cho 12 máy
an toàn, bảo mật hệ thống một cửa
100% văn bản đến, đi (trừ văn bản mật) được số hóa
trừ tài liệu mật theo quy định
không gửi văn bản mật qua Zalo
kiểm tra việc quản lý văn bản mật tại 9 xã
văn bản mật được quản lý riêng
Không có văn bản mật
rà soát công tác quản lý tài liệu mật
quan hệ thân mật với nhân dân
không khí buổi họp thân mật
gặp mặt thân mật cán bộ hưu trí
GẶP MẶT THÂN MẬT
cơ mật
hội nghị cơ mật viện (lịch sử)
trồng mật mía
nấu mật mía ở làng
rỉ mật làm thức ăn gia súc
RỈ MẬT
mật rỉ đường 2 tấn
bệnh sỏi mật
khám sỏi túi mật cho 4 người
TÚI MẬT
mật gấu: tuyên truyền không mua bán
tịch thu mật gấu
ống mật chủ
viêm đường mật
dịch mật
ngọt như mật
chuối mật
khoai mật
cam mật 3 ha
CAM MẬT VỤ MỚI
mật hoa
mật hoa dừa
mật nhân rừng
mật phục bắt đối tượng trộm cắp
mật thiết
phối hợp mật thiết với Công an xã
MẬT THIẾT PHỐI HỢP
mật vụ (phim)
mật thư trong trại hè đoàn thanh niên
trò chơi mật thư
TRÒ CHƠI MẬT THƯ
mật nghị hồng y
mật tông
dày mật
theo dõi mật độ sâu bệnh 5 con/m2
nồng độ mật ong
nồng độ mật rỉ
cường độ mật độ
hồ sơ trễ 2, do mất điện
do mat dien nen tre 2 ho so
Do mất giấy tờ nên chưa giải quyết
toi mat dien thoai
tôi mất sổ
Tôi mắt kém xin gửi ảnh
toi mat so ho so
mặt bằng
MẶT BẰNG THI CÔNG
giải phóng mặt bằng
GIAI PHONG MAT BANG
mắt kính
mát mẻ
mất an toàn
mat dat 3 vu
nước mặt 12 công trình
12/BC-UBND
Báo cáo số 45/BC-UBND ngày 05/11
15-KH/HU
Công văn số 33/CV-CAX
112/QĐ-UBND
Mẫu M-12/TT
KT. CHỦ TỊCH, TM. UBND
12/KH-TM
5 việc xong, 3 việc tồn, hồ sơ nhận 12 giải quyết 10
Đề nghị Phòng Nội vụ hướng dẫn việc chuyển hồ sơ
bao-cao-tuan-47.docx
mat-ong.jpg
`
  .trim()
  .split("\n");
