// @ts-check
/** Answers to all questions of the form, and which of them are asked. The document holds the questions of the open part alone. */
import { EnteredAnswers } from './answers.js';
import { codesOf, numberOf, partsOf } from './questionnaire.js';

/** @typedef {import('./edition.js').Edition} Edition */

export class AnswerSheet {
  #edition;
  /** @type {Map<string, string[]>} */ #values = new Map();
  /** @type {EnteredAnswers | null} */ #enabled = null;
  /** @type {string[]} */ #order;
  /** @type {Map<string, number>} */ #partOf = new Map();
  /** @type {string[]} questions whose answers could still change the result */ next = [];
  /** @type {Set<string>} questions that wait until the result can wait */ later = new Set();

  /** @param {Edition} edition @param {Record<string, string[]>} answers of the draft */
  constructor(edition, answers) {
    this.#edition = edition;
    this.parts = partsOf(edition);
    this.parts.forEach(({ questions }, part) => questions.forEach(({ linkId }) => this.#partOf.set(linkId, part)));
    this.#order = [...this.#partOf.keys()];
    this.#order.forEach(linkId => this.set(linkId, answers[linkId] || []));
  }

  /** @returns {string[]} all questions, in the order of the form */
  get questions() { return this.#order; }

  /** @returns {Map<string, string[]>} answers by question; empty for none */
  get entered() { return new Map(this.#values); }

  /** @param {string} linkId */
  has(linkId) { return this.#partOf.has(linkId); }

  /** @param {string} linkId @returns {number} part that a question is in */
  partOf(linkId) { return this.#partOf.get(linkId) ?? 0; }

  /** @param {string} linkId @returns {string[]} */
  values(linkId) { return this.#values.get(linkId) || []; }

  /** @param {string} linkId @returns {boolean} whether its answer is typed */
  isTyped(linkId) { return !codesOf(this.#edition, this.#edition.questions.get(linkId)).length; }

  /** Sets an answer, of which the form can show what its options have. @param {string} linkId @param {string[]} values */
  set(linkId, values) {
    const codes = codesOf(this.#edition, this.#edition.questions.get(linkId));
    this.#values.set(linkId, codes.length ? codes.filter(code => values.includes(code)) : values.slice(0, 1).filter(value => value.trim()));
    this.#enabled = null;
  }

  /** @param {string} linkId @returns {boolean} whether the other answers enable it; a unit is asked with its number */
  isAsked(linkId) {
    this.#enabled ||= new EnteredAnswers(this.#edition.items, this.#values);
    return this.#enabled.isEnabled((numberOf(this.#edition, this.#edition.questions.get(linkId)) || { linkId }).linkId);
  }

  /** @param {string} linkId @returns {boolean} whether its answer could still change the result */
  isOpen(linkId) { return !this.values(linkId).length && this.next.includes(linkId); }

  /** @returns {string[]} questions that are shown in their parts, in the order of the form */
  get shown() { return this.#order.filter(linkId => this.isAsked(linkId) && !this.later.has(linkId)); }
}
