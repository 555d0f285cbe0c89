# SPDX-License-Identifier: Apache-2.0
"""Holds answers of the administrative API against the document that it gives of itself."""

from __future__ import annotations

import json

import jsonschema
import yaml

ROLES = ("open", "viewer", "support", "operator")


class Document:
    def __init__(self, text: str):
        self.raw = yaml.safe_load(text)

    def operations(self):
        """(METHOD, path, operation) of each."""
        for path, item in self.raw["paths"].items():
            for method, operation in item.items():
                yield method.upper(), path, operation

    def find(self, method: str, target: str) -> tuple[str, dict]:
        """The path and the operation that a request is for; a word in its place goes before a parameter."""
        asked = target.split("?")[0].split("/")
        fitting = []
        for path, item in self.raw["paths"].items():
            segments = path.split("/")
            if len(segments) == len(asked) and all(
                    one == other or one.startswith("{") for one, other in zip(segments, asked)):
                fitting.append((sum(one.startswith("{") for one in segments), path, item))
        if not fitting:
            raise AssertionError(f"the document has no {target}")
        _, path, item = min(fitting, key=lambda one: one[0])
        if method.lower() not in item:
            raise AssertionError(f"the document has no {method} {path}")
        return path, item[method.lower()]

    def check(self, method: str, target: str, answer) -> None:
        """Status, type and, where it is JSON, every member."""
        path, operation = self.find(method, target)
        what = f"{method} {target} -> {answer.status}"
        answers = operation["responses"]
        if str(answer.status) not in answers:
            raise AssertionError(f"{what} is not documented: {answer.body[:500]!r}")
        documented = self._resolved(answers[str(answer.status)])
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        if kind not in documented.get("content", {}):
            raise AssertionError(f"{what} has the type {kind}, which is not documented")
        for name in documented.get("headers", {}):
            if name not in answer.headers:
                raise AssertionError(f"{what} lacks {name}")
        if kind.endswith("json"):
            self._validate(json.loads(answer.body), documented["content"][kind]["schema"], what)

    def _resolved(self, value: dict) -> dict:
        if "$ref" not in value:
            return value
        found = self.raw
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return found

    def _validate(self, value, schema: dict, what: str) -> None:
        whole = {**schema, "components": self.raw["components"]}
        errors = sorted(jsonschema.Draft202012Validator(whole).iter_errors(value), key=str)
        if errors:
            raise AssertionError(f"{what}: {errors[0].message} at {list(errors[0].absolute_path)} in {value}")
