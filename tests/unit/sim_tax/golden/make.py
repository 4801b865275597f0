"""Makes the golden files of this folder with Python's own codec, hash and calendar: run by hand, python3 make.py.

FIN codes are those of the vectors in the product's domain notes (CNS2FIN): U+5803 FC8D, U+5CEF FB93.
"""
import datetime
import hashlib

FIN = {"堃": "FC8D", "峯": "FB93"}


def text(value, width):
    data = b"".join(bytes.fromhex(FIN[c]) if c in FIN else c.encode("cp950") for c in value)
    assert len(data) <= width
    return data.ljust(width)


def roc(iso):
    if not iso:
        return b" " * 7
    day = datetime.date.fromisoformat(iso)
    if day.year < 1912:
        return b"-%02d%02d%02d" % (1912 - day.year, day.month, day.day)
    return b"%03d%02d%02d" % (day.year - 1911, day.month, day.day)


def detail(number, notice, procedure, kind, earlier, seq, person, birth, name, address):
    area, village, neighbor, street, registered = address
    return (b"D%06d" % number + text(notice, 26) + text("01JD9Z00000000000000000000", 26) + text(procedure, 20)
            + text(kind, 26) + text(earlier, 26) + b"09020010" + text("n5yQ1kXv9c0kzq2m0p9f2A", 22) + b"%020d" % seq
            + text(person, 10) + roc(birth) + text(name, 100) + text(area, 11) + text(village, 20) + text(neighbor, 8)
            + text(street, 120) + text(registered, 160) + roc("2026-11-22") + roc("2010-12-31") + b"\r\n")


def trailer(count, total, details):
    return b"T%06d%012d" % (count, total % 10**12) + hashlib.sha256(details).hexdigest().encode() + b"\r\n"


ADDRESS = ("09020010", "東門里", "2鄰", "許功路1號", "金門縣金城鎮東門里2鄰許功路1號")
BATCH_DETAILS = b"".join([
    detail(1, "01JD9Z00000000000000000001", "tax.bill_address", "move_in", "", 42, "Y109876546", "1985-03-12",
           "許功蓋", ADDRESS),
    detail(2, "01JD9Z00000000000000000002", "tax.self_use", "move_in", "", 42, "Y109876546", "1985-03-12",
           "許功蓋", ADDRESS),
    detail(3, "01JD9Z00000000000000000003", "tax.bill_address", "move_in", "", 999999999999, "Y155555550",
           "1911-03-15", "陳堃恒", ("10016040001", "", "", "峯路2號", "澎湖縣西嶼鄉峯路2號")),
    detail(4, "01JD9Z00000000000000000004", "tax.bill_address", "revocation", "01JD9Z00000000000000000001", 43,
           "Y109876546", "1985-03-12", "許功蓋", ("", "", "", "", "")),
])
with open("TB00000042.TXT", "wb") as file:
    file.write(b"HTB01" + b"00000042" + b"01JD9Z00000000000000000900" + roc("2026-11-22") + b"\r\n" + BATCH_DETAILS
               + trailer(4, 42 + 42 + 999999999999 + 43, BATCH_DETAILS))

ANSWER_DETAILS = b"".join([
    b"D000001" + text("01JD9Z00000000000000000001", 26) + b"0000" + text("T115-00000001", 16) + b"2026-11-23T01:02:03Z"
    + b" " * 7 + b"WT  0001XT  0002    0000" + b" " * 20 + b" " * 4 + b" " * 7 + b"\r\n",
    b"D000002" + text("01JD9Z00000000000000000002", 26) + b"0100" + text("T115-00000002", 16) + b" " * 20
    + roc("2026-11-30") + b"    0000    0000    0000" + b" " * 20 + b" " * 4 + b" " * 7 + b"\r\n",
    b"D000003" + text("01JD9Z00000000000000000003", 26) + b"0200" + text("T115-00000003", 16) + b" " * 20 + b" " * 7
    + b"    0000    0000    0000" + text("visit", 20) + b"WT  " + roc("2026-12-23") + b"\r\n",
])
with open("TBANS00000042_001.TXT", "wb") as file:
    file.write(b"HTA01" + b"00000042" + b"01JD9Z00000000000000000900" + b"001" + b"0000" + b"2026-11-23T01:02:03Z"
               + b"\r\n" + ANSWER_DETAILS + trailer(3, 0 + 100 + 200, ANSWER_DETAILS))
