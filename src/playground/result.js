// @ts-check
/** FHIR resources of an assessment: the QuestionnaireResponse, and a transaction with the result in the published structures. */
import { canonicalOf, structureOf } from './edition.js';
import { isOpen, isReached, likelyCauses, reachedCauses } from './scoring.js';

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./scoring.js').CauseResult} CauseResult */
/** @typedef {import('./scoring.js').Scoring} Scoring */
/** @typedef {import('./wording.js').Wording} Wording */
/** @typedef {import('./care.js').Proposal} Proposal */
/** @typedef {{edition: Edition, scoring: Scoring, wording: Wording, hashes: Record<string, string>, now: string}} Assessed */

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem/';
const SUBJECT = { reference: 'Patient/example' };
const IDENTIFIER = 'https://dorsal.example/canonical/identifier';
const [RESPONSE, DEVICE, PANEL, PLAN] = [1, 2, 3, 4].map(number => 'urn:uuid:00000000-0000-4000-8000-' + String(number).padStart(12, '0'));
const CATEGORY = [{ coding: [{ system: TERMINOLOGY + 'observation-category', code: 'survey', display: 'Survey' }] }];
const ASSESS_PLAN = {
  coding: [{
    system: 'http://hl7.org/fhir/us/core/CodeSystem/careplan-category', code: 'assess-plan', display: 'Assessment and Plan of Treatment',
  }],
};
const REQUEST_PRIORITY = 'http://hl7.org/fhir/request-priority';
const DAY_MS = 86_400_000;
const UNKNOWN = { coding: [{ system: TERMINOLOGY + 'data-absent-reason', code: 'unknown', display: 'Unknown' }] };

/** @param {Assessed} assessed @returns {any} QuestionnaireResponse with the answers that count */
export function questionnaireResponse({ edition, scoring, wording, now }) {
  /** @param {any[]} items @returns {any[]} */
  const answered = items => items.flatMap(item => {
    const answer = (scoring.answers.get(item.linkId) || []).map(value => answerOf(item, value, wording));
    const children = answered(item.item || []);
    const text = wording.of(item);
    return answer.length || children.length
      ? [{ linkId: item.linkId, ...text && { text }, ...answer.length && { answer }, ...children.length && { item: children } }] : [];
  });
  const item = answered(edition.questionnaire.item);
  return {
    resourceType: 'QuestionnaireResponse',
    language: wording.language,
    questionnaire: canonicalOf(edition.questionnaire),
    status: 'completed',
    subject: SUBJECT,
    authored: now,
    ...item.length && { item },
  };
}

/** @param {any} item @param {string} value @param {Wording} wording */
function answerOf(item, value, wording) {
  switch (item.type) {
    case 'choice': {
      const coding = item.answerOption.find(/** @param {any} option */ option => option.valueCoding.code === value).valueCoding;
      return { valueCoding: { system: coding.system, code: value, display: wording.of(coding, 'display') } };
    }
    case 'integer': return { valueInteger: Number(value) };
    case 'decimal': return { valueDecimal: Number(value) };
    case 'date': return { valueDate: value.trim() };
    default: return { valueString: value };
  }
}

/** @param {Assessed} assessed @returns {any} transaction of the response and its results */
export function resultBundle(assessed) {
  const entries = [
    { url: RESPONSE, resource: questionnaireResponse(assessed) },
    { url: DEVICE, resource: { resourceType: 'Device', deviceName: [{ name: 'Dorsal playground', type: 'user-friendly-name' }] } },
    { url: PANEL, resource: panel(assessed) },
    { url: PLAN, resource: planResource(assessed) },
  ];
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: entries.map(({ url, resource }) => ({ fullUrl: url, resource, request: { method: 'POST', url: resource.resourceType } })),
  };
}

/** @param {Assessed} assessed @returns {any[]} editions that made the result */
const editionsOf = ({ edition: { questionnaire, plans }, hashes }) => [plans[0], questionnaire, plans[1]].map(one => ({
  url: structureOf('criteria-edition'),
  extension: [{ url: 'canonical', valueCanonical: canonicalOf(one) }, { url: 'sha256', valueString: hashes[canonicalOf(one)] }],
}));

