// Population by other software, for ForeignPopulationTest: one JSON object a line, Parameters of $populate or Parameters that answer one.
// What is sent is populated from its launch contexts; each line is answered with the response, or with null.
import { createInterface } from 'node:readline';
import { isInputParameters, isOutputParameters, populate, populateQuestionnaire } from '@aehrc/sdc-populate';

const offline = async query => {
  throw new Error('nothing is fetched, and it asks for ' + query);
};

/** Populates as the operation, and as an app that reads from the form which contexts it takes; the two have to agree. */
async function populated(parameters) {
  const form = parameters.parameter.find(({ name }) => name === 'questionnaire').resource;
  const { part } = parameters.parameter.find(({ name }) => name === 'context');
  const patient = part.find(({ name }) => name === 'content').resource;
  const servers = { sourceServerUrl: '', terminologyServerUrl: '' };
  const answer = await populate(parameters, offline, servers, offline, servers);
  const { populateResult } = await populateQuestionnaire({
    questionnaire: form, patient, fetchResourceCallback: offline, fetchResourceRequestConfig: servers,
    fetchTerminologyCallback: offline, fetchTerminologyRequestConfig: servers,
  });
  const agree = JSON.stringify(populateResult?.populatedResponse.item) === JSON.stringify(response(answer)?.item);
  return agree ? answer : {};
}

const response = parameters =>
  isOutputParameters(parameters) ? parameters.parameter.find(({ name }) => name === 'response').resource : null;

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    const parameters = JSON.parse(line);
    const answer = isInputParameters(parameters) ? await populated(parameters) : parameters;
    process.stdout.write(JSON.stringify(response(answer)) + '\n');
  }
}

main();
