package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.util.*;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.EnableWhenBehavior;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemAnswerOptionComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemEnableWhenComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemOperator;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Reads a Questionnaire into a form; what a form here may not use is a finding. */
record FormReader(Codes codes, LintFindings.FileFindings findings, Map<String, Item> items, Set<String> answers) {
    private static final String HL7 = "http://hl7.org/fhir/StructureDefinition/";
    private static final Map<QuestionnaireItemOperator, Item.EnableWhen.Operator> OF_NUMBERS = Map.of(
            QuestionnaireItemOperator.LESS_THAN, Item.EnableWhen.Operator.LESS,
            QuestionnaireItemOperator.LESS_OR_EQUAL, Item.EnableWhen.Operator.LESS_OR_EQUAL,
            QuestionnaireItemOperator.GREATER_THAN, Item.EnableWhen.Operator.GREATER,
            QuestionnaireItemOperator.GREATER_OR_EQUAL, Item.EnableWhen.Operator.GREATER_OR_EQUAL);
    private static final String FACT_KIND = Codes.CANONICAL + "/StructureDefinition/fact-kind";
    private static final String UNREAD = Codes.CANONICAL + "/StructureDefinition/unread";
    private static final String IMPLIES = Codes.CANONICAL + "/StructureDefinition/implies";
    private static final String SHORT_TEXT =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText";

    static Form read(Source<Questionnaire> source, Codes codes, LintFindings findings) {
        FormReader reader = new FormReader(codes, findings.in(source.path()), new LinkedHashMap<>(), new HashSet<>());
        Questionnaire questionnaire = source.resource();
        reader.readAll(questionnaire.getItem(), Optional.empty());
        reader.checkGates();
        Wording title = TranslatedTexts.read(questionnaire.getTitleElement(), "Questionnaire.title", reader.findings);
        return new Form(source.edition(), title, reader.items);
    }

    private void readAll(List<QuestionnaireItemComponent> components, Optional<String> parent) {
        for (QuestionnaireItemComponent component : components) {
            String linkId = Optional.ofNullable(component.getLinkId()).orElse("");
            if (linkId.isBlank()) {
                findings.add("Questionnaire.item", "an item has no linkId; give it one");
                continue;
            }
            if (items.containsKey(linkId)) {
                findings.add(linkId, "this linkId occurs twice; every linkId must be unique");
                continue;
            }
            items.put(linkId, item(component, linkId, parent));
            readAll(component.getItem(), Optional.of(linkId));
        }
    }

    private Item item(QuestionnaireItemComponent component, String linkId, Optional<String> parent) {
        if (component.getRequired()) {
            findings.add(linkId, "is required; an incomplete form must be storable, so remove required");
        }
        boolean selected = component.getAnswerOption().stream()
                .anyMatch(QuestionnaireItemAnswerOptionComponent::getInitialSelected);
        if (component.hasInitial() || selected) {
            findings.add(linkId, "has an initial value; an answer that nobody gave must not exist, so remove initial");
        }
        return new Item(
                linkId,
                kind(component, linkId),
                parent,
                text(component, linkId),
                component.getRepeats(),
                options(component, linkId),
                bound(component, HL7 + "minValue"),
                bound(component, HL7 + "maxValue"),
                gate(component, linkId),
                meaning(component, linkId),
                display(component, linkId));
    }

    /** The text; a group that only joins conditions has none. */
    private Wording text(QuestionnaireItemComponent component, String linkId) {
        return component.getType() == Questionnaire.QuestionnaireItemType.GROUP && !component.hasText()
                ? Wording.same("")
                : TranslatedTexts.read(component.getTextElement(), linkId, findings);
    }

    private Item.ItemKind kind(QuestionnaireItemComponent component, String linkId) {
        return switch (component.getType()) {
            case GROUP -> Item.ItemKind.GROUP;
            case DISPLAY -> Item.ItemKind.DISPLAY;
            case CHOICE -> Item.ItemKind.CHOICE;
            case INTEGER -> Item.ItemKind.INTEGER;
            case DECIMAL -> Item.ItemKind.DECIMAL;
            case DATE -> Item.ItemKind.DATE;
            case STRING -> Item.ItemKind.STRING;
            case TEXT -> Item.ItemKind.TEXT;
            case BOOLEAN -> unusable(linkId, "a boolean cannot say \"don't know\"; use a yes / no / don't know choice");
            case null -> unusable(linkId, "has no type; this service does not read it without");
            case QUESTION, DATETIME, TIME, URL, OPENCHOICE, ATTACHMENT, REFERENCE, QUANTITY, NULL ->
                unusable(
                        linkId,
                        "has a type that this service does not read; use one of " + List.of(Item.ItemKind.values()));
        };
    }

    private Item.ItemKind unusable(String linkId, String message) {
        findings.add(linkId, message);
        return Item.ItemKind.DISPLAY;
    }

