#!/bin/sh
# Sends a QuestionnaireResponse and prints its disposition, the causes that reach a tier, and the proposed care.
# Needs curl and jq. Usage: TOKEN=… src/examples/curl/assess.sh [response.json]
set -eu
base=${BASE:-http://localhost:8080/fhir/sandbox}
response=${1:-profiles/examples/cancer-cord-emergency.json}
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# call ADDRESS [curl options]: fails with the OperationOutcome of a refusal
call() {
    address=$1
    shift
    curl -sS --fail-with-body -o "$answer" -H "Authorization: Bearer $TOKEN" "$@" "$base/$address" ||
        { jq -r '.issue[]? | "\(.severity): \(.diagnostics // .details.text)"' "$answer" >&2; exit 1; }
}

# If-None-Exist makes a repetition safe: the response is stored once, however often it is sent
identifier=$(jq -r '.identifier | "\(.system)|\(.value)"' "$response")
call QuestionnaireResponse -H 'Content-Type: application/fhir+json' -H 'Prefer: return=representation' \
    -H "If-None-Exist: identifier=$identifier" --data-binary @"$response"
id=$(jq -r .id "$answer")
patient=$(jq -r .subject.reference "$answer")
echo "Stored: QuestionnaireResponse/$id"

call Observation/_search -d "derived-from=QuestionnaireResponse/$id" -d "patient=$patient" -d code=triage-result
# the result, then the causes that reach a tier; a cause that open questions could lead to has no value
jq -r '.entry[0].resource | ., (.component[] | select(.code.coding[0].system | endswith("/CodeSystem/cause")))
    | select(.valueCodeableConcept)
    | "\(.code.coding[0].display): \(.valueCodeableConcept.coding[0].display)"' "$answer"

call CarePlan/_search -d "supporting-info=QuestionnaireResponse/$id" -d "patient=$patient"
jq -r '.entry[0].resource | (.contained // []) as $contained | .activity[]
    | .detail // (.reference.reference[1:] as $id | $contained[] | select(.id == $id))
    | "- \(.code.text // .code.coding[0].display)"' "$answer"
echo "The criteria await sign-off by a clinical safety officer; a clinician decides."
