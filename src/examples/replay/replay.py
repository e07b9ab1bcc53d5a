#!/usr/bin/env python3
"""A second implementation of Dorsal's scoring, written from profiles/README.md alone. Python's standard library only.

  replay.py score [--profiles DIR] [--patients FILE] [--on DATE] [FILE...]   scores responses as `dorsal score` does
  replay.py check [--profiles DIR] EXPORT.zip...                             recomputes the results of an audit export

score reads QuestionnaireResponses, one JSON object a line or one pretty-printed response a file, and prints one line each.
check takes the profiles from the export, or from DIR for those who don't rely on the export. It prints one line a difference.

Exit code: 0; 1 when a line was refused or a result differs; 2 for wrong arguments; 3 when a file can't be read.
"""
import argparse
import base64
import copy
import datetime
import hashlib
import json
import math
import os
import re
import sys
import zipfile
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
CANONICAL = "https://dorsal.example/canonical/"
FHIR = "http://hl7.org/fhir/StructureDefinition/"
ABSENT = FHIR + "data-absent-reason"
YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532"
TIERS = ["emergency", "urgent", "soon", "clinician-review", "self-care-with-check", "self-care"]  # most pressing first
EMERGENCY, URGENT, SOON, REVIEW, CHECK, SELF_CARE = range(6)  # a smaller number is a higher tier
DAYS = {"d": Fraction(1), "wk": Fraction(7), "mo": Fraction("30.4375"), "a": Fraction("365.25")}
PARTS_OF_A_DAY = {"min": 1440, "h": 24}
ASK_ALL = "ask-all"
AGE, DURATION = "age-years", "pain-duration-days"
NUMBERS = ("integer", "decimal")
DURATION_PARTS = ("pain-duration-value", "pain-duration-unit")


class Unusable(Exception):
    """A response, a file or a profile that can't be used, with the reason."""


UNREADABLE = (Unusable, AttributeError, IndexError, KeyError, TypeError, ValueError)  # of elements that are not as FHIR has them


# --- JSON and FHIR elements ----------------------------------------------------------------------------------------------------
class Written(Decimal):
    """A number with a point or an exponent, with its text."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


def unique(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members


def parsed(text):
    """JSON with exact numbers; a member that occurs twice is refused, because two readers would read two values."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        return json.loads(text, parse_float=Written, object_pairs_hook=unique)
    except (ValueError, RecursionError) as fault:
        raise Unusable("This is no JSON: %s" % fault) from None


def extensions(element, url):
    return [one for one in element.get("extension", []) if one.get("url") == url]


def extension(element, url):
    """The one extension of that URL, or None."""
    found = extensions(element, url)
    if len(found) > 1:
        raise Unusable("%s occurs twice" % url)
    return found[0] if found else None


def value(element):
    """The value[x] of an element, or None."""
    for name, content in element.items():
        if name.startswith("value"):
            return content
    return None


def part(element, url):
    """The value of a part of an extension, or None."""
    found = extension(element, url)
    return None if found is None else value(found)


def expression(content):
    if content.get("language") != "text/fhirpath":
        raise Unusable("a condition is not in text/fhirpath")
    return content["expression"]


def is_unknown(coding):
    """Whether a code says "unknown": any of v2-0532 other than Y and N."""
    return coding[0] == YES_NO and coding[1] not in ("Y", "N")


def canonical_json(content):
    """RFC 8785 for content whose names are ASCII, but numbers as they are written."""
    if isinstance(content, dict):
        members = sorted(content.items())
        return "{" + ",".join("%s:%s" % (json.dumps(name), canonical_json(one)) for name, one in members) + "}"
    if isinstance(content, list):
        return "[" + ",".join(canonical_json(one) for one in content) + "]"
    if isinstance(content, Written):
        return content.text
    return json.dumps(content, ensure_ascii=False)


def sha256_of(resource):
    return hashlib.sha256(canonical_json(resource).encode()).hexdigest()


# --- The form ------------------------------------------------------------------------------------------------------------------
Gate = namedtuple("Gate", "question operator answer")  # a condition of enableWhen; answer: (system, code), a number or a truth


class Item:
    """A group or question of the form."""

    def __init__(self, element, group):
        self.link, self.kind, self.group = element["linkId"], element["type"], group
        self.repeats = element.get("repeats", False)
        self.options, self.exclusive = [], set()
        for option in element.get("answerOption", []):
            coding = coding_of(option["valueCoding"])
            self.options.append(coding)
            only = extension(option, FHIR + "questionnaire-optionExclusive")
            if only is not None and value(only):
                self.exclusive.add(coding)
        self.least, self.most = bound(element, "minValue"), bound(element, "maxValue")
        self.gates = [gate_of(one) for one in element.get("enableWhen", [])]
        self.any = element.get("enableBehavior") == "any"
        self.denials, self.implied = set(), {}
        of_all, implied_by_all = (own_value(element, name) for name in ("fact-kind", "implies"))
        for option in element.get("answerOption", []):
            coding = coding_of(option["valueCoding"])
            kind = own_value(option, "fact-kind") or of_all
            if coding in self.exclusive or coding[1] == "N" or kind == "absent" or (kind == "benign" and not self.repeats):
                self.denials.add(coding)
            says = coding not in self.denials and not is_unknown(coding)
            implied = own_value(option, "implies") or (implied_by_all if says else None)
            if implied:
                self.implied[coding] = implied.split("=")

    def levels(self):
        """The item itself and each group around it."""
        item = self
        while item is not None:
            yield item
            item = item.group


