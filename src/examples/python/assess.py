"""Sends a QuestionnaireResponse and prints its disposition, the causes that reach a tier, and the proposed care.

Needs Python 3.9 or newer, nothing else. Usage: TOKEN=… python3 src/examples/python/assess.py [response.json]
"""

import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE = os.environ.get("BASE", "http://localhost:8080/fhir/sandbox")
TOKEN = os.environ["TOKEN"]


def call(address, body, content_type, **headers):
    """Returns the resource of the answer; ends the program with the OperationOutcome of a refusal."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers |= {"Authorization": f"Bearer {TOKEN}", "Content-Type": content_type}
    request = urllib.request.Request(f"{BASE}/{address}", body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        outcome = json.load(refusal)
        sys.exit("\n".join(issue.get("diagnostics", issue["code"]) for issue in outcome["issue"]))


def search(resource_type, **parameters):
    """Searches by POST, so that no patient's id stands in an address."""
    form = urllib.parse.urlencode({re.sub("(?<!^)_", "-", name): value for name, value in parameters.items()})
    bundle = call(f"{resource_type}/_search", form.encode(), "application/x-www-form-urlencoded")
    return [entry["resource"] for entry in bundle.get("entry", [])]


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "profiles/examples/cancer-cord-emergency.json"
    with open(path, "rb") as file:
        body = file.read()
    identifier = json.loads(body)["identifier"]
    stored = call("QuestionnaireResponse", body, "application/fhir+json", Prefer="return=representation",
                  If_None_Exist=f"identifier={identifier['system']}|{identifier['value']}")
    patient, response = stored["subject"]["reference"], f"QuestionnaireResponse/{stored['id']}"
    print(f"Stored: {response}")
    panel = search("Observation", derived_from=response, patient=patient, code="triage-result")[0]
    causes = [part for part in panel["component"] if part["code"]["coding"][0]["system"].endswith("/CodeSystem/cause")]
    for part in [panel, *causes]:
        if "valueCodeableConcept" in part:  # a cause that open questions could lead to has none
            print(f"{part['code']['coding'][0]['display']}: {part['valueCodeableConcept']['coding'][0]['display']}")
    for plan in search("CarePlan", supporting_info=response, patient=patient):
        contained = {"#" + part["id"]: part for part in plan.get("contained", [])}
        for activity in plan.get("activity", []):
            code = (activity.get("detail") or contained[activity["reference"]["reference"]])["code"]
            print(f"- {code.get('text') or code['coding'][0]['display']}")
    print("The criteria await sign-off by a clinical safety officer; a clinician decides.")


main()
