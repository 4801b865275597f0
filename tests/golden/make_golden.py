#!/usr/bin/env python3
"""Makes the golden payloads of the agencies' dialects (docs/formats/) from the values of tests/kit/a_notice.h, without a
line of the gateway: Python's json, xml.sax.saxutils, hashlib and its cp950 codec, which `iconv -f CP950` confirms below.

    tests/golden/make_golden.py        writes vehicle/ land/ tax/ configured/ beside this file
"""
import hashlib
import json
import pathlib
import subprocess
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
FIN = {"堃": b"\xfc\x8d", "峯": b"\xfb\x93"}  # rows of the official table CNS2FIN

NOTICE = "01JD9Z00000000000000000001"
EARLIER = "01JD9Z00000000000000000007"
CASE = "01JD9Z00000000000000000000"
SUBJECT = "n5yQ1kXv9c0kzq2m0p9f2A"
OLD = {"AreaCode": "09020010", "Village": "東門里", "Neighbor": "2鄰", "StreetDoorplate": "民生路1號",
       "AsRegistered": "金門縣金城鎮東門里2鄰民生路1號"}
NEW = {"AreaCode": "10016040", "Village": "大池村", "Neighbor": "2鄰", "StreetDoorplate": "大池34號",
       "AsRegistered": "澎湖縣西嶼鄉大池村2鄰大池34號"}
BASIS = "府民戶字第1150001234號"


def without_text(address):
    return {key: value for key, value in address.items() if key != "AsRegistered"}


def person(name):
    return {"PersonId": "Y109876546", "PersonName": name, "BirthDate": "19850312"}


def vehicle(file, procedure, kind, name, **more):
    data = {"procedure": procedure, "case_id": CASE, "kind": kind, "effective_date": "20261120",
            "registration_date": "20261122", "person": person(name), **more}
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    (HERE / "vehicle" / file).write_text(text, encoding="utf-8")