/** @param {Assessed} assessed */
function panel(assessed) {
  const { edition, scoring, wording, now } = assessed;
  const criteria = canonicalOf(edition.plans[0]);
  /** @param {string} system @param {string} code */
  const concept = (system, code) => ({ coding: wording.codings(system, code) });
  /** @param {string} code @param {any} value */
  const component = (code, value) => ({ code: concept('observation', code), ...value });
  return {
    resourceType: 'Observation',
    meta: { profile: [structureOf('triage-panel')] },
    language: wording.language,
    extension: editionsOf(assessed),
    identifier: [{ system: IDENTIFIER, value: 'triage-result' }],
    status: 'preliminary',
    category: CATEGORY,
    code: concept('observation', 'triage-result'),
    subject: SUBJECT,
    effectiveDateTime: now,
    issued: now,
    valueCodeableConcept: concept('disposition', scoring.disposition),
    note: notes(scoring, wording).map(text => ({ text })),
    method: { coding: [{ system: 'urn:ietf:rfc:3986', code: criteria }], text: criteria },
    device: { reference: DEVICE },
    derivedFrom: [{ reference: RESPONSE }],
    component: [
      component('provisional', { valueBoolean: scoring.provisional }),
      component('emergency-not-excluded', { valueBoolean: scoring.emergencyNotExcluded }),
      ...scoring.contradictions.map(({ code }) => component('contradiction', { valueCodeableConcept: concept('contradiction', code.code) })),
      ...scoring.hints.map(hint => component('hints', { valueString: wording.of(hint, 'title') })),
      ...scoring.causes.filter(result => isReached(result) || isOpen(result)).map(result => ({
        code: concept('cause', result.cause.code),
        ...isReached(result) ? { valueCodeableConcept: concept('disposition', result.tier) } : { dataAbsentReason: UNKNOWN },
      })),
      ...scoring.causes.filter(result => !isReached(result) && !isOpen(result))
        .map(({ cause }) => component('not-raised', { valueCodeableConcept: concept('cause', cause.code) })),
      ...[...scoring.open.keys()].map(linkId => component('open-question', {
        valueCodeableConcept: answeredQuestion(edition, linkId, wording),
      })),
    ],
  };
}

/** @param {Edition} edition @param {string} linkId @param {Wording} wording @returns {any} the question as its form names it */
function answeredQuestion(edition, linkId, wording) {
  const text = wording.of(edition.questions.get(linkId));
  return { coding: [{ system: 'urn:ietf:rfc:3986', code: canonicalOf(edition.questionnaire) + '#' + linkId, display: text }], text };
}

/** @param {Scoring} scoring @param {Wording} wording @returns {string[]} the result in words */
const notes = (scoring, wording) => [
  `${wording.display('observation', 'disposition')}: ${wording.display('disposition', scoring.disposition)}`,
  ...reachedCauses(scoring).map(({ cause, tier, facts }) => `${wording.display('cause', cause.code)} (${wording.display('disposition', tier)}): `
    + facts.map(({ action }) => wording.of(action, 'title')).join('; ')),
  ...scoring.contradictions.map(({ says }) => wording.ofExtension(says)),
  ...scoring.hints.map(hint => `${wording.of(hint, 'title')}: ${wording.of(hint, 'textEquivalent')}`),
];

/** @param {Assessed} assessed */
function planResource(assessed) {
  const { edition, scoring, wording, now } = assessed;
  const tier = wording.codings('disposition', scoring.disposition);
  const complaint = complaintOf(assessed);
  const goals = scoring.goals.map(goal => ({
    resourceType: 'Goal', id: goal.id, lifecycleStatus: 'proposed', description: { text: wording.of(goal.description) }, subject: SUBJECT,
  }));
  const priority = tier.find(({ system }) => system === REQUEST_PRIORITY)?.code;
  const contained = [...complaint, ...goals, ...scoring.proposed.filter(isService).map(proposal => service(proposal, priority, assessed))];
  return {
    resourceType: 'CarePlan',
    meta: { profile: [structureOf('care-proposal')] },
    language: wording.language,
    ...contained.length && { contained },
    extension: editionsOf(assessed),
    identifier: [{ system: IDENTIFIER, value: 'careplan' }],
    instantiatesCanonical: [canonicalOf(edition.care.plan)],
    status: 'draft',
    intent: 'proposal',
    category: [{ coding: tier }, ASSESS_PLAN],
    title: wording.of(edition.care.plan, 'title'),
    subject: SUBJECT,
    period: { start: now },
    author: { reference: DEVICE },
    contributor: [{ reference: DEVICE }],
    ...complaint.length && { addresses: [{ reference: '#complaint' }] },
    supportingInfo: [{ reference: RESPONSE }, { reference: PANEL }],
    ...goals.length && { goal: goals.map(({ id }) => ({ reference: '#' + id })) },
    activity: scoring.proposed.map(proposal => isService(proposal)
      ? { reference: { reference: '#' + codeOf(proposal) } } : { detail: detail(proposal, assessed) }),
    ...scoring.withheld.length && { note: withheldNotes(scoring, wording).map(text => ({ text })) },
  };
}