    private List<Item.AnswerOption> options(QuestionnaireItemComponent component, String linkId) {
        List<Item.AnswerOption> options = component.getAnswerOption().stream()
                .filter(QuestionnaireItemAnswerOptionComponent::hasValueCoding)
                .map(option -> option(option, linkId))
                .toList();
        if (options.size() != component.getAnswerOption().size()) {
            findings.add(linkId, "has an answerOption without valueCoding; every option is a coding");
        }
        options.stream()
                .map(Item.AnswerOption::coded)
                .filter(coded -> !answers.add(ofAnyQuestion(coded) ? linkId + "=" + coded.code() : coded.code()))
                .forEach(coded -> findings.add(
                        linkId + "=" + coded.code(),
                        "occurs twice; keep one, or give each question a code of its own"));
        if (component.getType() == Questionnaire.QuestionnaireItemType.CHOICE && options.isEmpty()) {
            findings.add(linkId, "is a choice without answerOption; list its options");
        }
        return options;
    }

    private boolean ofAnyQuestion(Coded coded) {
        return !codes.local(coded.system())
                || codes.having(coded.system(), "any-question", "true").contains(coded.code());
    }

    private Item.AnswerOption option(QuestionnaireItemAnswerOptionComponent option, String linkId) {
        Coding coding = option.getValueCoding();
        String system = Optional.ofNullable(coding.getSystem()).orElse("");
        String code = Optional.ofNullable(coding.getCode()).orElse("");
        String element = linkId + "=" + code;
        boolean foreign = system.equals(Codes.YES_NO) || system.equals(Codes.UCUM);
        Wording display = foreign
                ? TranslatedTexts.foreign(coding.getDisplayElement(), element, findings)
                : TranslatedTexts.read(coding.getDisplayElement(), element, findings);
        if (!foreign && !codes.display(system, code).map(Wording::us).equals(Optional.of(display.us()))) {
            findings.add(element, "is not a code of " + system + " with this display; correct one of them");
        }
        return new Item.AnswerOption(new Coded(system, code, display), isExclusive(option));
    }

    private Optional<Item.ImpliedAnswer> implied(Element element, String name) {
        Optional<String[]> parts = Extensions.value(element, IMPLIES, StringType.class)
                .map(value -> value.getValue().split("=", 2));
        if (parts.filter(part -> part.length < 2).isPresent()) {
            findings.add(name, "implies no answer; write question=option");
        }
        return parts.filter(part -> part.length == 2).map(part -> new Item.ImpliedAnswer(part[0], part[1]));
    }

    private static boolean isExclusive(QuestionnaireItemAnswerOptionComponent option) {
        return Extensions.value(option, HL7 + "questionnaire-optionExclusive", Type.class)
                .filter(value -> value.primitiveValue().equals("true"))
                .isPresent();
    }

    /**
     * Meaning of the answers. An extension of an option wins over that of the question; an exclusive option and N deny,
     * unless they have a kind, and a denial or "unknown" implies nothing of itself.
     */
    private Item.AnswerMeaning meaning(QuestionnaireItemComponent component, String linkId) {
        Optional<FactKind> ofAll = factKind(component, linkId);
        Optional<Item.ImpliedAnswer> impliedByAll = implied(component, linkId);
        Map<String, FactKind> kinds = new HashMap<>();
        Map<String, Item.ImpliedAnswer> implied = new HashMap<>();
        ofAll.ifPresent(kind -> kinds.put("", kind));
        for (QuestionnaireItemAnswerOptionComponent option : component.getAnswerOption()) {
            Coding coding = option.getValue() instanceof Coding given ? given : new Coding();
            String code = Optional.ofNullable(coding.getCode()).orElse("");
            boolean negative = isExclusive(option) || code.equals("N");
            Optional<FactKind> kind =
                    factKind(option, linkId).or(() -> negative ? ofAll.map(_ -> FactKind.ABSENT) : ofAll);
            if (!option.hasExtension(UNREAD)) {
                kind.ifPresent(fact -> kinds.put(code, fact));
            }
            boolean implies = !negative
                    && !Codes.isUnknown(String.valueOf(coding.getSystem()), code)
                    && kind.filter(fact ->
                                    fact == FactKind.ABSENT || (fact == FactKind.BENIGN && !component.getRepeats()))
                            .isEmpty();
            implied(option, linkId + "=" + code)
                    .or(() -> implies ? impliedByAll : Optional.empty())
                    .ifPresent(answer -> implied.put(code, answer));
        }
        return new Item.AnswerMeaning(kinds, implied);
    }

    private Optional<FactKind> factKind(Element element, String linkId) {
        Optional<String> code = Extensions.value(element, FACT_KIND, Type.class).map(Type::primitiveValue);
        Optional<FactKind> kind = code.flatMap(FactKind::ofCode);
        if (code.isPresent() && kind.isEmpty()) {
            findings.add(linkId, "has the unknown fact-kind " + code.get() + "; write a code of fact-kind");
        }
        return kind;
    }

