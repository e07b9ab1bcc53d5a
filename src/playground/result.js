// @ts-check
/** FHIR resources of an assessment: the QuestionnaireResponse, and a transaction with the result in the published structures. */
import { canonicalOf, extensionsOf, ownValues, structureOf } from './edition.js';
import { isNotExamined } from './scoring.js';

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./scoring.js').Scoring} Scoring */
/** @typedef {import('./scoring.js').FlagResult} FlagResult */
/** @typedef {import('./wording.js').Wording} Wording */
/** @typedef {{edition: Edition, scoring: Scoring, wording: Wording, hashes: Record<string, string>, now: string}} Assessed */

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem/';
const SUBJECT = { reference: 'Patient/example' };
const IDENTIFIER = 'https://dorsal.example/canonical/identifier';
const [RESPONSE, DEVICE, PANEL, PLAN] = [1, 2, 3, 4].map(number => 'urn:uuid:00000000-0000-4000-8000-' + String(number).padStart(12, '0'));
const CATEGORY = [{ coding: [{ system: TERMINOLOGY + 'observation-category', code: 'survey', display: 'Survey' }] }];
const INTERPRETATIONS = { true: ['POS', 'Positive'], false: ['NEG', 'Negative'] };

/** @param {Assessed} assessed @returns {any} QuestionnaireResponse with the answers that count */
export function questionnaireResponse({ edition, scoring, wording, now }) {
  /** @param {any[]} items @returns {any[]} */
  const answered = items => items.flatMap(item => {
    const answer = (scoring.answers.get(item.linkId) || []).map(value => answerOf(item, value, wording));
    const children = answered(item.item || []);
    return answer.length || children.length
      ? [{ linkId: item.linkId, text: wording.of(item), ...answer.length && { answer }, ...children.length && { item: children } }] : [];
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
  const flags = assessed.scoring.flags.filter(flag => flag.truth === true).map(flag => ({ url: uuidOf(flag), resource: flagObservation(assessed, flag) }));
  const entries = [
    { url: RESPONSE, resource: questionnaireResponse(assessed) },
    { url: DEVICE, resource: { resourceType: 'Device', deviceName: [{ name: 'Dorsal playground', type: 'user-friendly-name' }] } },
    { url: PANEL, resource: panel(assessed, flags.map(({ url }) => ({ reference: url }))) },
    ...flags,
    { url: PLAN, resource: planResource(assessed) },
  ];
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: entries.map(({ url, resource }) => ({ fullUrl: url, resource, request: { method: 'POST', url: resource.resourceType } })),
  };
}

/** @param {FlagResult} flag @returns {string} an address of its own */
function uuidOf(flag) {
  const number = [...flag.code].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 0xffffffffffff, 7);
  return 'urn:uuid:00000000-0000-4000-9000-' + number.toString(16).padStart(12, '0');
}

/** @param {Assessed} assessed @param {any[]} plans @returns {any[]} */
const editionsOf = ({ hashes }, plans) => plans.map(plan => ({
  url: structureOf('criteria-edition'),
  extension: [{ url: 'canonical', valueCanonical: canonicalOf(plan) }, { url: 'sha256', valueString: hashes[canonicalOf(plan)] }],
}));

/** @param {Assessed} assessed @param {string} structure @param {string} name @param {any[]} extension */
const observation = ({ wording, now }, structure, name, extension) => ({
  resourceType: 'Observation',
  meta: { profile: [structureOf(structure)] },
  language: wording.language,
  extension,
  identifier: [{ system: IDENTIFIER, value: name }],
  status: 'preliminary',
  category: CATEGORY,
  subject: SUBJECT,
  effectiveDateTime: now,
  issued: now,
  device: { reference: DEVICE },
  derivedFrom: [{ reference: RESPONSE }],
});

/** @param {Assessed} assessed @param {any[]} members */
function panel(assessed, members) {
  const { edition, scoring, wording } = assessed;
  const criteria = edition.plans.slice(0, -1).map(canonicalOf);
  /** @param {string} code @param {any} value */
  const component = (code, value) => ({ code: { coding: [wording.coding('observation', code)] }, ...value });
  return {
    ...observation(assessed, 'triage-panel', 'triage-result', editionsOf(assessed, [...edition.plans.slice(0, -1), edition.questionnaire, edition.care.plan])),
    code: { coding: [wording.coding('observation', 'triage-result')] },
    valueCodeableConcept: { coding: [wording.coding('disposition', scoring.disposition)] },
    note: [
      { text: `${wording.display('observation', 'disposition')}: ${wording.display('disposition', scoring.disposition)}` },
      ...scoring.contradictions.map(({ says }) => ({ text: wording.ofExtension(says) })),
      ...scoring.hints.map(hint => ({ text: `${wording.of(hint, 'title')}: ${wording.of(hint, 'textEquivalent')}` })),
    ],
    method: { coding: criteria.map(code => ({ system: 'urn:ietf:rfc:3986', code })), text: criteria.join(', ') },
    ...members.length && { hasMember: members },
    component: [
      component('provisional', { valueBoolean: scoring.provisional }),
      component('emergency-not-excluded', { valueBoolean: scoring.emergencyNotExcluded }),
      component('flags-present', { valueInteger: scoring.flags.filter(flag => flag.truth === true).length }),
      ...scoring.hints.map(hint => component('hints', { valueString: wording.of(hint, 'title') })),
      ...scoring.contradictions.map(({ code }) => component('contradiction', { valueCodeableConcept: { coding: [wording.coding('contradiction', code.code)] } })),
      ...edition.plans.filter(plan => plan.status === 'draft').map(plan => component('unapproved-criteria', { valueString: canonicalOf(plan) })),
      ...scoring.flags.map(flag => ({
        extension: labels(flag),
        code: { coding: flag.action.code[0].coding.slice(0, 1), text: wording.of(flag.action, 'title') },
        ...outcome(flag, wording),
      })),
    ],
  };
}

