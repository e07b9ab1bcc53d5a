// @ts-check
/** Reader of an edition: the Questionnaire, its criteria and its care plan as published in FHIR R4. */
import { ConditionReader } from './conditions.js';

/** @typedef {import('./emergency-criteria.js').Condition} Condition */
/** @typedef {import('./evaluation.js').Items} Items */
/** @typedef {import('./evaluation.js').Contradiction} Contradiction */
/** @typedef {{plan: any, action: any, code: string, tier: string, optional: boolean, scope: boolean, condition: Condition}} Criterion */
/** @typedef {{when: Condition, reason: any}} Exclusion reason: the extension that words it */
/** @typedef {{activity: any, conditions: Condition[], never: Exclusion[], insteadOf?: string}} Offer */
/** @typedef {{conditions: Condition[], of: any}} Conditional a hint's action or a goal */
/**
 * @typedef {object} Edition
 * @property {any} questionnaire
 * @property {Map<string, any>} questions all items of the questionnaire by linkId
 * @property {Items} items what scoring reads of them
 * @property {Items} enabled the same without the conditions that enable them
 * @property {any[]} plans criteria, then the care
 * @property {Criterion[]} criteria
 * @property {{plan: any, offers: Offer[], hints: Conditional[], goals: Conditional[], contradictions: Contradiction[]}} care
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

/** @param {any} element @param {string} name @returns {any[]} values of one of Dorsal's extensions */
export const ownValues = (element, name) => extensionsOf(element, structureOf(name)).map(valueOf);

/** @param {any} item @returns {string} code of its item control */
export const controlOf = item => extensionValue(item, HL7 + 'questionnaire-itemControl')?.coding[0].code || '';

/** @param {any} plan @returns {string[]} */
const dependencies = plan => plan.relatedArtifact.filter(/** @param {any} one */ one => one.type === 'depends-on')
  .map(/** @param {any} one */ one => one.resource);

/** @param {any} plan */
const isCare = plan => plan.action.some(/** @param {any} action */ action => action.action);

/** @param {any[]} resources @param {any} questionnaire @returns {Edition} */
export function readEdition(resources, questionnaire) {
  /** @type {Map<string, any>} */ const questions = new Map();
  /** @type {Items} */ const items = {};
  readItems(questionnaire.item, undefined, questions, items);
  const plans = resources.filter(one => one.resourceType === 'PlanDefinition' && dependencies(one).includes(canonicalOf(questionnaire)));
  const criteria = plans.filter(plan => !isCare(plan)).sort((one, other) => one.url < other.url ? -1 : 1);
  const care = plans.find(isCare);
  const activities = new Map(resources.filter(one => one.resourceType === 'ActivityDefinition').map(one => [canonicalOf(one), one]));
  const enabled = Object.fromEntries(Object.entries(items).map(([linkId, item]) => [linkId, { ...item, in: undefined, gate: undefined }]));
  return {
    questionnaire, questions, items, enabled, plans: [...criteria, care],
    criteria: criteria.flatMap(plan => readCriteria(plan, items)),
    care: readCare(care, items, activities),
  };
}

/** @param {any[]} children @param {string | undefined} parent @param {Map<string, any>} questions @param {Items} items */
function readItems(children, parent, questions, items) {
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
      unknown: codes(item, option => option.valueCoding.system === YES_NO && !['Y', 'N'].includes(option.valueCoding.code)),
      alone: codes(item, option => extensionValue(option, HL7 + 'questionnaire-optionExclusive')),
      number: NUMBERS[item.type],
      date: item.type === 'date',
      min: NUMBERS[item.type] && extensionValue(item, HL7 + 'minValue'),
      max: NUMBERS[item.type] && extensionValue(item, HL7 + 'maxValue'),
    };
    readItems(item.item || [], item.linkId, questions, items);
  }
}

/** @param {any} item @param {(option: any) => any} matches @returns {string[]} */
const codes = (item, matches) => (item.answerOption || []).filter(matches).map(/** @param {any} option */ option => option.valueCoding.code);

/** @param {any} plan @param {Items} items @returns {Criterion[]} */
function readCriteria(plan, items) {
  const reader = new ConditionReader(items, plan);
  return plan.action.map(/** @param {any} action */ action => ({
    plan, action,
    code: action.code[0].coding[0].code,
    tier: ownValues(action, 'criterion-tier')[0],
    optional: ownValues(action, 'criterion-optional')[0] === true,
    scope: ownValues(action, 'criterion-scope')[0] === true,
    condition: reader.read(action.condition[0].expression),
  }));
}

/** @param {any} plan @param {Items} items @param {Map<string, any>} activities @returns {Edition['care']} */
function readCare(plan, items, activities) {
  const reader = new ConditionReader(items, plan);
  /** @type {Edition['care']} */
  const care = { plan, offers: [], hints: [], goals: [], contradictions: extensionsOf(plan, structureOf('contradiction')).map(contradiction) };

  /** @param {any} extension @returns {Contradiction} */
  function contradiction(extension) {
    const [question, answer] = [extensionValue(extension, 'question'), extensionValue(extension, 'answer')];
    const condition = extensionValue(extension, 'condition');
    return {
      code: extensionValue(extension, 'code'),
      says: extensionsOf(extension, 'says')[0],
      when: reader.read(condition),
      counts: question && { question, code: answer.code },
      ofRecord: condition.expression.includes('record:'),
    };
  }

  /** @param {any} action @param {Condition[]} outer @param {Exclusion[]} outerNever */
  function read(action, outer, outerNever) {
    const conditions = [...outer, ...(action.condition || []).map(/** @param {any} one */ one => reader.read(one.expression))];
    const never = [...outerNever, ...extensionsOf(action, structureOf('never-with')).map(one =>
      ({ when: reader.read(extensionValue(one, 'condition')), reason: extensionsOf(one, 'reason')[0] }))];
    if (action.definitionCanonical) {
      const activity = activities.get(action.definitionCanonical);
      care.offers.push({ activity, conditions, never, insteadOf: ownValues(action, 'instead-of')[0] });
    } else if (!action.action) {
      care.hints.push({ conditions, of: action });
    }
    for (const id of action.goalId || []) {
      care.goals.push({ conditions, of: plan.goal.find(/** @param {any} goal */ goal => goal.id === id) });
    }
    for (const inner of action.action || []) read(inner, conditions, never);
  }

  for (const action of plan.action) read(action, [], []);
  return care;
}
