// @ts-check
/** Reader of the part of FHIRPath that conditions of the plans use (profiles/README.md, "Conditions"); judge.js evaluates its result. */

/** @typedef {import('./answers.js').Condition} Condition */
/** @typedef {import('./edition.js').Items} Items */

const TOKEN = /%\x60[^\x60]+\x60|%[A-Za-z_]\w*|\.not\(\)|\.toInteger\(\)|\d+(?:\.\d+)?|<=|>=|[<>()*+~-]|\w+/g;
const DECIDED = /^(disposition|tier|cause|leading)=(.+)$/;
const COMPARED = ['<', '<=', '>', '>='];
const VARIABLE = 'http://hl7.org/fhir/StructureDefinition/variable';
const MINUS = ' - ';
const RECORD = 'record:';

/** @param {Condition} condition @returns {string[]} questions that it reads, from left to right */
export function questionsOf(condition) {
  if (!Array.isArray(condition)) return [];
  const [operator, ...operands] = condition;
  switch (operator) {
    case 'option': return [operands[0]];
    case 'compared': return operands[0].flat();
    case 'decided':
    case 'record': return [];
    case 'term': return questionsOf(operands[1]);
    case 'points': return operands.slice(1).flatMap(([, item]) => questionsOf(item));
    default: return operands.flatMap(questionsOf);
  }
}

export class ConditionReader {
  #items;
  /** @type {Map<string, any[]>} conditions and sums of points by the name of the term */ #terms = new Map();
  /** @type {string[]} */ #tokens = [];

  /** @param {Items} items items of the form @param {any} plan PlanDefinition with its terms */
  constructor(items, plan) {
    this.#items = items;
    for (const { url, valueExpression } of plan.extension || []) {
      if (url !== VARIABLE) continue;
      const meaning = this.read(valueExpression);
      const isSum = Array.isArray(meaning) && meaning[0] === 'sum';
      this.#terms.set(valueExpression.name, isSum ? meaning : ['term', valueExpression.name, meaning]);
    }
  }

  /** @param {{expression: string}} expression @returns {Condition} */
  read({ expression }) {
    this.#tokens = expression.match(TOKEN) || [];
    const condition = this.#any();
    if (this.#tokens.length) throw new SyntaxError(`cannot read on at ${this.#tokens[0]} in ${expression}`);
    return condition;
  }

  /** @returns {Condition} */
  #any() { return this.#joined('or', () => this.#joined('and', () => this.#operand())); }

  /** @param {string} operator @param {() => Condition} next @returns {Condition} */
  #joined(operator, next) {
    const operands = [next()];
    while (this.#take(operator)) operands.push(next());
    return operands.length === 1 ? operands[0] : [operator, ...operands];
  }

  /** @returns {Condition} a condition, or a sum of points */
  #operand() {
    if (/^\d/.test(this.#tokens[0])) return this.#sum(this.#item());
    const condition = this.#postfix();
    return this.#take('.toInteger()') ? this.#sum([1, condition]) : condition;
  }

  /** @param {[number, Condition]} first @returns {Condition} */
  #sum(first) {
    const items = [first];
    while (this.#take('+')) items.push(this.#item());
    return this.#take('>=') ? ['points', Number(this.#tokens.shift()), ...items] : ['sum', ...items];
  }

  /** @returns {[number, Condition]} */
  #item() {
    const points = /^\d/.test(this.#tokens[0]) ? Number(this.#tokens.shift()) : 1;
    this.#take('*');
    const condition = this.#postfix();
    this.#take('.toInteger()');
    return [points, condition];
  }

  /** @returns {Condition} */
  #postfix() {
    let condition = this.#primary();
    while (this.#take('.not()')) condition = ['not', condition];
    return condition;
  }

  /** @returns {Condition} */
  #primary() {
    if (this.#take('(')) {
      const inner = this.#any();
      if (!this.#take('~')) return this.#expect(inner, ')');
      return this.#expect(['not-known', inner], 'true', ')', '.not()');
    }
    const name = this.#name() + (this.#take('-') ? MINUS + this.#name() : '');
    if (!COMPARED.includes(this.#tokens[0])) return this.#named(name);
    const comparison = this.#tokens.shift();
    const bound = Number(this.#tokens.shift());
    const term = this.#terms.get(name);
    if (term) return ['points', bound, ...term.slice(1)];
    return ['compared', name.split(MINUS).map(number => this.#behind(number)), comparison, bound];
  }

  /** @param {string} number or a duration in days @returns {string[]} questions behind it */
  #behind(number) {
    const questions = this.#items[number]?.number ? [number] : [number.replace(/-days$/, '-value'), number.replace(/-days$/, '-unit')];
    return questions.map(question => this.#question(question));
  }

  /** @param {string} name @returns {Condition} */
  #named(name) {
    const term = this.#terms.get(name);
    if (term) return term;
    if (name === 'provisional') return ['decided', name];
    const decided = DECIDED.exec(name);
    if (decided) return ['decided', decided[1], decided[2]];
    const [question, code = 'Y'] = name.replace(RECORD, '').split('=');
    return [name.startsWith(RECORD) ? 'record' : 'option', this.#question(question), code];
  }

  /** @param {string} linkId @returns {string} */
  #question(linkId) {
    if (!this.#items[linkId]) throw new SyntaxError(`${linkId} is no question of the form`);
    return linkId;
  }

  #name() { return String(this.#tokens.shift()).replace(/[%\x60]/g, ''); }

  /** @param {Condition} condition @param {...string} tokens @returns {Condition} the condition, where the tokens follow it */
  #expect(condition, ...tokens) {
    for (const token of tokens) if (!this.#take(token)) throw new SyntaxError(`${token} is missing before ${this.#tokens[0]}`);
    return condition;
  }

  /** @param {string} token */
  #take(token) {
    const taken = this.#tokens[0] === token;
    if (taken) this.#tokens.shift();
    return taken;
  }
}
