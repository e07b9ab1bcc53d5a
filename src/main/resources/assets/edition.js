// @ts-check
/** Reader of an edition: the Questionnaire, its evidence models and its care plan as published in FHIR R4. */
import { ConditionReader } from './conditions.js';

/** @typedef {import('./answers.js').Condition} Condition */
/** @typedef {import('./answers.js').Items} Items */
/** @typedef {{action: any, condition: Condition, grounds?: Condition[]}} Fact action: the entry, with its title and sources; grounds: answers that a selected one rests on */
/** @typedef {Fact & {points: number, weak: boolean}} PointsEntry */
/** @typedef {Fact & {tier: string}} Floor */
/** @typedef {{limit?: number, entries: PointsEntry[]}} Domain */
/**
 * @typedef {object} Cause
 * @property {any} action action of the plan
 * @property {string} code in CodeSystem cause
 * @property {string} highest tier that points alone may reach
 * @property {number} cap least sum of negative points
 * @property {{cap: number, condition: Condition}[]} narrowerCaps
 * @property {Domain[]} domains
 * @property {PointsEntry[]} lowering
 * @property {Floor[]} floors
 * @property {any[]} receivers extension with who takes the person over
 * @property {any[]} tests extensions with what would add
 */
/** @typedef {{thresholds: {points: number, tier: string}[], ceiling: string, release: Condition, selfCare: Condition, causes: Cause[]}} Models */
/** @typedef {{when: Condition, reason: any}} Exclusion reason: the extension that words it */
/** @typedef {{action: any, conditions: Condition[]}} Conditional an action, or a goal, with its conditions and those around it */
/** @typedef {{lead: any, limit: number, signs: Conditional[]}} SignList lead: the action that begins the sentence */
/** @typedef {{activity: any, conditions: Condition[], never: Exclusion[], insteadOf?: string, signLists: SignList[]}} Offer */
/** @typedef {{code: any, says: any, when: Condition}} Contradiction says: the extension that words it */
/** @typedef {{plan: any, offers: Offer[], hints: Conditional[], goals: Conditional[], contradictions: Contradiction[]}} Care */
/**
 * @typedef {object} Edition
 * @property {any} questionnaire
 * @property {Map<string, any>} questions all items of the questionnaire by linkId
 * @property {Items} items what scoring reads of them
 * @property {any[]} plans evidence models, then the care
 * @property {Models} models
 * @property {Care} care
 */

const CANONICAL = 'https://dorsal.example/canonical';
export const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
export const YES_NO = 'http://terminology.hl7.org/CodeSystem/v2-0532';
/** @type {Record<string, string>} */
const NUMBERS = { integer: 'whole', decimal: 'decimal' };

/** @param {any} resource @returns {string} canonical with its version */
export const canonicalOf = resource => resource.url + '|' + resource.version;

/** @param {string} name @returns {string} address of a code system of Dorsal */
export const systemOf = name => `${CANONICAL}/CodeSystem/${name}`;

/** @param {string} name @returns {string} address of a structure of Dorsal */
export const structureOf = name => `${CANONICAL}/StructureDefinition/${name}`;

/** @param {any} element @param {string} url @returns {any[]} extensions of that address, or of that name in an extension */
export const extensionsOf = (element, url) => (element.extension || []).filter(/** @param {any} one */ one => one.url === url);

/** @param {any} extension @returns {any} its value, whatever its type */
export const valueOf = extension => Object.entries(extension || {}).find(([key]) => key.startsWith('value'))?.[1];

/** @param {any} element @param {string} url @returns {any} */
export const extensionValue = (element, url) => valueOf(extensionsOf(element, url)[0]);

/** @param {any} element @param {string} name @returns {any} value of one of Dorsal's extensions */
const ownValue = (element, name) => extensionValue(element, structureOf(name));

/** @param {any} item @returns {string} code of its item control */
export const controlOf = item => extensionValue(item, HL7 + 'questionnaire-itemControl')?.coding[0].code || '';