/** @param {FlagResult} flag */
const labels = flag => extensionsOf(flag.action, structureOf('criteria-label'));

/** @param {FlagResult} flag @param {Wording} wording @returns {any} what became of a flag; one that was not assessed has no value */
function outcome(flag, wording) {
  if (flag.truth === null) {
    const [code, display] = isNotExamined(flag) ? ['not-performed', 'Not Performed']
      : flag.askedUnknown ? ['asked-unknown', 'Asked But Unknown'] : ['not-asked', 'Not Asked'];
    return { dataAbsentReason: { coding: [{ system: TERMINOLOGY + 'data-absent-reason', code, display }] } };
  }
  const [code, display] = INTERPRETATIONS[`${flag.truth}`];
  return {
    valueCodeableConcept: { coding: [wording.coding('flag-result', flag.truth ? 'present' : 'absent')] },
    interpretation: [{ coding: [{ system: TERMINOLOGY + 'v3-ObservationInterpretation', code, display }] }],
  };
}

/** @param {Assessed} assessed @param {FlagResult} flag */
function flagObservation(assessed, flag) {
  const { edition, wording } = assessed;
  const tier = [{ url: structureOf('criterion-tier'), valueCode: flag.tier }];
  const groups = ownValues(flag.action, 'criterion-pathology-group').map(valueCode => ({ url: structureOf('criterion-pathology-group'), valueCode }));
  return {
    ...observation(assessed, 'red-flag-observation', flag.code,
      [...tier, ...groups, ...labels(flag), ...editionsOf(assessed, [flag.plan, edition.questionnaire])]),
    code: { coding: flag.action.code[0].coding, text: wording.of(flag.action, 'title') },
    ...outcome(flag, wording),
    note: [{ text: wording.of(flag.action, 'description') }],
    method: { text: canonicalOf(flag.plan) },
  };
}

/** @param {Assessed} assessed */
function planResource(assessed) {
  const { edition, scoring, wording, now } = assessed;
  const contained = scoring.goals.map(goal => ({
    resourceType: 'Goal', id: goal.id, lifecycleStatus: 'proposed', description: { text: wording.of(goal.description) }, subject: SUBJECT,
  }));
  return {
    resourceType: 'CarePlan',
    meta: { profile: [structureOf('care-proposal')] },
    language: wording.language,
    ...contained.length && { contained },
    extension: editionsOf(assessed, [...edition.plans.slice(0, -1), edition.questionnaire, edition.care.plan]),
    identifier: [{ system: IDENTIFIER, value: 'careplan' }],
    instantiatesCanonical: [canonicalOf(edition.care.plan)],
    status: 'draft',
    intent: 'proposal',
    category: [{ coding: [wording.coding('disposition', scoring.disposition)] }],
    title: wording.of(edition.care.plan, 'title'),
    subject: SUBJECT,
    period: { start: now },
    author: { reference: DEVICE },
    contributor: [{ reference: DEVICE }],
    supportingInfo: [{ reference: RESPONSE }, { reference: PANEL }],
    ...contained.length && { goal: contained.map(({ id }) => ({ reference: '#' + id })) },
    activity: scoring.proposed.map(activity => ({ detail: detail(activity, wording) })),
    ...scoring.withheld.length && { note: scoring.withheld.map(({ activity, because }) => ({
      text: `Not proposed: ${titleOf(activity, wording)}. Because of: ${because.map(({ reason }) => wording.ofExtension(reason)).join('; ')}`,
    })) },
  };
}

/** @param {any} activity @param {Wording} wording @returns {string} title as clinicians read it */
export const titleOf = (activity, wording) => wording.of(activity, activity.subtitle ? 'subtitle' : 'title');

/** @param {any} activity @param {Wording} wording */
const detail = (activity, wording) => ({
  kind: activity.kind,
  instantiatesCanonical: [canonicalOf(activity)],
  code: { coding: activity.code.coding, text: titleOf(activity, wording) },
  status: 'not-started',
  ...activity.timingTiming && { scheduledTiming: activity.timingTiming },
  description: wording.of(activity, 'description'),
});