/** @param {Scoring} scoring @param {Wording} wording @returns {string[]} what is not proposed, together where the same speaks against it */
function withheldNotes({ withheld }, wording) {
  /** @type {Map<string, string[]>} */ const titles = new Map();
  for (const { activity, because } of withheld) {
    const reasons = because.map(({ reason, open }) => wording.ofExtension(reason) + (open ? ' (not excluded)' : '')).join('; ');
    titles.set(reasons, [...titles.get(reasons) || [], wording.titleOf(activity)]);
  }
  return [...titles].map(([reasons, together]) => `Not proposed: ${together.join('; ')}. Because of: ${reasons}`);
}

/** @param {Assessed} assessed @returns {any[]} the complaint that the plan addresses; none where the pain is another one */
function complaintOf({ edition, scoring }) {
  const focus = (edition.care.plan.useContext || []).find(/** @param {any} one */ one => one.code.code === 'focus');
  if (!focus || scoring.hints.some(({ id }) => id.startsWith('scope-'))) return [];
  const { coding } = focus.valueCodeableConcept;
  return [{ resourceType: 'Condition', id: 'complaint', code: { coding, text: coding[0].display }, subject: SUBJECT }];
}

/** @param {Proposal} proposal @returns {string} */
const codeOf = ({ activity }) => activity.code.coding[0].code;

/** @param {Proposal} proposal */
const isService = ({ activity }) => activity.kind === 'ServiceRequest';

/** @param {Proposal} proposal @param {Wording} wording */
const nameOf = (proposal, wording) => ({ coding: wording.codings('activity', codeOf(proposal)), text: wording.display('activity', codeOf(proposal)) });

/** @param {Proposal} proposal @param {string | undefined} priority @param {Assessed} assessed @returns {any} service to request */
function service(proposal, priority, assessed) {
  const { activity } = proposal;
  const { wording, now } = assessed;
  const [participant] = activity.participant || [];
  return {
    resourceType: activity.kind,
    id: codeOf(proposal),
    instantiatesCanonical: [canonicalOf(activity)],
    status: 'draft',
    intent: 'proposal',
    ...priority && { priority },
    code: nameOf(proposal, wording),
    subject: SUBJECT,
    ...schedule('occurrence', activity, now),
    ...participant?.role && { performerType: participant.role },
    ...reasonCodes(proposal, assessed),
    note: [{ text: wording.proposal(proposal) }],
  };
}

/** @param {Proposal} proposal @param {Assessed} assessed */
function detail(proposal, assessed) {
  const { activity } = proposal;
  return {
    kind: activity.kind,
    instantiatesCanonical: [canonicalOf(activity)],
    code: nameOf(proposal, assessed.wording),
    ...activity.kind !== 'CommunicationRequest' && reasonCodes(proposal, assessed),
    status: 'not-started',
    ...schedule('scheduled', activity, assessed.now),
    ...activity.participant?.[0].type === 'patient' && { performer: [SUBJECT] },
    description: assessed.wording.proposal(proposal),
  };
}

/** @param {Proposal} proposal @param {Assessed} assessed @returns {any} causes that the conditions of the activity name, else the likely ones */
function reasonCodes({ activity }, { edition, scoring, wording }) {
  const named = JSON.stringify(edition.care.offers.filter(offer => offer.activity === activity).map(({ conditions }) => conditions));
  const reached = reachedCauses(scoring);
  /** @param {string} subject @param {string} code */
  const isNamed = (subject, code) => named.includes(JSON.stringify(['decided', subject, code]));
  const causes = /"decided","(cause|leading)"/.test(named)
    ? reached.filter(({ cause: { code }, tier }) => isNamed('cause', code) || (tier === reached[0].tier && isNamed('leading', code)))
    : likelyCauses(scoring);
  return causes.length && { reasonCode: causes.map(({ cause }) => ({ coding: wording.codings('cause', cause.code) })) };
}

/** @param {string} element @param {any} activity @param {string} now @returns {any} days after the assessment, or a rhythm */
function schedule(element, { timingDuration, timingTiming }, now) {
  const { low, high } = timingDuration ? { low: undefined, high: timingDuration } : timingTiming?.repeat?.boundsRange || {};
  /** @param {any} after @returns {string} */
  const day = ({ value, code } = { value: 0 }) =>
    new Date(Date.parse(now.slice(0, 10)) + value * (code === 'wk' ? 7 : 1) * DAY_MS).toISOString().slice(0, 10);
  if (high) return { [element + 'Period']: { start: day(low), end: day(high) } };
  return timingTiming ? { [element + 'Timing']: timingTiming } : {};
}
