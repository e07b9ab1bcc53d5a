// A SMART backend service: discovers the token endpoint, signs a client assertion, gets a token and prints it. Needs
// Node 20 only. Its keys are new at each start and served while it runs, so register the client with their address.
// Usage: CLIENT_ID=demo-backend node src/examples/node/backend-service.mjs
import {generateKeyPairSync, randomUUID, sign} from 'node:crypto';
import {createServer} from 'node:http';

const base = process.env.BASE ?? 'http://localhost:8080/fhir/sandbox';
const client = process.env.CLIENT_ID ?? 'demo-backend';
const port = Number(process.env.JWKS_PORT ?? 9098);
const scope = process.env.SCOPE ?? 'system/QuestionnaireResponse.cruds system/Observation.rs system/CarePlan.rs';

const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-384'});
const kid = randomUUID();
const keys = {keys: [{...publicKey.export({format: 'jwk'}), kid, use: 'sig', alg: 'ES384'}]};
const server = createServer((_, answer) => answer.setHeader('Content-Type', 'application/json').end(JSON.stringify(keys)));
await new Promise((listening) => server.listen(port, '127.0.0.1', listening));

/** Returns a JWT signed with ES384 (RFC 7515). */
function jwt(claims) {
  const text = [{alg: 'ES384', typ: 'JWT', kid}, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha384', Buffer.from(text), {key: privateKey, dsaEncoding: 'ieee-p1363'});
  return `${text}.${signature.toString('base64url')}`;
}

const configuration = await (await fetch(`${base}/.well-known/smart-configuration`)).json();
const now = Math.floor(Date.now() / 1000);
const answer = await fetch(configuration.token_endpoint, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt({
      iss: client, sub: client, aud: configuration.token_endpoint, jti: randomUUID(), iat: now, exp: now + 240,
    }),
  }),
});
const token = await answer.json();
server.close();
if (!answer.ok) {
  console.error(`${answer.status}: ${token.error} ${token.error_description ?? ''}`);
  process.exit(1);
}
console.log(token.access_token);