/** @param {any[]} resources of one edition @returns {Edition} */
export function readEdition(resources) {
  const questionnaire = resources.find(one => one.resourceType === 'Questionnaire');
  const plans = resources.filter(one => one.resourceType === 'PlanDefinition');
  const isEvidence = /** @param {any} plan */ plan => plan.type?.coding[0].code === 'evidence-models';
  const [evidence, care] = [plans.find(isEvidence), plans.find(plan => !isEvidence(plan))];
  const [rules] = extensionsOf(evidence, structureOf('evidence-rules'));
  /** @type {Map<string, any>} */ const questions = new Map();
  /** @type {Items} */ const items = {};
  readItems(questionnaire.item, undefined, extensionsOf(rules, 'optional-group').map(valueOf), questions, items);
  const activities = new Map(resources.filter(one => one.resourceType === 'ActivityDefinition').map(one => [canonicalOf(one), one]));
  return {
    questionnaire, questions, items, plans: [evidence, care],
    models: readModels(evidence, rules, new ConditionReader(items, evidence)),
    care: readCare(care, new ConditionReader(items, care), activities),
  };
}

/**
 * @param {any[]} children @param {string | undefined} parent @param {string[]} optionalGroups @param {Map<string, any>} questions
 * @param {Items} items
 */
function readItems(children, parent, optionalGroups, questions, items) {
  for (const item of children) {
    questions.set(item.linkId, item);
    items[item.linkId] = {
      in: parent,
      gate: item.enableWhen && {
        all: item.enableBehavior === 'all',
        when: item.enableWhen.map(/** @param {any} when */ when => [
          when.question, when.operator === 'exists' && !when.answerBoolean ? 'missing' : when.operator,
          when.answerCoding?.code ?? when.answerInteger ?? when.answerDecimal ?? 0,
        ]),
      },
      optional: optionalGroups.includes(item.linkId) || Boolean(parent && items[parent].optional),
      unknown: codes(item, option => option.valueCoding.system === YES_NO && !['Y', 'N'].includes(option.valueCoding.code)),
      alone: codes(item, option => extensionValue(option, HL7 + 'questionnaire-optionExclusive')),
      denials: codes(item, option => denies(item, option)),
      implies: new Map(codes(item, option => implied(item, option)).map(code =>
        [code, implied(item, item.answerOption.find(/** @param {any} option */ option => option.valueCoding.code === code)).split('=')])),
      number: NUMBERS[item.type],
      min: NUMBERS[item.type] && extensionValue(item, HL7 + 'minValue'),
      max: NUMBERS[item.type] && extensionValue(item, HL7 + 'maxValue'),
    };
    readItems(item.item || [], item.linkId, optionalGroups, questions, items);
  }
}

/** @param {any} item @param {(option: any) => any} matches @returns {string[]} */
const codes = (item, matches) => (item.answerOption || []).filter(matches).map(/** @param {any} option */ option => option.valueCoding.code);

/** @param {any} item @param {any} option @returns {boolean} whether the option denies what the question asks for */
function denies(item, option) {
  if (extensionValue(option, HL7 + 'questionnaire-optionExclusive')) return true;
  const ofAll = ownValue(item, 'fact-kind');
  const kind = ownValue(option, 'fact-kind') || ofAll;
  return option.valueCoding.code === 'N' || kind === 'absent' || (kind === 'benign' && !item.repeats);
}

/** @param {any} item @param {any} option @returns {string} answer to an earlier question that the option implies, or nothing */
function implied(item, option) {
  const { system, code } = option.valueCoding;
  const says = !denies(item, option) && !(system === YES_NO && !['Y', 'N'].includes(code));
  return ownValue(option, 'implies') || (says && ownValue(item, 'implies')) || '';
}

