"""Holds what the server really answers against gateway/http/openapi.yaml.

Needs python3-yaml and python3-jsonschema (Debian). Knows nothing of the product's code.
"""
import collections
import json
import pathlib
import re
import urllib.parse

import jsonschema
import yaml

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "gateway/http/openapi.yaml"


class ApiDocument:
    def __init__(self, path=DOCUMENT):
        self.document = yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8"))
        self.paths = [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(pattern)) + "$"), pattern)
                      for pattern in self.document["paths"]]
        # Fixed paths before patterns: /v1/cases/x is no /v1/cases/{case_id} if it stands for itself.
        self.paths.sort(key=lambda entry: entry[1].count("{"))
        self.seen = collections.Counter()  # (method, path pattern, status)

    def faults(self, method, target, request, status, content_type, body):
        """Sentences on what of one exchange does not stand in the document; empty when all does. `request` and `body`
        are bytes or None. The request is judged only where the server took it."""
        path = urllib.parse.urlsplit(target).path
        pattern = next((name for matcher, name in self.paths if matcher.match(path)), None)
        operation = self.document["paths"].get(pattern, {}).get(method.lower()) if pattern else None
        if operation is None:
            return [] if status in (404, 405) else [f"{method} {path} answered {status} but is not in the document"]
        where = f"{method} {pattern} {status}"
        self.seen[(method, pattern, status)] += 1
        faults = self._query_faults(operation, target, where) if status < 400 else []
        if status < 400 and request and "requestBody" in operation:
            content = self._resolve(operation["requestBody"])["content"]
            faults += self._schema_faults(content["application/json"]["schema"], request, f"{where} request")
        responses = operation["responses"]
        response = responses.get(str(status)) or responses.get(f"{status // 100}XX")
        if response is None:
            return faults + [f"{where} is not in the document"]
        content = self._resolve(response).get("content", {})
        kind = (content_type or "").split(";")[0].strip()
        if kind not in content:
            return faults + [f"{where} came as {kind or 'nothing'}, documented as {', '.join(content) or 'empty'}"]
        return faults if "json" not in kind else faults + self._schema_faults(content[kind]["schema"], body, where)

    def operations_unseen(self):
        """Operations of the document that no exchange was about."""
        seen = {(method.lower(), pattern) for method, pattern, _ in self.seen}
        return [f"{method.upper()} {pattern}" for pattern, item in self.document["paths"].items()
                for method in item if (method, pattern) not in seen]

    def _resolve(self, node):
        while "$ref" in node:
            found = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def _query_faults(self, operation, target, where):
        known = {self._resolve(parameter)["name"] for parameter in operation.get("parameters", [])}
        given = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query, keep_blank_values=True)
        return [f"{where}: the query parameter {name} is not in the document" for name in given if name not in known]

    def _schema_faults(self, schema, content, where):
        try:
            value = json.loads(content or b"")
        except ValueError:
            return [f"{where}: is no JSON"]
        # The components go along, so that "#/components/…" resolves inside the schema itself.
        whole = {**schema, "components": self.document["components"]}
        faults = jsonschema.Draft202012Validator(whole).iter_errors(value)
        # Where a fault is, and which rule it breaks; never the value, which may be personal.
        return [f"{where}: /{'/'.join(map(str, fault.absolute_path))} breaks {fault.validator}"
                + (f" {sorted(set(fault.instance) - set(fault.schema.get('properties', {})))}"
                   if fault.validator == "additionalProperties" else "")
                + (f" {sorted(set(fault.schema['required']) - set(fault.instance))}"
                   if fault.validator == "required" else "")
                for fault in faults]
