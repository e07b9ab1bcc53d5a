// What an app does with SMART's own client for Node (fhirclient.js): prints what it was told, as one JSON object. A response comes by stdin.
const smart = require('fhirclient');

const nowhere = { get: async () => undefined, set: async () => undefined, unset: async () => true };
const client = smart({ headers: {}, url: '/' }, {}, nowhere)
    .client({ serverUrl: process.env.FHIR_BASE, tokenResponse: { access_token: process.env.FHIR_TOKEN } });

async function refusal(request) {
  try {
    await request;
    return 'nothing was refused';
  } catch (fault) {
    return fault.message;
  }
}

async function main() {
  const sent = JSON.parse(require('fs').readFileSync(0, 'utf8'));
  const created = await client.create(sent);
  const at = `QuestionnaireResponse/${created.id}`;
  const read = await client.request(at);
  const results = await client.request(`Observation?derived-from=${at}&_count=2`, { pageLimit: 0, flat: true });
  const pages = [];
  await client.request(`Observation?derived-from=${at}&_count=2`, { pageLimit: 0, onPage: page => { pages.push(page.entry.length); } });
  const score = await client.request(`${at}/$score`);
  await client.update({ ...read, status: 'amended' }, { headers: { 'If-Match': `W/"${read.meta.versionId}"` } });
  const amended = await client.request(at);
  const history = await client.request(`${at}/_history`);
  const metadata = await client.request('metadata');
  return {
    items: JSON.stringify(read.item) === JSON.stringify(sent.item),
    results: results.map(result => result.resourceType),
    pages,
    score: score.resourceType,
    amended: amended.meta.versionId,
    versions: history.entry.length,
    fhirVersion: metadata.fhirVersion,
    unknownParameter: await refusal(client.request('Observation?colour=blue')),
    unknownId: await refusal(client.request('QuestionnaireResponse/nobody-knows')),
  };
}

main().then(told => console.log(JSON.stringify(told)), fault => { console.error(fault); process.exit(1); });