def own_value(element, name):
    found = extension(element, structure(name))
    return None if found is None else value(found)


def coding_of(coding):
    return coding.get("system"), coding.get("code")


def bound(element, name):
    found = extension(element, FHIR + name)
    content = None if found is None else value(found)
    return Fraction(content) if isinstance(content, (int, Decimal)) else content


def gate_of(element):
    for name, content in element.items():
        if name.startswith("answer"):  # answer[x]
            answer = coding_of(content) if isinstance(content, dict) else content
            if isinstance(answer, (int, Decimal)) and not isinstance(answer, bool):
                answer = Fraction(answer)
            return Gate(element["question"], element["operator"], answer)
    raise Unusable("a condition of enableWhen has no answer")


class Form:
    def __init__(self, resource):
        self.items = {}
        self.add(resource["item"], None)
        self.circular = {link for link in self.items if self.leads_back(link)}

    def add(self, elements, group):
        for element in elements:
            if element["type"] != "display":
                item = self.items[element["linkId"]] = Item(element, group)
                self.add(element.get("item", []), item)

    def leads_back(self, start):
        """Whether the enableWhen of an item, or of a group around it, leads back to the item."""
        waiting, passed = [start], set()
        while waiting:
            for level in self.items[waiting.pop()].levels():
                for gate in level.gates:
                    if gate.question == start:
                        return True
                    if gate.question not in passed:
                        passed.add(gate.question)
                        waiting.append(gate.question)
        return False


# --- Answers -------------------------------------------------------------------------------------------------------------------
Given = namedtuple("Given", "codes number")  # what was answered to a question: a set of codings, or a number
Bounds = namedtuple("Bounds", "low high")
NOT_SAID = (YES_NO, "")  # the rest of a list is not known
VALUE_OF_KIND = {
    "choice": "valueCoding",
    "integer": "valueInteger",
    "decimal": "valueDecimal",
    "date": "valueDate",
}


class Answers:
    """The answers of a response. `faults` name questions whose content is invalid, with the reason: they have no answer."""

    def __init__(self, form, response, birth_date=None, day=None):
        self.given, self.faults = {}, []
        places = {}
        collect(response, places)
        for link, elements in places.items():
            item = form.items.get(link)
            if item is None or item.kind not in VALUE_OF_KIND:
                continue
            try:
                given = read(item, elements)
                if given is not None:
                    self.given[link] = given
            except Unusable as fault:
                self.faults.append("%s: %s" % (link, fault))
        self.age = None if birth_date is None else ages(birth_date, day)
        if birth_date is not None and self.age is None:
            self.faults.append(AGE + ": the birth date is no date up to the day of the assessment")
            self.given.pop(AGE, None)
        answered = self.given.get(AGE)
        if answered and self.age and not self.age.low <= answered.number <= self.age.high:
            raise Unusable("The answer age-years contradicts the birth date.")

    def as_read(self, form):
        """These answers, where one counts although the question that opens its own is open or denied."""
        read = copy.copy(self)
        read.given = dict(self.given)
        for link, item in reversed(form.items.items()):
            if not item.implied or any(gate.question != ASK_ALL and gate.answer in (read.codes(gate.question) or ()) for gate in item.gates):
                continue
            for opener, code in [item.implied[coding] for coding in read.codes(link) if coding in item.implied]:
                given = read.codes(opener)
                left = given - form.items[opener].denials
                if left != given or not given:
                    left = left | {NOT_SAID}
                option = next(coding for coding in form.items[opener].options if coding[1] == code)
                read.given[opener] = Given(left if is_unknown(option) else left | {option}, None)
        return read

    def codes(self, link):
        given = self.given.get(link)
        return given.codes if given else set()

    def is_given(self, link):
        """Whether a question has an answer that says something."""
        given = self.given.get(link)
        return given is not None and (given.codes is None or any(not is_unknown(code) for code in given.codes))

    def number(self, name):
        """The number of that name, its bounds, or None."""
        if name == DURATION:
            return self.duration()
        given = self.given.get(name)
        if given is not None:
            return given.number
        return self.age if name == AGE else None

    def duration(self):
        amount, unit = (self.given.get(link) for link in DURATION_PARTS)
        if amount is None or unit is None:
            return None
        code = next(iter(unit.codes))[1]
        if code in DAYS:
            return amount.number * DAYS[code]
        if code in PARTS_OF_A_DAY:
            return Fraction(math.ceil(amount.number / PARTS_OF_A_DAY[code] * 10**10), 10**10)
        return None


def collect(element, places):
    """Items by linkId, at any depth, below items and below answers."""
    for item in element.get("item", []):
        places.setdefault(item.get("linkId"), []).append(item)
        collect(item, places)
        for answer in item.get("answer", []):
            collect(answer, places)


