// Sends a QuestionnaireResponse and prints its disposition, the causes that reach a tier, and the proposed care.
// Needs Node 20 and fhirclient (npm install in this folder). Usage: TOKEN=… node src/examples/node/assess.mjs [response.json]
import {readFileSync} from 'node:fs';
import FHIR from 'fhirclient';

const base = process.env.BASE ?? 'http://localhost:8080/fhir/sandbox';
const path = process.argv[2] ?? 'profiles/examples/cancer-cord-emergency.json';
const client = new FHIR.FhirClient(base);
const headers = {Authorization: `Bearer ${process.env.TOKEN}`};

/** Searches by POST, so that no patient's id stands in an address. */
async function search(type, parameters) {
  const bundle = await client.fhirRequest(`${type}/_search`, {
    method: 'POST',
    headers: {...headers, 'Content-Type': 'application/x-www-form-urlencoded'},
    body: new URLSearchParams(parameters).toString(),
  });
  return (bundle.entry ?? []).map((entry) => entry.resource);
}

const response = JSON.parse(readFileSync(path, 'utf8'));
const stored = await client.fhirCreate(response, {
  headers: {
    ...headers,
    Prefer: 'return=representation',
    'If-None-Exist': `identifier=${response.identifier.system}|${response.identifier.value}`,
  },
});
console.log(`Stored: QuestionnaireResponse/${stored.id}`);

const patient = stored.subject.reference;
const [panel] = await search('Observation', {
  'derived-from': `QuestionnaireResponse/${stored.id}`,
  patient,
  code: 'triage-result',
});
const causes = panel.component.filter(({code}) => code.coding[0].system.endsWith('/CodeSystem/cause'));
for (const {code, valueCodeableConcept: value} of [panel, ...causes]) {
  if (value) { // a cause that open questions could lead to has none
    console.log(`${code.coding[0].display}: ${value.coding[0].display}`);
  }
}
for (const plan of await search('CarePlan', {'supporting-info': `QuestionnaireResponse/${stored.id}`, patient})) {
  for (const {detail, reference} of plan.activity ?? []) {
    const {code} = detail ?? plan.contained.find(({id}) => '#' + id === reference.reference);
    console.log(`- ${code.text ?? code.coding[0].display}`);
  }
}
console.log('The criteria await sign-off by a clinical safety officer; a clinician decides.');