    private Item.ItemDisplay display(QuestionnaireItemComponent component, String linkId) {
        return new Item.ItemDisplay(
                Extensions.value(component, SHORT_TEXT, StringType.class)
                        .map(text -> TranslatedTexts.read(text, linkId + ".shortText", findings)),
                Extensions.value(component, HL7 + "questionnaire-itemControl", CodeableConcept.class)
                        .map(control -> control.getCodingFirstRep().getCode()),
                Extensions.value(component, HL7 + "questionnaire-unit", Coding.class)
                        .filter(unit -> !unit.getCode().startsWith("{")) // an annotation of UCUM measures nothing
                        .map(unit -> TranslatedTexts.foreign(unit.getDisplayElement(), linkId + ".unit", findings)));
    }

    /** Numeric bound of an item. Dates have no bounds in the form, but a fixed range (1900 and later). */
    private Optional<BigDecimal> bound(QuestionnaireItemComponent component, String url) {
        return Extensions.value(component, url, Type.class)
                .filter(value -> !(value instanceof DateType))
                .map(value -> new BigDecimal(value.primitiveValue()));
    }

    /** Reads enableWhen, the condition under which a question is enabled. */
    private Optional<Item.EnableGate> gate(QuestionnaireItemComponent component, String linkId) {
        if (!component.hasEnableWhen()) {
            return Optional.empty();
        }
        boolean allRequired = component.getEnableBehavior() == EnableWhenBehavior.ALL;
        if (component.getEnableWhen().size() > 1 && !component.hasEnableBehavior()) {
            findings.add(linkId, "has several enableWhen and no enableBehavior; say any or all");
        }
        return Optional.of(new Item.EnableGate(
                allRequired,
                component.getEnableWhen().stream()
                        .flatMap(when -> when(when, linkId).stream())
                        .toList()));
    }

    private Optional<Item.EnableWhen> when(QuestionnaireItemEnableWhenComponent when, String linkId) {
        Optional<Item.EnableWhen.Operator> operator = operator(when);
        if (operator.isEmpty()) {
            findings.add(
                    linkId,
                    "has an enableWhen other than = of a coding, < <= > >= of a number, or exists;"
                            + " this service reads only those; in place of != list the other codes with =");
        }
        return operator.map(comparison -> switch (when.getAnswer()) {
            case Coding coding ->
                new Item.EnableWhen(when.getQuestion(), comparison, coding.getSystem(), coding.getCode());
            case IntegerType number ->
                new Item.EnableWhen(when.getQuestion(), comparison, BigDecimal.valueOf(number.getValue()));
            case DecimalType number -> new Item.EnableWhen(when.getQuestion(), comparison, number.getValue());
            default -> new Item.EnableWhen(when.getQuestion(), comparison, BigDecimal.ZERO);
        });
    }

    /** The operator, where it fits the kind of answer that it compares with. */
    private static Optional<Item.EnableWhen.Operator> operator(QuestionnaireItemEnableWhenComponent when) {
        Map<QuestionnaireItemOperator, Item.EnableWhen.Operator> operators = switch (when.getAnswer()) {
            case Coding _ -> // without !=: renderers differ on whether an unanswered question fulfils it
                Map.of(QuestionnaireItemOperator.EQUAL, Item.EnableWhen.Operator.EQUAL);
            case IntegerType _, DecimalType _ -> OF_NUMBERS;
            case BooleanType exists ->
                Map.of(
                        QuestionnaireItemOperator.EXISTS,
                        exists.booleanValue() ? Item.EnableWhen.Operator.EXISTS : Item.EnableWhen.Operator.MISSING);
            case null, default -> Map.of();
        };
        return Optional.ofNullable(when.getOperator()).map(operators::get);
    }

    /** Checks that every question and code of the conditions and implied answers exists. */
    private void checkGates() {
        for (Item item : items.values()) {
            item.meaning().implied().values().stream()
                    .filter(implied -> Optional.ofNullable(items.get(implied.question()))
                            .flatMap(question -> question.option(implied.code()))
                            .isEmpty())
                    .forEach(implied -> findings.add(
                            item.linkId(),
                            "implies " + implied.question() + "=" + implied.code() + ", which does not exist"));
            item.gate().stream()
                    .flatMap(gate -> gate.conditions().stream())
                    .forEach(when -> checkGate(item.linkId(), when));
        }
    }

    private void checkGate(String linkId, Item.EnableWhen when) {
        Optional<Item> question = Optional.ofNullable(items.get(when.question()));
        if (question.isEmpty()) {
            findings.add(linkId, "enableWhen names the unknown linkId " + when.question());
        } else if (!when.code().isEmpty()
                && question.get().option(when.system(), when.code()).isEmpty()) {
            findings.add(linkId, "enableWhen names " + when.code() + ", which is no option of " + when.question());
        }
    }
}
