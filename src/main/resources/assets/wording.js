// @ts-check
/** Texts of published resources in one of their wordings: en-US as published, or a translation beside it. */
import { HL7, extensionsOf, extensionValue, systemOf, valueOf } from './edition.js';

const SHORT_TEXT = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText';

export class Wording {
  /** @type {Map<string, any>} concepts by system and code */ #concepts = new Map();

  /** @param {any[]} resources published resources @param {string} language such as "en-GB" */
  constructor(resources, language) {
    /** @type {string} such as "en-GB" */ this.language = language;
    for (const { resourceType, url, concept = [] } of resources) {
      if (resourceType === 'CodeSystem') concept.forEach(/** @param {any} one */ one => this.#concepts.set(url + '|' + one.code, one));
    }
  }

  /** @param {any} element @param {string} [key] name of its text @returns {string} */
  of(element, key = 'text') {
    const translation = extensionsOf(element?.['_' + key] || {}, HL7 + 'translation')
      .find(one => extensionValue(one, 'lang') === this.language);
    return translation ? extensionValue(translation, 'content') : element?.[key] || '';
  }

  /** @param {any} extension with a text as its value @returns {string} */
  ofExtension(extension) { return this.of(extension, 'valueString'); }

  /** @param {any} question @returns {string} the question in a few words */
  brief(question) {
    const [short] = extensionsOf(question, SHORT_TEXT);
    return short ? this.ofExtension(short) : this.of(question);
  }

  /** @param {any} item @returns {string} unit of a number */
  unit(item) { return this.of(valueOf(extensionsOf(item, HL7 + 'questionnaire-unit')[0]), 'display'); }

  /** @param {string} system name of one of Dorsal's code systems @param {string} code @returns {string} */
  display(system, code) {
    const concept = this.#concepts.get(systemOf(system) + '|' + code) || {};
    const designation = (concept.designation || []).find(/** @param {any} one */ one => one.language === this.language && one.use?.code !== 'definition');
    return designation?.value || concept.display || code;
  }

  /** @param {string} system @param {string} code @returns {any[]} Coding with its display, and the standard codes of its concept */
  codings(system, code) {
    const { property = [] } = this.#concepts.get(systemOf(system) + '|' + code) || {};
    return [{ system: systemOf(system), code, display: this.display(system, code) },
      ...property.flatMap(/** @param {any} one */ one => one.valueCoding || [])];
  }

  /** @param {any} activity @returns {string} title as clinicians read it */
  titleOf(activity) { return this.of(activity, activity.subtitle ? 'subtitle' : 'title'); }

  /** @param {import('./care.js').Proposal} proposal @returns {string} text of an activity with the signs that are named to this person */
  proposal({ activity, signs: lists }) {
    return this.of(activity, 'description') + lists.map(({ lead, signs }) =>
      ` ${this.of(lead, 'title')} ${signs.map(sign => this.of(sign, 'title')).join('; ')}.`).join('');
  }

  /** @param {any} question @param {string[]} values @returns {string} answers as they were chosen or typed */
  answer(question, values) {
    const options = (question.answerOption || []).filter(/** @param {any} option */ option => values.includes(option.valueCoding.code));
    return options.map(/** @param {any} option */ option => this.of(option.valueCoding, 'display')).join('; ') || values.join('; ');
  }
}
