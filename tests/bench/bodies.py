"""Bodies of POST /v1/cases for the benchmark: people who do not exist move back and forth between two islands."""
import datetime
import json

TAIPEI = datetime.timezone(datetime.timedelta(hours=8))
AGENCIES = ("vehicle_a", "vehicle_b", "vehicle_c")
PROCEDURE = "vehicle.registration_address"
PARTNERS = ("partner_a", "partner_b", "partner_c")  # plain: each has a procedure of its own and a customer number
HERE = {"area_code": "09020010", "village": "東門里", "neighbor": "2鄰", "street_doorplate": "民生路{}號",
        "as_registered": "金門縣金城鎮東門里2鄰民生路{}號"}
THERE = {"area_code": "10016040", "village": "大池村", "neighbor": "5鄰", "street_doorplate": "大池{}號",
         "as_registered": "澎湖縣西嶼鄉大池村5鄰大池{}號"}
SURNAMES, GIVEN = "陳林黃張李王吳許蔡楊", ("志明", "家豪", "俊傑", "建宏", "冠宇", "文雄", "承恩", "順治", "世昌", "明哲")
FORM_SHA256 = "4b3f1c1e5e0a1f0c9d2b7a6f8e4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b9a8f7e6d"


def person_id(number):
    """A valid ID number of letter Y (Y = 31), which was closed in 1974: nobody born later has one."""
    digits = f"1{number:07d}"
    total = 3 + 1 * 9 + sum(int(digit) * (8 - at) for at, digit in enumerate(digits))
    return f"Y{digits}{-total % 10}"


def person(number):
    name = SURNAMES[number % 10] + GIVEN[number // 10 % 10]
    return {"person_id": person_id(number), "person_name": name, "birth_date": f"{1976 + number % 25}-{1 + number % 12:02d}-15"}


def address(place, number):
    return {member: text.format(number + 1) for member, text in place.items()}


def deliveries(number, plain):
    if plain:
        return [{"agency": agency, "procedures": [f"{agency}.address"], "customer_number": f"C-{number}"} for agency in PARTNERS]
    return [{"agency": agency, "procedures": [PROCEDURE]} for agency in AGENCIES]


def body(number, back, plain=False):
    now = datetime.datetime.now(TAIPEI)
    today = now.strftime("%Y-%m-%d")
    who = person(number)
    old, new = (HERE, THERE) if back else (THERE, HERE)
    return {"office": new["area_code"], "kind_of_visit": "counter", "registered_on": today, "effective_on": today,
            "applicant": {"person_id": who["person_id"], "relationship": "self"},
            "changes": [{"kind": "move_in", "person": who, "old_address": address(old, number),
                         "new_address": address(new, number)}],
            "deliver_to": deliveries(number, plain),
            "consents": [{"person": who["person_id"], "version": "2026-01", "method": "signature_pad",
                          "signed_at": now.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                          "form_sha256": FORM_SHA256}],
            "documents_still_submitted": []}


def write_bodies(path, people, plain=False):
    """A line per body: everybody moves, then everybody moves back. The load generator goes round and round."""
    with open(path, "w", encoding="utf-8") as file:
        for back in (False, True):
            for number in range(people):
                file.write(json.dumps(body(number, back, plain), ensure_ascii=False, separators=(",", ":")) + "\n")
