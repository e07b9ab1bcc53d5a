#!/usr/bin/env python3
"""Figures of outcomes by cause, from the files of $export?_type=Observation: outcomes.py DAYS [Observation.ndjson ...]
Small numbers are not hidden; what no record can name is left out. An amended assessment counts with its newest result here."""
import csv
import datetime
import fileinput
import json
import math
import sys

OWN = "https://dorsal.example/canonical/CodeSystem/"


def code(concept, system):
    codes = [c["code"] for c in concept.get("coding", []) if c.get("system") == OWN + system]
    return codes[0] if codes else None


def response(observation):
    return observation["derivedFrom"][0]["reference"].split("/")[1]


def wilson(part, whole):
    """Rate with its 95 % interval (Wilson 1927)."""
    if whole == 0:
        return ""
    z, p = 1.959964, part / whole
    middle, half = p + z * z / (2 * whole), z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    low, high = ((middle + sign * half) / (1 + z * z / whole) for sign in (-1, 1))
    return f"{part} / {whole} = {100 * p:.1f} % ({100 * max(0, low):.1f} % – {100 * min(1, high):.1f} %)"


def main(days, files):
    named, followed, found = {}, {}, {}
    for line in fileinput.input(files, encoding="utf-8"):
        observation = json.loads(line)
        kind = observation["status"] != "entered-in-error" and code(observation["code"], "observation")
        parts = observation.get("component", [])
        if kind == "triage-result":
            named[response(observation)] = {code(p["code"], "cause") for p in parts if "valueCodeableConcept" in p}
        elif kind == "assessment-outcome":
            start, end = (datetime.date.fromisoformat(observation["effectivePeriod"][key][:10]) for key in ("start", "end"))
            if (end - start).days == days:
                value = code(observation.get("valueCodeableConcept", {}), "outcome")
                followed[response(observation)] = value in ("cause-found", "no-cause-found")
                found[response(observation)] = {code(p["code"], "cause") for p in parts}
    found = {r: causes for r, causes in found.items() if r in named}  # a part of an export may lack results
    output = csv.writer(sys.stdout, lineterminator="\n")
    output.writerow(["cause", "followed", "named", "found", "missed", "sensitivity", "specificity", "ppv", "npv"])
    for cause in sorted(set().union(*found.values(), *(named[r] for r in found)) - {None, "child", "undifferentiated", "vital-signs"}):
        cell = lambda in_record, in_result: sum(
            (cause in found[r]) == in_record and (cause in named[r]) == in_result
            for r in found if cause in found[r] or followed[r])
        hit, missed, alarm, spared = cell(True, True), cell(True, False), cell(False, True), cell(False, False)
        if hit + missed + alarm > 0:
            output.writerow([cause, hit + missed + alarm + spared, hit + alarm, hit + missed, missed,
                             *(wilson(n, n + m) for n, m in ((hit, missed), (spared, alarm), (hit, alarm), (spared, missed)))])


main(int(sys.argv[1]), sys.argv[2:])
