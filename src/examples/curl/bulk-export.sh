#!/bin/sh
# Exports all responses and results of a site as NDJSON into a folder and checks each file by its SHA-256.
# Needs curl, jq and sha256sum. Usage: TOKEN=… src/examples/curl/bulk-export.sh folder [types]
set -eu
base=${BASE:-http://localhost:8080/fhir/sandbox}
folder=${1:?the first argument is the folder for the files}
: "${TOKEN:?set TOKEN to an access token, see src/examples/README.md}"
types=${2:-QuestionnaireResponse,Observation,CarePlan}
mkdir -p "$folder"

call() {
    curl -sS -H "Authorization: Bearer $TOKEN" "$@"
}

status=$(call -o "$folder/kick-off.json" -D - -H 'Prefer: respond-async' "$base/\$export?_type=$types" |
    tr -d '\r' | sed -n 's/^content-location: //Ip')
[ -n "$status" ] || { jq -r '.issue[].diagnostics' "$folder/kick-off.json" >&2; exit 1; }

while :; do
    code=$(call -o "$folder/manifest.json" -D "$folder/headers" -w '%{http_code}' "$status")
    [ "$code" = 202 ] || break
    sed -n 's/^x-progress: /Progress: /Ip' "$folder/headers"
    sleep "$(tr -d '\r' <"$folder/headers" | sed -n 's/^retry-after: //Ip')"
done
[ "$code" = 200 ] || { jq -r '.issue[].diagnostics' "$folder/manifest.json" >&2; exit 1; }

# one line for each file: its address, number of resources, and SHA-256
jq -r '.output[] | [.url, .count, .extension["https://dorsal.example/canonical/sha256"]] | @tsv' "$folder/manifest.json" |
    while read -r url count sha256; do
        file=$folder/$(basename "$url")
        call --compressed -o "$file" "$url"
        echo "$sha256  $file" | sha256sum --check --quiet
        echo "$file: $count resources"
    done
call -X DELETE -o /dev/null "$status"
