"""The stable codes of the dossier API's problems, each with its HTTP status and a sentence that says what to do.

The service sends the Vietnamese sentence; a desk that knows the code says it in the officer's own language.
"""

from __future__ import annotations

from counter_tui.i18n import mark

TITLES: dict[str, tuple[int, str]] = {
    "malformed-json": (400, mark("Nội dung gửi lên không phải JSON. Gửi lại từ phần mềm tại quầy.")),
    "key-needed": (400, mark("Thiếu hoặc sai khóa chống gửi trùng. Cập nhật phần mềm tại quầy rồi gửi lại.")),
    "bad-cursor": (400, mark("Vị trí trong danh sách không còn dùng được. Mở lại danh sách từ đầu.")),
    "sign-in-needed": (401, mark("Phiên làm việc đã hết hoặc chưa đăng nhập. Đăng nhập rồi thử lại.")),
    "bad-credentials": (401, mark("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra rồi nhập lại.")),
    "forbidden": (403, mark("Tài khoản này không được làm việc đó. Nhờ người có quyền thực hiện.")),
    "not-found": (404, mark("Máy chủ không có địa chỉ này. Kiểm tra phiên bản phần mềm.")),
    "dossier-not-found": (404, mark("Không có hồ sơ mang mã này tại trung tâm. Kiểm tra lại mã.")),
    "officer-not-found": (404, mark("Không có tài khoản này tại trung tâm. Kiểm tra lại mã cán bộ.")),
    "counter-not-found": (404, mark("Không có quầy này tại trung tâm. Kiểm tra lại mã quầy.")),
    "method-not-allowed": (405, mark("Địa chỉ này không nhận cách gọi đó. Kiểm tra phiên bản phần mềm.")),
    "too-slow": (
        408,
        mark("Nội dung gửi lên tới quá chậm nên máy chủ không đợi nữa. Phần mềm sẽ tự gửi lại."),
    ),
    "wrong-status": (
        409,
        mark("Trạng thái hồ sơ không cho phép việc này. Mở lại hồ sơ để xem trạng thái mới."),
    ),
    "already-exists": (409, mark("Mã hoặc tên đăng nhập này đã có. Chọn mã hoặc tên khác.")),
    "installation-stale": (
        409,
        mark("Dữ liệu của máy này là bản sao hoặc bản khôi phục. Phần mềm sẽ bỏ dải số cũ và xin dải mới."),
    ),
    "still-running": (409, mark("Máy chủ đang xử lý chính yêu cầu này. Phần mềm sẽ tự gửi lại.")),
    "feed-gone": (410, mark("Vị trí theo dõi không còn. Phần mềm sẽ tải lại danh sách từ đầu.")),
    "version-stale": (412, mark("Hồ sơ vừa được người khác cập nhật. Mở lại hồ sơ rồi làm lại.")),
    "too-large": (413, mark("Nội dung gửi lên quá lớn (trên 1 MB). Bớt nội dung rồi gửi lại.")),
    "not-json": (415, mark("Máy chủ chỉ nhận application/json. Cập nhật phần mềm tại quầy.")),
    "invalid-body": (422, mark("Nội dung gửi lên không hợp lệ. Sửa chỗ được chỉ ra rồi gửi lại.")),
    "invalid-query": (422, mark("Tham số không hợp lệ. Sửa chỗ được chỉ ra rồi gọi lại.")),
    "idempotency-key-reused": (
        422,
        mark("Khóa gửi đã dùng cho nội dung khác. Sửa hồ sơ rồi gửi lại với khóa mới."),
    ),
    "key-mismatch": (422, mark("Khóa gửi khác mã nội bộ của hồ sơ. Sửa hồ sơ rồi gửi lại.")),
    "other-office": (422, mark("Hồ sơ thuộc trung tâm khác. Đăng nhập đúng trung tâm rồi gửi lại.")),
    "unknown-counter": (
        422,
        mark("Quầy của hồ sơ không có tại trung tâm. Chọn lại quầy hoặc báo người quản trị."),
    ),
    "unknown-officer": (422, mark("Cán bộ của hồ sơ không có tại trung tâm. Báo người quản trị.")),
    "unknown-procedure": (422, mark("Thủ tục không có trong danh mục của trung tâm. Chọn thủ tục khác.")),
    "look-up-only": (
        422,
        mark("Thủ tục này không tiếp nhận tại trung tâm. Hướng dẫn công dân đến nơi giải quyết."),
    ),
    "bad-code": (422, mark("Mã hồ sơ không đúng dạng. Cấp lại số rồi gửi lại.")),
    "number-not-leased": (
        422,
        mark("Số hồ sơ không thuộc dải số đã cấp cho quầy. Báo người phụ trách để cấp số khác."),
    ),
    "number-mismatch": (422, mark("Mã tạm và loại số không khớp nhau. Cấp lại số rồi gửi lại.")),
    "received-in-future": (
        422,
        mark("Giờ tiếp nhận ở tương lai. Kiểm tra đồng hồ của máy rồi sửa giờ tiếp nhận."),
    ),
    "received-long-ago": (
        422,
        mark("Giờ tiếp nhận đã quá một năm. Kiểm tra năm và đồng hồ của máy rồi sửa giờ tiếp nhận."),
    ),
    "day-out-of-range": (
        422,
        mark("Chỉ cấp dải số cho hôm nay và những ngày sắp tới. Kiểm tra ngày của máy."),
    ),
    "leasing-off": (422, mark("Trung tâm không cấp dải số trước cho quầy. Dùng mã tạm.")),
    "numbers-exhausted": (422, mark("Đã hết số hồ sơ của ngày này. Báo người phụ trách.")),
    "superseded": (
        409,
        mark("Hồ sơ này đã được sửa và gửi lại, hoặc đã hủy tại quầy: không nhận bản cũ nữa."),
    ),
    "number-taken": (409, mark("Số hồ sơ này đã có hồ sơ khác mang. Để bàn đã nhận tự gửi khi có mạng.")),
    "number-voided": (409, mark("Số hồ sơ này đã được hủy tại quầy, không nhận lại từ tệp.")),
    "parcel-damaged": (
        422,
        mark("Tệp sổ lệnh bị sửa hoặc chép thiếu nên không nhận mục nào. Chép lại từ bàn đã xuất."),
    ),
    "parcel-other-office": (
        422,
        mark("Tệp sổ lệnh của trung tâm khác nên không nhận mục nào. Mang tới đúng trung tâm."),
    ),
    "parcel-unknown-desk": (
        422,
        mark("Không nhận tệp sổ lệnh của bàn mà máy chủ chưa biết: bàn đó phải từng kết nối máy chủ này."),
    ),
    "parcel-other-key": (
        422,
        mark(
            "Tệp sổ lệnh được niêm phong cho máy chủ khác, hoặc máy chủ đã cài lại. Để bàn đã xuất tự gửi khi có mạng."
        ),
    ),
    "action-incomplete": (422, mark("Chưa đủ để làm việc này. Bổ sung rồi làm lại.")),
    "version-needed": (428, mark("Thiếu phiên bản của hồ sơ. Mở lại hồ sơ rồi làm lại.")),
    "too-many-attempts": (429, mark("Nhập sai quá nhiều lần. Đợi một lát rồi đăng nhập lại.")),
    "internal": (500, mark("Máy chủ gặp lỗi. Việc chưa được ghi; phần mềm sẽ tự gửi lại.")),
    "busy": (503, mark("Máy chủ đang quá đông kết nối. Phần mềm sẽ tự gửi lại.")),
    "storage": (503, mark("Máy chủ chưa ghi được dữ liệu. Phần mềm sẽ tự gửi lại.")),
    "disk-full": (507, mark("Ổ đĩa của máy chủ đã đầy. Báo người quản trị; phần mềm sẽ tự gửi lại.")),
}
