// @ts-check
/**
 * Reader of the part of FHIRPath that conditions of the plans use. Its result is evaluated by emergency-criteria.js and, where it
 * reads dates or what the scoring decided, by evaluation.js.
 */

/** @typedef {import('./emergency-criteria.js').Condition} Condition */
/** @typedef {import('./emergency-criteria.js').Item} Item */

const TOKEN = /%`[^`]+`|%[A-Za-z_]\w*|\.not\(\)|\.toInteger\(\)|\d+(?:\.\d+)?|<=|>=|[<>()*+-]|\w+/g;
const DECIDED = /^(disposition|tier|flag)=(.+)$/;
const COMPARED = ['<', '<=', '>', '>='];
const VARIABLE = 'http://hl7.org/fhir/StructureDefinition/variable';

export class ConditionReader {
  #items;
  /** @type {Map<string, Condition>} conditions and sums of points by the name of the term */ #terms = new Map();
  /** @type {string[]} */ #tokens = [];

  /** @param {Record<string, Item>} items items of the form @param {any} plan PlanDefinition with its terms */
  constructor(items, plan) {
    this.#items = items;
    for (const { url, valueExpression } of plan.extension || []) {
      if (url === VARIABLE) this.#terms.set(valueExpression.name, this.read(valueExpression));
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
      this.#take(')');
      return inner;
    }
    const name = this.#name() + (this.#take('-') ? ' - ' + this.#name() : '');
    if (!COMPARED.includes(this.#tokens[0])) return this.#named(name);
    const comparison = this.#tokens.shift();
    const bound = Number(this.#tokens.shift());
    const term = this.#terms.get(name);
    return Array.isArray(term) ? ['points', bound, ...term.slice(1)] : [...this.#number(name), comparison, bound];
  }

  /** @param {string} name @returns {Condition} */
  #named(name) {
    const term = this.#terms.get(name);
    if (term !== undefined) return term;
    if (name.startsWith('record:')) return 'unknown'; // nobody's record is read here
    if (name === 'provisional') return ['decided', name];
    const decided = DECIDED.exec(name);
    if (decided) return ['decided', decided[1], decided[2]];
    const [question, code] = name.split('=');
    return code ? ['option', question, code] : ['yes', question];
  }

  /** @param {string} name @returns {string[]} */
  #number(name) {
    const stem = name.replace(/-days$/, '');
    return this.#items[name]?.number ? ['number', name]
      : this.#items[stem + '-value'] && !name.includes(' - ') ? ['days', stem] : ['span', name];
  }

  #name() { return String(this.#tokens.shift()).replace(/[%`]/g, ''); }

  /** @param {string} token */
  #take(token) {
    const taken = this.#tokens[0] === token;
    if (taken) this.#tokens.shift();
    return taken;
  }
}
