"""The settings and route files of the gateways that the benchmark and the fault tests start."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]

SETTINGS = """[store]
{store}
[http]
port = {port}
api_token = "file:{work}/keys/api_token"
[metrics]
port = 0
[keys]
index = "file:{work}/keys/index"
pseudonym = "file:{work}/keys/pseudonym"
signing = "file:{work}/keys/signing.pem"
signing_key_id = "gateway-demo"
[modules]
directory = "{modules}"
[routes]
directory = "{work}/routes"
[matrix]
file = "{root}/config/matrix/demo.toml"
parameters = "{root}/config/matrix/parameters.toml"
[tables]
directory = "{work}/tables"
[run]
directory = "{run}"
"""

SIGNED_ROUTE = """agency = "{agency}"
title_zh = "監理"
title_en = "Motor vehicles"
agency_deduplicates = true
[plugin]
name = "vehicle"
[adapter]
name = "{adapter}"
[adapter.settings]
url = "https://127.0.0.1:{port}"
ca_file = "{work}/keys/vehicle.crt"
certificate_file = "{work}/keys/gateway.crt"
key_file = "{work}/keys/gateway.pem"
pinned_key = "{pin}"
agency_key_ids = ["vehicle-2026a"]
later_answers = "none"
[characters]
set = "dci"
[pace]
window = {window}
[[agency_keys]]
key_id = "vehicle-2026a"
public_key = "{work}/keys/vehicle_sign.pub.pem"
"""

# A partner on this machine (docs/formats/configured.md): plain HTTP, unsigned answers, JSON of its own. Its customer number
# travels, so that who reads what came can tell whose case it was.
PLAIN_ROUTE = """agency = "{agency}"
title_zh = "夥伴"
title_en = "Partner"
agency_deduplicates = true
[plugin]
name = "configured"
[plugin.settings]
fields = [
  "case_id = case_id",
  "notice_id = notice_id",
  "kind = kind",
  "customer_number = customer_number",
  "person_id = person.person_id",
  "name = person.person_name",
  "new_address = new_address",
  "effective_on = effective_on",
]
answer_code = ["status"]
agency_ref = "ack"
[plugin.settings.answers]
"accepted" = "applied"
[[plugin.settings.procedures]]
name = "{agency}.address"
title_zh = "地址變更"
title_en = "Address change"
kinds = ["move_in", "address_change"]
needs_customer_number = true
[adapter]
name = "{adapter}"
[adapter.settings]
url = "http://127.0.0.1:{port}"
transport = "http"
answers = "unsigned"
later_answers = "none"
[pace]
window = {window}
"""


def write_files(work, modules, run, store, routes, *, port=0, window=64, adapter="rest_json", plain=False, forms=None):
    """tongbao.toml and a route file per agency below `work`. `modules`: their folder; `store`: lines of [store]; `routes`:
    agency → port; `forms`: agency → what its
    route file looks like, where it is not that of all."""
    work = pathlib.Path(work)
    settings = work / "tongbao.toml"
    settings.write_text(SETTINGS.format(store=store, work=work, modules=modules, root=ROOT, run=run, port=port), encoding="utf-8")
    pin = (work / "keys" / "vehicle.pin").read_text(encoding="ascii").strip()
    for agency, agency_port in routes.items():
        form = (forms or {}).get(agency, PLAIN_ROUTE if plain else SIGNED_ROUTE)
        text = form.format(agency=agency, adapter=adapter, port=agency_port, work=work, pin=pin, window=window)
        (work / "routes" / f"{agency}.toml").write_text(text, encoding="utf-8")
    return settings