def read(item, elements):
    """What was answered to a question, or None; refuses invalid content."""
    given = [answers for answers in (element.get("answer", []) for element in elements) if not is_missing(answers)]
    if not given:
        return None
    if len(given) > 1:
        raise Unusable("the question occurs twice")
    if len(given[0]) > 1 and not item.repeats:
        raise Unusable("there are several answers")
    if any(map(is_absent, given[0])):
        raise Unusable("a reason for a missing answer stands beside an answer")
    contents = []
    for answer in given[0]:
        found = {name: content for name, content in answer.items() if name.startswith("value")}
        if list(found) != [VALUE_OF_KIND[item.kind]]:
            raise Unusable("a value is of another kind")
        contents += found.values()
    return choice(item, contents) if item.kind == "choice" else number(item, contents[0])


def is_absent(answer):
    """Whether an answer, or its value, has the reason for a missing answer."""
    marks = [answer] + [one for name, one in answer.items() if name.lstrip("_").startswith("value") and isinstance(one, dict)]
    return any(extensions(mark, ABSENT) for mark in marks)


def is_missing(answers):
    """Whether nothing is answered: no answer, or one that has a reason and no value."""
    if len(answers) != 1 or not is_absent(answers[0]):
        return not answers
    values = [content for name, content in answers[0].items() if name.startswith("value")]
    return all(isinstance(content, dict) and "code" not in content for content in values)


def choice(item, contents):
    codes = [coding_of(content) for content in contents]
    if any(code not in item.options for code in codes):
        raise Unusable("an answer is none of the options")
    if len(codes) > 1 and item.exclusive.intersection(codes):
        raise Unusable("an exclusive option stands beside others")
    return Given(set(codes), None)


def number(item, content):
    if item.kind not in NUMBERS:
        return Given(None, None)
    if isinstance(content, bool) or not isinstance(content, int if item.kind == "integer" else (int, Decimal)):
        raise Unusable("a value is of another kind")
    found = Fraction(content)
    if (item.least is not None and found < item.least) or (item.most is not None and found > item.most):
        raise Unusable("a value is out of bounds")
    return Given(None, found)


def ages(birth_date, day):
    """The lowest and the highest possible age in completed years, or None; a partial date is any of its days up to that day."""
    try:
        parts = [int(digits) for digits in birth_date.split("-")]
        datetime.date(*(parts + [1, 1])[:3])  # refuses what is no date
    except (TypeError, ValueError):
        return None
    first, last = (tuple(parts + rest[len(parts) - 1:]) for rest in ([1, 1], [12, 31]))

    def years(born):
        return day.year - born[0] - ((day.month, day.day) < born[1:])

    return None if years(first) < 0 else Bounds(max(years(last), 0), years(first))


# --- Conditions: text to tree --------------------------------------------------------------------------------------------------
Option = namedtuple("Option", "question code")  # %`question=code`
Record = namedtuple("Record", "option")  # %`record:question=code`, unknown without a record
Compare = namedtuple("Compare", "names operator literal")  # one name, or the difference of two
Not = namedtuple("Not", "inner")
Except = namedtuple("Except", "inner")  # (inner ~ true).not()
Sure = namedtuple("Sure", "inner")  # inner ~ true, which stands only within an exception
And = namedtuple("And", "parts")
Or = namedtuple("Or", "parts")
Sum = namedtuple("Sum", "items")  # pairs of points and condition
Reaches = namedtuple("Reaches", "items bound")

TOKEN = re.compile(r"\s*(?:%`([^`]+)`|%([A-Za-z][\w-]*)|(\d+(?:\.\d+)?)|(\.not\(\)|\.toInteger\(\)|[<>]=?|[-+*~()]|\w+))")


