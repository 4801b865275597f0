"""The agencies' registers at the start of the day: each fixture person's holdings in the shape of each simulator.

simulators/<agency>/README.md describes the shapes.
"""

LAND_OFFICES = [{"code": "WA", "county": "金門縣", "name": "金門縣地政局"},
                {"code": "XA", "county": "澎湖縣", "name": "澎湖縣地政事務所"}]
OTHER_BIRTH_DATE = "1970-01-01"


def official(place):
    """An address by the official field names; a member without value is left out."""
    group = {"AreaCode": place["area_code"], "Village": place["village"], "Neighbor": place["neighbor"],
             "StreetDoorplate": place["street_doorplate"]}
    return {name: value for name, value in group.items() if value}


def land_seed(day):
    people = []
    for number, (name, person) in enumerate(day.people.items(), 1):
        holds = person.get("holds", {})
        if "land" not in holds:
            continue
        state = holds.get("land_state", "")
        owner = {"person_id": "" if state == "without_id_number" else person["person_id"], "person_name": name,
                 "birth_date": OTHER_BIRTH_DATE if state == "other_birth_date" else person["birth_date"],
                 "address": day.places[holds.get("land_address", person["home"])]["as_registered"], "parcels": []}
        if state == "deceased":
            owner["deceased"] = True
        if "land_examination_s" in holds:
            owner["examination_seconds"] = holds["land_examination_s"]
        for at, holding in enumerate(holds["land"]):
            for parcel in range(holding["parcels"]):
                row = {"office": holding["office"], "section": "示範段", "number": f"{number:04d}-{at}{parcel:03d}",
                       "certificate": bool(holds.get("certificate")), "name": holds.get("land_name", name)}
                if state in ("restricted", "pending"):
                    row[state] = True
                owner["parcels"].append(row)
        people.append(owner)
    return {"offices": LAND_OFFICES, "people": people}


def vehicle_seed(day):
    people = []
    for number, (name, person) in enumerate(day.people.items(), 1):
        holds = person.get("holds", {})
        if "vehicles" not in holds and "licence" not in holds:
            continue
        licence = holds.get("licence", {})
        other = licence.get("state") == "other_birth_date"
        row = {"person_id": person["person_id"], "person_name": name,
               "birth_date": OTHER_BIRTH_DATE if other else person["birth_date"]}
        home = person["home"]
        vehicles = [{"plate": f"TB{at}-{number:04d}", "agency_office": vehicle["office"],
                     "registration_address": official(day.places[vehicle.get("address", home)]),
                     **({vehicle["barred"]: True} if "barred" in vehicle else {})}
                    for at, vehicle in enumerate(holds.get("vehicles", []))]
        if vehicles:
            row["vehicles"] = vehicles
        if licence:
            row["licence"] = {"agency_office": licence["office"], "address": official(day.places[licence.get("address", home)]),
                              "expires_on": "2020-01-31" if licence.get("barred") == "license_expired" else "2035-12-31",
                              "photo": licence.get("photo", "on_file")}
            if "romanization" in person:
                row["licence"]["romanization"] = person["romanization"]
        people.append(row)
    return {"people": people}


BUREAUS = [{"code": "WT", "county": "金門縣", "name": "金門縣稅務局"},
           {"code": "XT", "county": "澎湖縣", "name": "澎湖縣政府稅務局"}]
SELF_USE_LIMIT = 3


def tax_seed(day):
    people = []
    for number, (name, person) in enumerate(day.people.items(), 1):
        tax = person.get("holds", {}).get("tax")
        if not tax:
            continue
        state = tax.get("state", "")
        house = day.places[tax.get("house_at", person["home"])]["as_registered"]
        address = day.places[tax.get("address", person["home"])]["as_registered"]
        row = {"person_id": person["person_id"], "person_name": name,
               "birth_date": OTHER_BIRTH_DATE if state == "other_birth_date" else person["birth_date"],
               "accounts": [
                   {"bureau": tax["office"], "number": f"H{number:05d}", "kind": "house", "location": house,
                    "bill_address": address, "let": state == "let"},
                   {"bureau": tax["office"], "number": f"L{number:05d}", "kind": "land", "location": house,
                    "bill_address": address}]}
        if state == "enforcement_pending":
            row["enforcement"] = True
        if state == "self_use_limit":
            row["family_self_use"] = SELF_USE_LIMIT
        people.append(row)
    return {"bureaus": BUREAUS, "people": people}
