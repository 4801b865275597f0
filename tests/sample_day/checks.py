"""What must have come of the day, held against what the gateway and the agencies say. Knows nothing of the product's
code: only its HTTP resources and the simulators' control pages."""
import collections
import re

from seeds import official

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Findings:
    def __init__(self):
        self.checked, self.lines = collections.Counter(), []

    def hold(self, part, good, sentence):
        self.checked[part] += 1
        if not good:
            self.lines.append(f"{part}: {sentence}")
        return good

    def same(self, part, what, expected, found):
        return self.hold(part, expected == found, f"{what}: expected {expected}, found {found}")


def mod_37_36(text):
    """ISO 7064 MOD 37,36: the check character of upper-case letters and digits."""
    product = 36
    for character in text:
        product = (product + ALPHABET.index(character)) % 36 or 36
        product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]


def check_receipt(findings, case, office, roc_day, number):
    match = re.fullmatch(r"(\d{8})-(\d{7})-(\d{4,6})-([0-9A-Z])", number or "")
    good = bool(match) and match[1] == office and match[2] == roc_day and \
        match[4] == mod_37_36(match[1] + match[2] + match[3])
    findings.hold("receipts", good, f"{case}: {number} is no receipt number of {office} on {roc_day}")


# ------------------------------------------------------------------------------------------------------ notices
def check_notices(findings, label, expected, found, allowed=()):
    """`expected`: rows of the sample day; `found`: the operator's list of this case's notices."""
    rows = {(row["change"], row["procedure"]): row for row in expected}
    seen = {(notice["change_index"], notice["procedure"]): notice for notice in found}
    for key in sorted(rows.keys() | seen.keys()):
        what = f"{label} change {key[0]} {key[1]}"
        if key not in seen or key not in rows:
            findings.hold("outcomes", False, f"{what}: {'missing' if key not in seen else 'not expected'}")
            continue
        row, notice = rows[key], seen[key]
        if notice["state"] in allowed:
            continue
        wanted = row["outcome"]
        if wanted in ("held", "withdrawn", "attention"):
            findings.same("outcomes", what, wanted, notice["state"])
            continue
        said = notice["state"] if notice["state"] != "settled" else notice.get("outcome")
        findings.same("outcomes", what, wanted, said)
        if "reason" in row:
            findings.same("outcomes", f"{what} reason", row["reason"], notice.get("reason"))
        if "follow_up" in notice:
            follow_up = notice["follow_up"] or {}
            wanted_follow_up = row.get("follow_up", "new_character" if wanted == "cannot_represent" else "")
            if wanted != "cannot_represent" or follow_up:
                findings.same("outcomes", f"{what} follow-up", wanted_follow_up, follow_up.get("what", ""))


# ------------------------------------------------------------------------------------------------------ credits
def _month(value):
    text = str(value)
    return text if "-" in text else f"{text[:4]}-{text[4:]}"


def expected_credits(case):
    sums = collections.Counter()
    for row in case["expect"].get("credits", []):
        if "trips_hundredths" in row:
            key, quantity = ("trip", row["agency_office"]), row["trips_hundredths"]
        elif "still_submitted" in row:
            key, quantity = ("S", ""), row["still_submitted"]
        elif row.get("kept") == "inspected":
            key, quantity = (row["document"], "inspected"), row["copies"]
        else:
            key, quantity = (row["document"], row["agency_office"]), row["copies"]
        sums[(row["month"], row["agency"], *key)] += quantity
    return {key: quantity for key, quantity in sums.items() if quantity}


def booked_credits(entries):
    sums = collections.Counter()
    for entry in entries:
        kept, _, rest = entry["group"].partition(":")
        place = "inspected" if kept == "inspected" else "" if kept == "still" else rest.rsplit("/", 1)[-1]
        sums[(_month(entry["month"]), entry["agency"], entry["item"], place)] += entry["quantity"]
    return {key: quantity for key, quantity in sums.items() if quantity}


def _spoken(credits):
    return "; ".join(f"{' '.join(map(str, key)).strip()} {quantity:+d}" for key, quantity in sorted(credits.items())) or "nothing"


def check_credits(findings, cases, entries):
    by_case = collections.defaultdict(list)
    for entry in entries:
        by_case[entry["case_id"]].append(entry)
    known = set()
    for case in cases:
        if "case_id" not in case:
            continue
        known.add(case["case_id"])
        wanted, booked = expected_credits(case), booked_credits(by_case[case["case_id"]])
        findings.hold("credits", wanted == booked,
                      f"{case['case']}: expected {_spoken(wanted)}; booked {_spoken(booked)}")
    for case_id in by_case.keys() - known:
        findings.hold("credits", not booked_credits(by_case[case_id]),
                      f"case {case_id} is not one of the day's: booked {_spoken(booked_credits(by_case[case_id]))}")


def check_indicator(findings, cases, report):
    """The report's lines by month, office and agency against the sums of the hand-written credits."""
    axes = report["by"]
    sums = collections.defaultdict(collections.Counter)
    for case in cases:
        if "case_id" not in case:
            continue
        for (month, agency, item, _), quantity in expected_credits(case).items():
            sums[(month, case["office"], agency)][item] += quantity
    found = {}
    for line in report["lines"]:
        keys = line.get("keys", line)
        values = dict(zip(axes, keys)) if isinstance(keys, list) else keys
        figures = {item: line.get(item, 0) for item in ("T", "K", "C", "F")}
        figures["trip"] = line.get("trip_hundredths", line.get("trips_hundredths"))
        found[(_month(values["month"]), values["office"], values["agency"])] = figures
    for key in sorted(sums.keys() | found.keys()):
        wanted = {item: sums[key][item] for item in ("T", "K", "C", "F", "trip")} if key in sums else \
            dict.fromkeys(("T", "K", "C", "F", "trip"), 0)
        said = found.get(key, dict.fromkeys(("T", "K", "C", "F", "trip"), 0))
        findings.same("indicator", " ".join(key), wanted, said)


