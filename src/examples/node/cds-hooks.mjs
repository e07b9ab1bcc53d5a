// A CDS Hooks client: reads the discovery, calls the hook patient-view for a patient with back pain, prints the cards,
// and sends feedback. Needs Node 20 only. Its keys are new at each start and served while it runs.
// Usage: ISSUER=http://localhost:9098/ node src/examples/node/cds-hooks.mjs
import {generateKeyPairSync, randomUUID, sign} from 'node:crypto';
import {createServer} from 'node:http';

const cds = process.env.CDS ?? 'http://localhost:8080/cds/sandbox';
const issuer = process.env.ISSUER ?? 'http://localhost:9098/';
const patient = process.env.PATIENT ?? randomUUID(); // a card is shown once a day for each patient

const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-384'});
const kid = randomUUID();
const keys = {keys: [{...publicKey.export({format: 'jwk'}), kid, use: 'sig', alg: 'ES384'}]};
const server = createServer((_, answer) => answer.setHeader('Content-Type', 'application/json').end(JSON.stringify(keys)));
await new Promise((listening) => server.listen(Number(new URL(issuer).port), '127.0.0.1', listening));

/** Posts a body with a new client token, which the service accepts once. */
async function post(address, body) {
  const now = Math.floor(Date.now() / 1000);
  const text = [{alg: 'ES384', typ: 'JWT', kid}, {iss: issuer, aud: address, iat: now, exp: now + 300, jti: randomUUID()}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha384', Buffer.from(text), {key: privateKey, dsaEncoding: 'ieee-p1363'}).toString('base64url');
  const answer = await fetch(address, {
    method: 'POST',
    headers: {Authorization: `Bearer ${text}.${signature}`, 'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${answer.status}: ${await answer.text()}`);
  }
  return answer;
}

const {services} = await (await fetch(`${cds}/cds-services`)).json();
console.log(`Hooks: ${services.map((service) => service.hook).join(', ')}`);
const address = `${cds}/cds-services/${services[0].id}`;
const condition = {
  resourceType: 'Condition',
  subject: {reference: `Patient/${patient}`},
  clinicalStatus: {coding: [{system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active'}]},
  code: {coding: [{system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.6'}]},
};
const {cards} = await (await post(address, {
  hook: 'patient-view',
  hookInstance: randomUUID(),
  context: {userId: 'Practitioner/example-7', patientId: patient},
  prefetch: {conditions: {resourceType: 'Bundle', type: 'searchset', entry: [{resource: condition}]}},
})).json();
cards.forEach((card) => console.log(`${card.indicator}: ${card.summary}`));
if (cards.length > 0) {
  const overridden = {outcome: 'overridden', overrideReason: {reason: cards[0].overrideReasons[0]}};
  await post(`${address}/feedback`, {feedback: [{card: cards[0].uuid, ...overridden, outcomeTimestamp: new Date().toISOString()}]});
  console.log('Feedback is sent.');
}
server.close();
