#!/usr/bin/env python3
"""Holds docs/job.schema.json against job documents.

usage: check.py SCHEMA DIRECTORY

DIRECTORY/accepted/*.json must satisfy the schema. DIRECTORY/refused/NAME.json must break it or, where a schema cannot
say the rule, satisfy it. NAME is the reason's code. Needs the PyPI package jsonschema.
"""

import json
import pathlib
import sys

import jsonschema

# Reasons of form: the schema must refuse their samples too.
OF_FORM = {
    "codeMalformed", "fieldEmpty", "fieldMissing", "fieldTooLong", "nameMissing", "photoMissing", "timeInvalid",
    "photoDigestMalformed", "citizenNumberMalformed", "ethnicityCodeUnknown", "previousPermitMissing",
    "previousPermitNotAllowed", "faultyCardMissing", "faultyCardNotAllowed", "faultyCardChargeable", "unknownKey",
    "wrongType", "numberOutOfRange", "valueUnknown", "schemaVersionUnknown", "photoNotBase64",
}


def main(schema_path, directory):
    schema = json.loads(pathlib.Path(schema_path).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    accepted = sorted(pathlib.Path(directory, "accepted").glob("*.json"))
    failures = []
    for path in accepted:
        for error in validator.iter_errors(json.loads(path.read_bytes())):
            failures.append(f"{path.name}: expected to be valid, {error.json_path}: {error.validator}")
    refused = {path.stem: path for path in pathlib.Path(directory, "refused").glob("*.json")}
    for name in sorted(OF_FORM):
        if name not in refused:
            failures.append(f"{name}: no sample")
        elif validator.is_valid(json.loads(refused[name].read_bytes())):
            failures.append(f"{name}: expected to break the schema, does not")
    if not accepted:
        failures.append("no accepted samples")
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(accepted)} accepted and {len(OF_FORM)} refused samples, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