/** @param {any} plan @param {any} rules @param {ConditionReader} reader @returns {Models} */
function readModels(plan, rules, reader) {
  /** @param {any} threshold */
  const threshold = threshold => ({ points: extensionValue(threshold, 'points'), tier: extensionValue(threshold, 'tier') });
  return {
    thresholds: extensionsOf(rules, 'threshold').map(threshold).sort((one, other) => other.points - one.points),
    ceiling: extensionValue(rules, 'ceiling'),
    release: reader.read(extensionValue(rules, 'release')),
    selfCare: reader.read(extensionValue(rules, 'self-care')),
    causes: plan.action.map(/** @param {any} action */ action => readCause(action, reader)),
  };
}

/** @param {any} action @param {ConditionReader} reader @returns {Cause} */
function readCause(action, reader) {
  const [model] = extensionsOf(action, structureOf('cause-model'));
  /** @param {any} entry @returns {any} */
  const read = entry => ({
    action: entry,
    condition: reader.read(entry.condition[0].expression),
    tier: ownValue(entry, 'criterion-tier'),
    points: ownValue(entry, 'evidence-points'),
    weak: ownValue(entry, 'evidence-weak') === true,
  });
  /** @type {Cause} */
  const cause = {
    action,
    code: action.code[0].coding[0].code,
    highest: extensionValue(model, 'highest-tier'),
    cap: extensionValue(model, 'lowering-cap'),
    narrowerCaps: extensionsOf(model, 'narrower-cap').map(cap =>
      ({ cap: extensionValue(cap, 'cap'), condition: reader.read(extensionValue(cap, 'condition')) })),
    domains: [], lowering: [], floors: [],
    receivers: extensionsOf(model, 'receiver'),
    tests: extensionsOf(model, 'test'),
  };
  for (const part of action.action) {
    if (part.action) {
      cause.domains.push({ limit: ownValue(part, 'evidence-limit'), entries: part.action.map(read) });
    } else {
      const entry = read(part);
      if (entry.tier) cause.floors.push(entry);
      else if (entry.points < 0) cause.lowering.push(entry);
      else cause.domains.push({ entries: [entry] });
    }
  }
  return cause;
}

/** @param {any} plan @param {ConditionReader} reader @param {Map<string, any>} activities @returns {Care} */
function readCare(plan, reader, activities) {
  /** @type {Care} */
  const care = {
    plan, offers: [], hints: [], goals: [],
    contradictions: extensionsOf(plan, structureOf('contradiction')).map(one => ({
      code: extensionValue(one, 'code'),
      says: extensionsOf(one, 'says')[0],
      when: reader.read(extensionValue(one, 'condition')),
    })),
  };

  /** @param {any} action @returns {Condition[]} */
  const conditionsOf = action => (action.condition || []).map(/** @param {any} one */ one => reader.read(one.expression));

  /** @param {any} lead @returns {SignList} */
  const signList = lead => ({
    lead,
    limit: ownValue(lead, 'sign-limit') ?? lead.action.length,
    signs: lead.action.map(/** @param {any} action */ action => ({ action, conditions: conditionsOf(action) })),
  });

  /** @param {any} action @param {Condition[]} outer @param {Exclusion[]} outerNever */
  function read(action, outer, outerNever) {
    const conditions = [...outer, ...conditionsOf(action)];
    const never = [...outerNever, ...extensionsOf(action, structureOf('never-with')).map(one =>
      ({ when: reader.read(extensionValue(one, 'condition')), reason: extensionsOf(one, 'reason')[0] }))];
    const inner = action.action || [];
    for (const id of action.goalId || []) {
      care.goals.push({ conditions, action: plan.goal.find(/** @param {any} goal */ goal => goal.id === id) });
    }
    if (action.definitionCanonical) {
      const activity = activities.get(action.definitionCanonical);
      care.offers.push({ activity, conditions, never, insteadOf: ownValue(action, 'instead-of'), signLists: inner.map(signList) });
    } else if (inner.length) {
      inner.forEach(/** @param {any} one */ one => read(one, conditions, never));
    } else {
      care.hints.push({ conditions, action });
    }
  }

  plan.action.forEach(/** @param {any} action */ action => read(action, [], []));
  return care;
}