# ------------------------------------------------------------------------------------------------------ registers
def expected_registers(day):
    """Each person's rows at the end: the holdings of the morning, and over them what each case says."""
    wanted = {}
    for name, person in day.people.items():
        holds, home = person.get("holds", {}), person["home"]
        row = {}
        if "land" in holds:
            row["land_address"] = holds.get("land_address", home)
            row["land_name"] = holds.get("land_name", name)
        if "vehicles" in holds:
            row["vehicle_address"] = [vehicle.get("address", home) for vehicle in holds["vehicles"]]
            row["vehicle_residence"] = None
        if "licence" in holds:
            row["licence_address"] = holds["licence"].get("address", home)
            row["licence_name"] = name
            row["licence_romanization"] = person.get("romanization", "")
        if "tax" in holds:
            row["bill_address"] = holds["tax"].get("address", home)
            row["self_use"] = None
        wanted[name] = row
    for case in day.cases:
        for name, changes in case["expect"].get("register", {}).items():
            for field, value in changes.items():
                if field not in wanted[name]:
                    raise KeyError(f"{case['case']}: {name} has no {field}")
                wanted[name][field] = [value] * len(wanted[name][field]) if field == "vehicle_address" else value
    return wanted


def check_land(findings, day, wanted, dump):
    owners = collections.defaultdict(list)
    for owner in dump["people"]:
        for parcel in owner["parcels"]:
            owners[int(parcel["number"].split("-")[0])].append(parcel)
    for number, (name, row) in enumerate(wanted.items(), 1):
        parcels = owners.pop(number, [])
        if "land_address" not in row:
            findings.hold("registers", not parcels, f"land {name}: has parcels nobody gave")
            continue
        count = sum(holding["parcels"] for holding in day.people[name]["holds"]["land"])
        findings.same("registers", f"land {name} parcels", count, len(parcels))
        address = day.places[row["land_address"]]["as_registered"]
        for parcel in parcels:
            findings.same("registers", f"land {name} {parcel['office']} address", address, parcel["address"])
            findings.same("registers", f"land {name} {parcel['office']} name", row["land_name"], parcel["person_name"])
    findings.same("registers", "land owners without a person", {}, dict(owners))


def _without_blanks(group):
    return {name: value for name, value in (group or {}).items() if value}


def check_vehicle(findings, day, wanted, dump):
    vehicles, licences = collections.defaultdict(list), {}
    for vehicle in dump["vehicles"]:
        vehicles[vehicle["owner_id"]].append(vehicle)
    for licence in dump["licences"]:
        licences[licence["holder_id"]] = licence
    for name, row in wanted.items():
        person_id = day.people[name]["person_id"]
        own = sorted(vehicles.get(person_id, []), key=lambda vehicle: vehicle["plate"])
        findings.same("registers", f"vehicle {name} vehicles", len(row.get("vehicle_address", [])), len(own))
        for vehicle, place in zip(own, row.get("vehicle_address", [])):
            findings.same("registers", f"vehicle {name} {vehicle['plate']} address", official(day.places[place]),
                          _without_blanks(vehicle["registration_address"]))
            residence = row["vehicle_residence"]
            findings.same("registers", f"vehicle {name} {vehicle['plate']} residence",
                          official(day.places[residence]) if residence else {}, _without_blanks(vehicle["fallback_address"]))
        licence = licences.get(person_id)
        if findings.hold("registers", ("licence_address" in row) == (licence is not None), f"vehicle {name}: licence") and licence:
            findings.same("registers", f"vehicle {name} licence address", official(day.places[row["licence_address"]]),
                          _without_blanks(licence["address"]))
            findings.same("registers", f"vehicle {name} licence name", (row["licence_name"], row["licence_romanization"]),
                          (licence["name"]["PersonName"], licence["name"].get("Romanization", "")))


def check_tax(findings, day, wanted, dump):
    accounts = collections.defaultdict(list)
    for person in dump["people"]:
        for account in person["accounts"]:
            accounts[person["person_id"]].append(account)
    for name, row in wanted.items():
        own = accounts.get(day.people[name]["person_id"], [])
        if "bill_address" not in row:
            findings.hold("registers", not own, f"tax {name}: has accounts nobody gave")
            continue
        findings.hold("registers", bool(own), f"tax {name}: no account")
        address = day.places[row["bill_address"]]["as_registered"]
        for account in own:
            findings.same("registers", f"tax {name} {account['kind']} bill address", address, account["bill_address"])
        rates = {account["location"] for account in own if account.get("self_use")}
        house = {day.places[row["self_use"]]["as_registered"]} if row["self_use"] else set()
        findings.same("registers", f"tax {name} self-use houses", house, rates)


# ------------------------------------------------------------------------------------------------------ order
def check_order(findings, agency, received):
    """First arrivals of one person never go back in time: no change overtook an older one."""
    newest = {}
    for arrival in received:
        subject, seq = arrival["subject"], int(arrival["subject_seq"])
        findings.hold("order", seq >= newest.get(subject, 0),
                      f"{agency}: {arrival['event_id']} (subjectseq {seq}) came after {newest.get(subject)}")
        newest[subject] = max(seq, newest.get(subject, 0))