def configured(file, data):
    """What config/routes_examples/ makes of a notice: as its `fields` say, empty ones left out."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    (HERE / "configured" / file).write_text(text, encoding="utf-8")


def water(file, kind, name, cancels=None, old=None, new=None, **more):
    data = {"TransactionId": NOTICE, "Channel": "HOUSEHOLD", "Kind": kind, "CustomerNumber": "41-2345678-9",
            "UserName": name, "EffectiveDate": "1151120", **more}
    if cancels:
        data["CancelsTransactionId"] = cancels
    if new:
        data["BillAddress"] = {**without_text(new), "FullText": new["AsRegistered"]}
    if old:
        data["FormerAddress"] = old["AsRegistered"]
    configured(file, data)


def power(file, procedure, kind, **more):
    configured(file, {"Header": {"MessageNo": NOTICE, "Service": procedure, "Kind": kind, **more.pop("header", {})},
                      "ElectricityNumber": "41-2345678-9", "PersonId": "Y109876546", "BirthDate": "19850312",
                      "RegisteredOn": "2026-11-22", "EffectiveOn": "2026-11-20", **more})


def elements(values):
    """Fields as XML, a dict as a group."""
    out = ""
    for key, value in values.items():
        out += f"<{key}>{elements(value) if isinstance(value, dict) else escape(value, {chr(34): '&quot;'})}</{key}>"
    return out


def land(file, procedure, kind, name, acts={}, values={}, end={}):
    body = {"CaseId": CASE, "OfficeCode": "09020010", "Subject": SUBJECT, "SubjectSeq": "00000000000000000042",
            "Kind": kind, **acts, **person(name), **values, "RegisteredDate": "20261122", "EffectiveDate": "20261120",
            **end}
    text = ('<?xml version="1.0" encoding="UTF-8"?>\n'
            '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" '
            'xmlns:wsa="http://www.w3.org/2005/08/addressing"><env:Header>'
            f"<wsa:Action>urn:tongbao:land:1/{procedure}</wsa:Action>"
            f"<wsa:MessageID>urn:tongbao:notice:{NOTICE}</wsa:MessageID>"
            "<wsa:To>https://land.example.tw/land</wsa:To></env:Header><env:Body>"
            f'<{procedure} xmlns="urn:tongbao:land:1">{elements(body)}</{procedure}></env:Body></env:Envelope>')
    (HERE / "land" / file).write_text(text, encoding="utf-8")


def encoded(text):
    """CP950, FIN where CP950 has nothing; iconv must read the CP950 part back."""
    plain = "".join(c for c in text if c not in FIN)
    back = subprocess.run(["iconv", "-f", "CP950", "-t", "UTF-8"], input=plain.encode("cp950"), capture_output=True,
                          check=True).stdout.decode()
    assert back == plain
    return b"".join(FIN.get(c) or c.encode("cp950") for c in text)


def left(text, width):
    data = encoded(text)
    assert len(data) <= width
    return data.ljust(width, b" ")


def digits(number, width):
    return str(number).zfill(width).encode()


def tax_detail(number, notice, procedure, kind, name, seq, new=None, earlier="", birth="0740312"):
    new = new or {}
    return (b"D" + digits(number, 6) + left(notice, 26) + left(CASE, 26) + left(procedure, 20) + left(kind, 26) +
            left(earlier, 26) + b"09020010" + left(SUBJECT, 22) + digits(seq, 20) + b"Y109876546" + birth.encode() +
            left(name, 100) + left(new.get("AreaCode", ""), 11) + left(new.get("Village", ""), 20) +
            left(new.get("Neighbor", ""), 8) + left(new.get("StreetDoorplate", ""), 120) +
            left(new.get("AsRegistered", ""), 160) + b"1151122" + b"1151120" + b"\r\n")


def trailer(details, sums):
    body = b"".join(details)
    return (b"T" + digits(len(details), 6) + digits(sum(sums) % 10**12, 12) +
            hashlib.sha256(body).hexdigest().encode() + b"\r\n")


def tax_batch():
    details = [tax_detail(1, NOTICE, "tax.bill_address", "move_in", "許功蓋", 42, NEW),
               tax_detail(2, NOTICE[:-1] + "2", "tax.self_use", "move_in", "堃峯", 43, NEW),
               tax_detail(3, NOTICE[:-1] + "3", "tax.bill_address", "revocation", "許功蓋", 99999999999999999999 % 2**64,
                          None, EARLIER)]
    header = b"HTB01" + digits(7, 8) + b"01JD9Z000000000000000000BB" + b"1151122" + b"\r\n"
    sums = [42, 43, 99999999999999999999 % 2**64]
    (HERE / "tax" / "TB00000007.TXT").write_bytes(header + b"".join(details) + trailer(details, sums))


def answer_detail(number, notice, code, ref="", at="", due="", offices=(), follow=("", "", "")):
    out = b"D" + digits(number, 6) + left(notice, 26) + code.encode() + left(ref, 16) + left(at, 20) + left(due, 7)
    for index in range(3):
        office, records = offices[index] if index < len(offices) else ("", 0)
        out += left(office, 4) + digits(records, 4)
    return out + left(follow[0], 20) + left(follow[1], 4) + left(follow[2], 7) + b"\r\n"


def tax_answer(file, part, details, codes, result="0000", batch="01JD9Z000000000000000000BB"):
    header = (b"HTA01" + digits(7, 8) + left(batch, 26) + digits(part, 3) + result.encode() + b"2026-11-23T01:00:00Z\r\n")
    (HERE / "tax" / file).write_bytes(header + b"".join(details) + trailer(details, codes))


def main():
    vehicle("registration_move_in.json", "vehicle.registration_address", "move_in", "許功蓋",
            new_address=without_text(NEW), old_address=without_text(OLD), fallback_residence="true")
    vehicle("license_renumbering.json", "vehicle.license_address", "doorplate_renumbering", "許功蓋",
            new_address=without_text(NEW), old_address=without_text(OLD), ex_officio="true")
    vehicle("license_name.json", "vehicle.license_name", "full_name_change", "許大明",
            new_name={"PersonName": "許大明", "Romanization": "HSU, TA-MING"}, old_name={"PersonName": "許功蓋"})
    vehicle("license_name_revocation.json", "vehicle.license_name", "revocation", "許大明", annuls=EARLIER)
    vehicle("license_address_correction.json", "vehicle.license_address", "correction", "許功蓋",
            new_address=without_text(NEW), old_address=without_text(OLD), corrects=EARLIER)

    water("water_move_in.json", "move_in", "許功蓋", old=OLD, new=NEW)
    water("water_renumbering.json", "doorplate_renumbering", "許功蓋", new=NEW, ExOfficio="true", Basis=BASIS)
    water("water_revocation.json", "revocation", "許功蓋", cancels=EARLIER)
    water("water_correction.json", "correction", "許功蓋", cancels=EARLIER, old=OLD, new=NEW)
    power("power_name.json", "power.user_name", "full_name_change", NewName="許大明", Romanization="HSU, TA-MING")
    power("power_move_in.json", "power.bill", "move_in", NewAddress=NEW, OldAddress=OLD)
    power("power_name_annulment.json", "power.user_name", "annulment", header={"Revokes": EARLIER})
    configured("post_move_in.json", {"noticeId": NOTICE, "accountNumber": "41-2345678-9", "addressee": "許功蓋",
                                     "forwardTo": NEW["AsRegistered"], "forwardFrom": OLD["AsRegistered"],
                                     "startsOn": "2026-11-20"})

    earlier = f"urn:tongbao:notice:{EARLIER}"
    land("address_move_in.xml", "land.address", "move_in", "許功蓋", values={"OldAddress": OLD, "NewAddress": NEW})
    land("name_change.xml", "land.name", "full_name_change", "許大明",
         values={"OldName": {"PersonName": "許功蓋"},
                 "NewName": {"PersonName": "許大明", "Romanization": "HSU, TA-MING"}})
    land("doorplate.xml", "land.doorplate", "doorplate_renumbering", "許功蓋",
         values={"OldAddress": OLD, "NewAddress": NEW}, end={"Basis": BASIS})
    land("address_revocation.xml", "land.address", "revocation", "許功蓋", acts={"Annuls": earlier})
    land("name_correction_of_earlier.xml", "land.name", "correction", "許大明", acts={"Corrects": earlier},
         values={"OldName": {"PersonName": "許功蓋"},
                 "NewName": {"PersonName": "許大明", "Romanization": "HSU, TA-MING"}})

    tax_batch()
    tax_answer("TBANS00000007_001.TXT", 1,
               [answer_detail(1, NOTICE, "0000", "T115-0000001", "2026-11-23T01:00:00Z", "", [("WT", 2), ("XT", 1)],
                              ("pay", "WT", "1160131")),
                answer_detail(2, NOTICE[:-1] + "2", "0100", "T115-0000002", "", "1151210")], [0, 100])
    tax_answer("TBANS00000007_002.TXT", 2,
               [answer_detail(1, NOTICE[:-1] + "2", "2002", "T115-0000002")], [2002])
    tax_answer("TBANS00000007_003.TXT", 3, [], [], result="9001", batch="")


if __name__ == "__main__":
    main()