class Parser:
    """Reads the conditions of a plan; `terms` are those above."""

    def __init__(self, form, terms):
        self.form, self.terms, self.leaves = form, terms, {}

    def condition(self, text):
        tree = self.parsed(text)
        if isinstance(tree, (Sum, str, Sure)):
            raise Unusable("this is no condition: " + text)
        return tree

    def parsed(self, text):
        self.text, self.tokens, at = text, [], 0
        while at < len(text.rstrip()):
            found = TOKEN.match(text, at)
            if not found:
                raise Unusable("this can't be read: " + text)
            quoted, plain, digits, sign = found.groups()
            self.tokens.append(("name", quoted or plain) if quoted or plain else ("number", digits) if digits else ("sign", sign))
            at = found.end()
        self.at = 0
        tree = self.either()
        if self.at < len(self.tokens):
            raise Unusable("this can't be read: " + text)
        return tree

    def takes(self, *signs):
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def demand(self, kind, *signs):
        if self.at < len(self.tokens) and self.tokens[self.at][0] == kind and (not signs or self.tokens[self.at][1] in signs):
            self.at += 1
            return self.tokens[self.at - 1][1]
        raise Unusable("this can't be read: " + self.text)

    def either(self):
        parts = [self.both()]
        while self.takes("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(map(self.truth, parts)))

    def both(self):
        parts = [self.sure()]
        while self.takes("and"):
            parts.append(self.sure())
        return parts[0] if len(parts) == 1 else And(tuple(map(self.truth, parts)))

    def sure(self):
        tree = self.comparison()
        if self.takes("~"):
            self.demand("sign", "true")
            return Sure(self.truth(tree))
        return tree

    def comparison(self):
        left = self.total()
        operator = self.takes("<", "<=", ">", ">=")
        if not operator:
            return left
        literal = Fraction(self.demand("number"))
        if isinstance(left, Sum):
            if operator != ">=":
                raise Unusable("a sum of points is compared with another sign than >=: " + self.text)
            return Reaches(left.items, literal)
        names = left if isinstance(left, tuple) and not hasattr(left, "_fields") else (left,)
        if not all(isinstance(name, str) and (name == DURATION or self.form.items[name].kind in NUMBERS) for name in names):
            raise Unusable("this is no number: " + self.text)
        return self.leaf(Compare(tuple(names), operator, literal))

    def total(self):
        parts, difference = [self.product()], None
        while True:
            sign = self.takes("+", "-")
            if sign == "-":
                difference = (parts.pop(), self.product())
                return difference
            if not sign:
                break
            parts.append(self.product())
        if len(parts) == 1:
            return parts[0]
        return Sum(tuple(item for one in parts for item in one.items))

    def product(self):
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "number":
            points = int(self.demand("number"))
            self.demand("sign", "*")
            items = self.postfix().items
            return Sum(tuple((points * worth, condition) for worth, condition in items))
        return self.postfix()

    def postfix(self):
        if self.takes("("):
            tree = self.either()
            self.demand("sign", ")")
        else:
            tree = self.named(self.demand("name"))
        while True:
            sign = self.takes(".not()", ".toInteger()")
            if sign == ".not()":
                tree = Except(tree.inner) if isinstance(tree, Sure) else Not(self.truth(tree))
            elif sign:
                tree = Sum(((1, self.truth(tree)),))
            else:
                return tree

    def named(self, name):
        """A term, an option of a question, or a name of which only what follows shows whether it is a number."""
        if name in self.terms:
            return self.terms[name]
        question, equals, code = name.partition("=")
        if equals:
            if question.startswith("record:"):
                return self.leaf(Record(name))
            if not any(option[1] == code for option in self.form.items[question].options):
                raise Unusable("%s has no option %s" % (question, code))
            return self.leaf(Option(question, code))
        return name

    def leaf(self, tree):
        """One object for all comparisons that are the same, so that each is judged once."""
        return self.leaves.setdefault((type(tree), tree), tree)

    def truth(self, tree):
        if isinstance(tree, str):
            if (YES_NO, "Y") not in self.form.items[tree].options:
                raise Unusable("%s is no yes/no question: %s" % (tree, self.text))
            return self.leaf(Option(tree, "Y"))
        if isinstance(tree, (Sum, Sure)):
            raise Unusable("this is no condition: " + self.text)
        return tree


# --- Conditions: what they say of a response -----------------------------------------------------------------------------------
HOLDS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def all_of(truths):
    """Kleene's `and`: True, False, or None for unknown."""
    result = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_of(truths):
    result = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            result = None
    return result


def negation(truth):
    return None if truth is None else not truth


class Judge:
    """The truth of conditions for one response: True, False or None, and the questions that keep one open."""

    def __init__(self, form, optional, answers):
        self.form, self.optional, self.answers = form, optional, answers
        self.branches, self.truths = {}, {}

    # Branches
    def concerns(self, link):
        """Whether a question concerns the person."""
        if link not in self.branches:
            item = self.form.items[link]
            self.branches[link] = None if link in self.form.circular else all_of(map(self.gates, item.levels()))
        return self.branches[link]

    def gates(self, item):
        truths = [self.gate(item, gate) for gate in item.gates]
        return True if not truths else any_of(truths) if item.any else all_of(truths)

    def gate(self, item, gate):
        link, operator, answer = gate
        if link == ASK_ALL:
            return not item.any
        missing = False if self.concerns(link) is False else None
        if operator == "=":
            codes = self.answers.codes(link)
            if answer in codes:
                return True
            return False if codes and (is_unknown(answer) or not any(map(is_unknown, codes))) else missing
        if operator == "exists":
            if link in self.answers.given:
                return answer
            return missing if answer else None
        truth = compared(self.answers.number(link), operator, answer)
        return missing if truth is None else truth

    # Conditions
    def truth(self, tree, odd=False):
        """Truth of a condition inside of an odd number of negations, or not."""
        key = (id(tree), odd)
        if key not in self.truths:
            self.truths[key] = self.judged(tree, odd)
        return self.truths[key]

    def judged(self, tree, odd):
        if isinstance(tree, Option):
            codes = self.answers.codes(tree.question)
            if any(code[1] == tree.code for code in codes):
                return True
            if codes and not any(map(is_unknown, codes)):
                return False
            return self.missing([tree.question], odd)
        if isinstance(tree, Compare):
            truth = self.comparison(tree)
            return self.missing(questions_of(tree), odd) if truth is None else truth
        if isinstance(tree, Record):
            return None
        if isinstance(tree, Not):
            return negation(self.truth(tree.inner, not odd))
        if isinstance(tree, Except):
            return self.truth(tree.inner) is not True
        if isinstance(tree, And):
            return all_of(self.truth(one, odd) for one in tree.parts)
        if isinstance(tree, Or):
            return any_of(self.truth(one, odd) for one in tree.parts)
        truths = [(points, self.truth(one, odd)) for points, one in tree.items]
        if sum(points for points, truth in truths if truth) >= tree.bound:
            return True
        return False if sum(points for points, truth in truths if truth is not False) < tree.bound else None

    def comparison(self, tree):
        numbers = [self.answers.number(name) for name in tree.names]
        if None in numbers:
            return None
        if len(numbers) == 1:
            return compared(numbers[0], tree.operator, tree.literal)
        first, second = (one if isinstance(one, Bounds) else Bounds(one, one) for one in numbers)
        return compared(Bounds(first.low - second.high, first.high - second.low), tree.operator, tree.literal)

    def missing(self, links, odd):
        if any(self.concerns(link) is False for link in links):
            return False
        return odd if any(link in self.optional for link in links) else None

    # Open questions
    def open(self, tree, odd=False):
        """The questions that keep a condition unknown, from left to right."""
        if self.truth(tree, odd) is not None:
            return []
        if isinstance(tree, Option):
            return self.asked(tree.question)
        if isinstance(tree, Compare):
            links = questions_of(tree)
            without = [link for link in links if not self.answers.is_given(link)]
            return [link for one in without or links for link in self.asked(one)]
        if isinstance(tree, Not):
            return self.open(tree.inner, not odd)
        parts = [one for _, one in tree.items] if isinstance(tree, Reaches) else tree.parts
        return [link for one in parts for link in self.open(one, odd)]

    def asked(self, link, within=()):
        """The question; or, while it is unknown whether it concerns the person, those that its branch reads."""
        if self.concerns(link) is not None or link in within:
            return [link]
        found = []
        for level in self.form.items[link].levels():
            if self.gates(level) is None:
                for gate in level.gates:
                    if self.gate(level, gate) is None:
                        found += self.asked(gate.question, within + (link,))
        return found or [link]


def questions_of(compare):
    links = []
    for name in compare.names:
        links += DURATION_PARTS if name == DURATION else [name]
    return links


def compared(number_or_bounds, operator, literal):
    """Whether the comparison holds; None when there is no number, or when its bounds give two answers."""
    if number_or_bounds is None:
        return None
    holds = HOLDS[operator]
    if isinstance(number_or_bounds, Bounds):
        low, high = (holds(end, literal) for end in number_or_bounds)
        return low if low == high else None
    return holds(number_or_bounds, literal)


# --- Evidence models -----------------------------------------------------------------------------------------------------------
Entry = namedtuple("Entry", "points weak condition")
Floor = namedtuple("Floor", "tier condition")
Domain = namedtuple("Domain", "limit entries")  # limit: None where the strongest entry counts
Cause = namedtuple("Cause", "code highest cap narrower domains lowering floors entries")
CauseResult = namedtuple("CauseResult", "code tier upper most_tier weight")


def reads_record(tree):
    return isinstance(tree, Record) or isinstance(tree, tuple) and any(map(reads_record, tree))


def structure(name):
    return CANONICAL + "StructureDefinition/" + name


def condition_of(action, parser):
    conditions = action.get("condition", [])
    if len(conditions) != 1:
        raise Unusable("the entry %s has not exactly one condition" % action.get("id"))
    return parser.condition(expression(conditions[0]["expression"]))


class Models:
    """The evidence models of a plan, for a form that it reads, and the contradictions of the care plan."""

    def __init__(self, edition, form, care):
        self.name, self.sha256, plan = edition
        self.form, terms = form, {}
        parser = Parser(form, terms)
        for variable in extensions(plan, FHIR + "variable"):
            term = value(variable)
            tree = parser.parsed(expression(term))
            terms[term["name"]] = tree if isinstance(tree, Sum) else parser.truth(tree)
        rules = extension(plan, structure("evidence-rules"))
        self.thresholds = sorted(
            ((part(one, "points"), TIERS.index(part(one, "tier"))) for one in extensions(rules, "threshold")), reverse=True)
        self.ceiling = TIERS.index(part(rules, "ceiling"))
        self.release = parser.condition(expression(part(rules, "release")))
        self.self_care = parser.condition(expression(part(rules, "self-care")))
        groups = {value(one) for one in extensions(rules, "optional-group")}
        self.optional = {link for link, item in form.items.items() if any(one.link in groups for one in item.levels())}
        self.causes = [cause_of(action, parser) for action in plan["action"]]
        parser = Parser(form, {})
        self.contradictions = [
            (coding_of(part(one, "code"))[1], parser.condition(expression(part(one, "condition"))))
            for one in extensions(care, structure("contradiction"))]
        self.of_records = {code for code, condition in self.contradictions if reads_record(condition)}

    def tier_of(self, points):
        for least, tier in self.thresholds:
            if points >= least:
                return tier
        return SELF_CARE

    def points_of(self, tier):
        return next((least for least, of in self.thresholds if of == tier), 0)


def cause_of(action, parser):
    model = extension(action, structure("cause-model"))
    narrower = [(part(one, "cap"), parser.condition(expression(part(one, "condition"))))
                for one in extensions(model, "narrower-cap")]
    domains, lowering, floors, entries = [], [], [], []
    for child in action.get("action", []):
        if "action" in child:
            limit = extension(child, structure("evidence-limit"))
            members = [entry_of(one, parser) for one in child["action"]]
            domains.append(Domain(None if limit is None else value(limit), members))
            entries += members
        elif extension(child, structure("criterion-tier")) is not None:
            tier = TIERS.index(value(extension(child, structure("criterion-tier"))))
            floors.append(Floor(tier, condition_of(child, parser)))
        else:
            entry = entry_of(child, parser)
            if entry.points > 0:
                domains.append(Domain(None, [entry]))
                entries.append(entry)
            else:
                lowering.append(entry)
    return Cause(
        coding_of(action["code"][0]["coding"][0])[1],
        TIERS.index(part(model, "highest-tier")),
        part(model, "lowering-cap"),
        narrower,
        domains,
        lowering,
        floors,
        entries)


def entry_of(action, parser):
    weak = extension(action, structure("evidence-weak"))
    points = value(extension(action, structure("evidence-points")))
    return Entry(points, weak is not None and value(weak), condition_of(action, parser))


# --- The result ----------------------------------------------------------------------------------------------------------------
Result = namedtuple("Result", "disposition provisional emergency_not_excluded causes open_causes open contradictions models faults")


def judge_cause(models, judge, cause):
    def sum_of(counts):
        """Points of the domains, and whether an entry that is not weak counts."""
        total, strong = 0, False
        for domain in cause.domains:
            counted = [entry for entry in domain.entries if counts(judge.truth(entry.condition))]
            points = [entry.points for entry in counted]
            if domain.limit is None:
                total += max(points, default=0)
            else:
                total += min(sum(points), domain.limit)
            strong = strong or any(not entry.weak for entry in counted)
        return total, strong

    def tier_of(points, strong):
        tier = max(models.tier_of(points), cause.highest)
        return tier if strong else max(tier, models.ceiling)

    caps = [cap for cap, condition in cause.narrower if judge.truth(condition) is not False]
    lowered = sum(entry.points for entry in cause.lowering if judge.truth(entry.condition))
    lowered = max([lowered, cause.cap] + caps) if lowered else 0
    least, strong = sum_of(lambda truth: truth is True)
    most, strong_at_most = sum_of(lambda truth: truth is not False)
    most_tier = tier_of(most + lowered, strong_at_most)
    floors = [(floor.tier, judge.truth(floor.condition)) for floor in cause.floors]
    tier = min([tier_of(least + lowered, strong)] + [tier for tier, truth in floors if truth])
    upper = min([tier, most_tier] + [tier for tier, truth in floors if truth is not False])
    weight = least + lowered + sum(models.points_of(tier) for tier, truth in floors if truth)
    return CauseResult(cause.code, tier, upper, most_tier, weight)


def result_of(models, given):
    answers = given.as_read(models.form)
    judge = Judge(models.form, models.optional, answers)
    as_given = Judge(models.form, models.optional, given)
    causes = [judge_cause(models, judge, cause) for cause in models.causes]
    highest = min(one.tier for one in causes)
    upper = min(one.upper for one in causes)
    released = judge.truth(models.release) is True
    if highest <= SOON:
        disposition = highest
    elif upper == EMERGENCY or not released:
        disposition = None
    elif highest <= REVIEW:
        disposition = highest
    elif upper <= URGENT:
        disposition = None
    elif highest == CHECK or upper <= REVIEW or judge.truth(models.self_care) is not True:
        disposition = CHECK
    else:
        disposition = SELF_CARE
    not_excluded = highest != EMERGENCY and (upper == EMERGENCY or not released)
    provisional = disposition is not None and (upper < disposition or disposition == SOON and not_excluded)
    reached = sorted((one for one in causes if one.tier < SELF_CARE), key=lambda one: (one.tier, -one.weight))
    open_questions = []
    if disposition is None or provisional or upper < highest:
        open_questions = questions(models, judge, causes, highest, disposition is None, provisional)
    return Result(
        "incomplete" if disposition is None else TIERS[disposition],
        provisional,
        not_excluded,
        {one.code: TIERS[one.tier] for one in reached},
        [one.code for one in causes if one.tier == SELF_CARE and one.upper < SELF_CARE],
        open_questions,
        [code for code, condition in models.contradictions if as_given.truth(condition)],
        models,
        answers.faults)


def questions(models, judge, causes, highest, incomplete, provisional):
    found = []
    floors = [floor for cause in models.causes for floor in cause.floors if floor.tier < highest]
    for floor in sorted(floors, key=lambda one: one.tier):
        found += judge.open(floor.condition)
    if highest > URGENT:
        found += judge.open(models.release)
    if not found and (incomplete or provisional):
        pairs = [(result.most_tier, cause) for cause, result in zip(models.causes, causes)
                 if result.most_tier < min(result.tier, highest)]
        for _, cause in sorted(pairs, key=lambda pair: pair[0]):
            for entry in cause.entries:
                found += judge.open(entry.condition)
    return list(dict.fromkeys(found))


# --- Profiles ------------------------------------------------------------------------------------------------------------------
Edition = namedtuple("Edition", "name sha256 resource")


class Profiles:
    """Forms, evidence models and care plans, by canonical with version and by SHA-256."""

    def __init__(self, texts):
        resources = [one for one in map(parsed, texts) if one.get("resourceType") in ("Questionnaire", "PlanDefinition")]
        self.editions = [Edition(name_of(one), sha256_of(one), one) for one in resources]
        self.loaded = {}

    @staticmethod
    def of_folder(folder):
        texts = []
        for name in ("questionnaire", "plan"):
            for file in sorted(os.listdir(os.path.join(folder, name))):
                with open(os.path.join(folder, name, file), "rb") as content:
                    texts.append(content.read())
        return Profiles(texts)

    def edition(self, name, sha256=None):
        for edition in self.editions:
            if edition.name == name and sha256 in (None, edition.sha256):
                return edition
        raise Unusable("The profiles have no %s%s." % (name, "" if sha256 is None else " of SHA-256 " + sha256))

    def newest(self, form, wanted):
        """The newest of the plans of that kind that read a form."""
        reading = [one for one in self.editions if wanted(one.resource) and form in forms_of(one.resource)]
        if not reading:
            raise Unusable("No plan reads the form %s." % form)
        return max(reading, key=lambda one: tuple(map(int, one.resource["version"].split("."))))

    def models_for(self, form):
        """The newest models that read a form."""
        return self.models(self.edition(form), self.newest(form, is_models), self.newest(form, is_care))

    def models(self, form, plan, care):
        key = form.sha256, plan.sha256, care.sha256
        if key not in self.loaded:
            self.loaded[key] = Models(plan, Form(form.resource), care.resource)
        return self.loaded[key]


def name_of(resource):
    return "%s|%s" % (resource.get("url"), resource.get("version"))


def is_models(plan):
    return (CANONICAL + "CodeSystem/plan-type", "evidence-models") in types_of(plan)


def is_care(plan):
    return ("http://terminology.hl7.org/CodeSystem/plan-definition-type", "clinical-protocol") in types_of(plan)


def types_of(resource):
    return [coding_of(one) for one in resource.get("type", {}).get("coding", [])] if "action" in resource else []


def forms_of(plan):
    return [one["resource"] for one in plan.get("relatedArtifact", []) if one["type"] == "depends-on"]


# --- score ---------------------------------------------------------------------------------------------------------------------
def day_of(text):
    try:
        return datetime.date.fromisoformat(text[:10])
    except (TypeError, ValueError):
        raise Unusable("There is no day to compute the age for.") from None


def scored(profiles, response, patients, on):
    if not isinstance(response, dict) or response.get("resourceType") != "QuestionnaireResponse":
        raise Unusable("This is no QuestionnaireResponse.")
    models = profiles.models_for(response.get("questionnaire"))
    born = patients.get(str(response.get("subject", {}).get("reference")).rsplit("/", 1)[-1])
    day = None if born is None else on or day_of(response.get("authored"))
    return result_of(models, Answers(models.form, response, born, day))


def documents(path):
    """Line numbers and texts: one object a line, or one pretty-printed object."""
    if path == "-":
        content = sys.stdin.buffer.read()
    else:
        with open(path, "rb") as file:
            content = file.read()
    lines = content.splitlines()
    if content.lstrip().startswith(b"{") and len(lines) > 1:
        try:
            json.loads(lines[0])
        except ValueError:
            yield 1, content
            return
    for at, line in enumerate(lines, 1):
        if line.strip():
            yield at, line


def birth_dates(path):
    if path is None:
        return {}
    patients = [parsed(text) for _, text in documents(path)]
    return {one["id"]: one["birthDate"] for one in patients if "id" in one and "birthDate" in one}


def score(arguments):
    arguments.files = arguments.files or ["-"]
    profiles = Profiles.of_folder(arguments.profiles)
    patients, on = birth_dates(arguments.patients), arguments.on and day_of(arguments.on)
    refused = False
    for path in arguments.files:
        for at, text in documents(path):
            line = {"file": path} if len(arguments.files) > 1 else {}
            line["line"] = at
            try:
                response = parsed(text)
                result = scored(profiles, response, patients, on)
                if "id" in response:
                    line["response"] = response["id"]
                line.update(line_of(result))
            except UNREADABLE as fault:
                refused = True
                line["refused"] = [{"says": str(fault) if isinstance(fault, Unusable) else "This is no FHIR resource."}]
            print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
    return 1 if refused else 0


def line_of(result):
    line = {
        "disposition": result.disposition,
        "provisional": result.provisional,
        "emergencyNotExcluded": result.emergency_not_excluded,
        "causes": result.causes,
        "open": result.open,
        "criteria": [result.models.name + "#" + result.models.sha256],
    }
    if result.contradictions:
        line["contradictions"] = result.contradictions
    if result.faults:
        line["findings"] = result.faults
    return line


# --- check ---------------------------------------------------------------------------------------------------------------------
Panel = namedtuple("Panel", "reference response editions result findings")
Stored = namedtuple("Stored", "disposition provisional emergency_not_excluded causes open_causes contradictions")


class Check:
    """Results of an export that were computed again. Rows come grouped by patient, so memory holds those of one patient."""

    def __init__(self, zip_file, folder):
        self.zip_file = zip_file
        self.profiles = Profiles.of_folder(folder) if folder else Profiles(knowledge(zip_file))
        self.same = self.different = 0

    def run(self):
        patient, responses, panels = None, {}, []
        with self.zip_file.open("resources.ndjson") as rows:
            for row in map(parsed, rows):
                if row["patient"] != patient:
                    self.flush(responses, panels)
                    patient, responses, panels = row["patient"], {}, []
                reference = "%s/%s/_history/%s" % (row["type"], row["id"], row["version"])
                if row["type"] == "QuestionnaireResponse":
                    responses[reference] = body_of(row)
                elif row["type"] == "Observation":
                    observation = parsed(body_of(row))
                    if (CANONICAL + "CodeSystem/observation", "triage-result") in codes_of(observation.get("code", {})):
                        panels.append((reference, observation))
        self.flush(responses, panels)

    def flush(self, responses, panels):
        answered = set()
        for reference, observation in panels:
            try:
                panel = panel_of(reference, observation)
                answered.add(panel.response)
                if panel.response in responses:
                    self.compare(panel, parsed(responses[panel.response]))
                else:
                    self.differs(reference, "its response %s is not in the export" % panel.response)
            except UNREADABLE as fault:
                self.differs(reference, "it can't be computed again: %s" % (fault if isinstance(fault, Unusable) else repr(fault)))
        for reference, text in responses.items():
            if reference not in answered and parsed(text).get("status") in ("completed", "amended"):
                self.differs(reference, "it has no result")

    def compare(self, panel, response):
        form, plan, care = self.used(panel.editions)
        if response.get("questionnaire") != form.name:
            raise Unusable("the result names the form %s, the response another one" % form.name)
        models = self.profiles.models(form, plan, care)
        result = result_of(models, Answers(models.form, response))
        between_answers = set(panel.result.contradictions) - models.of_records
        expected = Stored(
            result.disposition, result.provisional, result.emergency_not_excluded, result.causes, set(result.open_causes),
            set(result.contradictions))
        stored = panel.result._replace(contradictions=between_answers)
        differences = ["%s: stored %s, computed %s" % (name.replace("_", " "), shown(was), shown(now))
                       for name, was, now in zip(Stored._fields, stored, expected) if was != now]
        if panel.findings != len(result.faults):
            differences.append("faults: stored %d, computed %d" % (panel.findings, len(result.faults)))
        for difference in differences:
            self.differs(panel.reference, difference, counted=difference is differences[0])
        if not differences:
            self.same += 1

    def used(self, editions):
        """Form, models and care plan with the content that the panel names."""
        found = [self.profiles.edition(name, sha256) for name, sha256 in editions]
        kinds = (lambda one: one["resourceType"] == "Questionnaire", is_models, is_care)
        chosen = [[one for one in found if kind(one.resource)] for kind in kinds]
        if any(len(one) != 1 for one in chosen):
            raise Unusable("the result does not name one form, one plan of evidence models and one of care")
        return [one[0] for one in chosen]

    def differs(self, reference, text, counted=True):
        self.different += counted
        print("%s: %s" % (reference, text))


def shown(content):
    return json.dumps(sorted(content) if isinstance(content, set) else content)


def knowledge(zip_file):
    """The profiles of an export: files below knowledge/, and below kept/ objects of path to text."""
    for name in zip_file.namelist():
        if name.startswith("knowledge/kept/"):
            yield from (text for path, text in parsed(zip_file.read(name)).items() if is_read(path))
        elif name.startswith("knowledge/") and is_read(name[len("knowledge/"):]):
            yield zip_file.read(name)


def is_read(path):
    return path.startswith(("questionnaire/", "plan/")) and path.endswith(".json")


def body_of(row):
    return row["body"] if row.get("body") is not None else base64.b64decode(row["bodyBase64"], validate=True)


def codes_of(concept):
    return [coding_of(one) for one in concept.get("coding", [])]


def code_in(concept, system):
    """The one code of a concept in a code system of Dorsal's, or None."""
    found = [code for one, code in codes_of(concept) if one == CANONICAL + "CodeSystem/" + system]
    return found[0] if len(found) == 1 else None


def panel_of(reference, observation):
    facts, causes, open_causes, contradictions = {}, {}, set(), []
    for component in observation["component"]:
        cause, contradiction = (code_in(component["code"], system) for system in ("cause", "contradiction"))
        if cause in causes or cause in open_causes:
            raise Unusable("a cause occurs twice")
        if cause is not None and "dataAbsentReason" in component:
            open_causes.add(cause)
        elif cause is not None:
            causes[cause] = code_in(component["valueCodeableConcept"], "disposition")
        elif contradiction is not None:
            contradictions.append(contradiction)
        else:
            facts[code_in(component["code"], "observation")] = value(component)
    findings = extension(observation, structure("scoring-findings"))
    editions = [(part(one, "canonical"), part(one, "sha256")) for one in extensions(observation, structure("criteria-edition"))]
    return Panel(
        reference,
        observation["derivedFrom"][0]["reference"],
        editions,
        Stored(
            code_in(observation["valueCodeableConcept"], "disposition"),
            facts.get("provisional"),
            facts.get("emergency-not-excluded"),
            causes,
            open_causes,
            contradictions),
        0 if findings is None else value(findings))


def check(arguments):
    failed = False
    for path in arguments.exports:
        with zipfile.ZipFile(path) as zip_file:
            run = Check(zip_file, arguments.profiles)
            run.run()
        print("%s: %d results are the same, %d are in doubt" % (os.path.basename(path), run.same, run.different))
        failed = failed or run.different > 0
    return 1 if failed else 0


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = options.add_subparsers(required=True)
    scoring = commands.add_parser("score")
    scoring.add_argument("--profiles", default=os.path.join(HERE, "..", "..", "..", "profiles"))
    scoring.add_argument("--patients")
    scoring.add_argument("--on")
    scoring.add_argument("files", nargs="*")
    scoring.set_defaults(run=score)
    checking = commands.add_parser("check")
    checking.add_argument("--profiles")
    checking.add_argument("exports", nargs="+", metavar="EXPORT.zip")
    checking.set_defaults(run=check)
    arguments = options.parse_args()
    try:
        return arguments.run(arguments)
    except (OSError, Unusable, KeyError, zipfile.BadZipFile) as fault:
        print(fault, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
