"""The settings of a fault test's gateway and of its three routes."""

SETTINGS = """[store]
{store}
[http]
port = 0
api_token = "file:{work}/keys/api_token"
[metrics]
port = 0
[keys]
index = "file:{work}/keys/index"
pseudonym = "file:{work}/keys/pseudonym"
signing = "file:{work}/keys/signing.pem"
signing_key_id = "gateway-demo"
[modules]
directory = "{build}/modules"
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

ROUTE = """agency = "{agency}"
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

# Ends the program when the thread that started it is gone, whatever ended that.
WITH_US = ["setpriv", "--pdeathsig", "TERM"]
