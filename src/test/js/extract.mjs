// Extractions of other software, for ForeignExtractionTest: one JSON object a line. First the forms by canonical, then responses; each answer is a
// Bundle, of the template-based and the observation-based extraction, or {error}.
import { createInterface } from 'node:readline';
import fhirpath from 'fhirpath';
import { inAppExtract } from '@aehrc/sdc-template-extract';
import { extractObservationBased } from '@aehrc/smart-forms-renderer';

// thousands of responses are evaluated with the same expressions: each is compiled once
const { evaluate } = fhirpath;
const compiled = new Map();
fhirpath.evaluate = (data, expression, environment, model, options) => {
  if (typeof expression !== 'string') {
    return evaluate(data, expression, environment, model, options);
  }
  if (!compiled.has(expression)) {
    compiled.set(expression, fhirpath.compile(expression, model, options));
  }
  return compiled.get(expression)(data, environment);
};

async function main() {
  let forms;
  for await (const line of createInterface({ input: process.stdin })) {
    const sent = JSON.parse(line);
    if (!forms) {
      forms = sent;
      continue;
    }
    const form = forms[sent.questionnaire];
    const { extractSuccess, extractResult } = await inAppExtract(structuredClone(sent), form, null);
    const answer = extractSuccess ? extractResult.extractedBundle : { error: extractResult };
    if (extractSuccess) {
      extractObservationBased(form, sent).forEach(resource => answer.entry.push({ resource }));
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}

main();
