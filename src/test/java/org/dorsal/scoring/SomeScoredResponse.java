package org.dorsal.scoring;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.*;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Responses to the shipped form, written as linkId and codes; items nest as the form has them. Immutable. */
public final class SomeScoredResponse {
    /** The day on which all of them are given. */
    public static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private static final FormIndex FIRST = FormIndex.of(SomeProfiles.form());
    /** Cache by form instance: comparing two forms costs more than reading one. */
    private static final Map<Form, FormIndex> OTHERS = Collections.synchronizedMap(new IdentityHashMap<>());

    private final FormIndex formIndex;
    private final Map<String, GivenAnswer> answers;

    private SomeScoredResponse(FormIndex formIndex, Map<String, GivenAnswer> answers) {
        this.formIndex = formIndex;
        this.answers = answers;
    }

    /** @param codes codes of the values, or numbers as text: gates read them hundreds of times for each response */
    private record GivenAnswer(List<Type> values, List<String> codes) {
        static final GivenAnswer NONE = new GivenAnswer(List.of(), List.of());

        static GivenAnswer of(List<Type> values) {
            return new GivenAnswer(
                    values,
                    values.stream()
                            .map(value -> value instanceof Coding coding ? coding.getCode() : value.primitiveValue())
                            .toList());
        }
    }

    private record FormIndex(Form form, Map<Optional<String>, List<Item>> under) {
        static FormIndex of(Form form) {
            return new FormIndex(form, form.items().values().stream().collect(groupingBy(Item::parent)));
        }
    }

    /** Response without answers. */
    public static SomeScoredResponse empty() {
        return new SomeScoredResponse(FIRST, Map.of());
    }

    /** Response of that edition without answers. */
    public static SomeScoredResponse empty(Form form) {
        return new SomeScoredResponse(OTHERS.computeIfAbsent(form, FormIndex::of), Map.of());
    }

    /** Form of the response. */
    Form form() {
        return formIndex.form();
    }

    /** A person with an everyday strain and no finding: the first of the check cases. */
    public static SomeScoredResponse nothingWrong() {
        return EvidenceCases.of(Disposition.SELF_CARE);
    }

    /** Copy with this answer: codes of the question's options, or a number, a date, a text. */
    public SomeScoredResponse with(String linkId, String... values) {
        return with(Map.of(linkId, List.of(values)));
    }

    /** Copy with these answers, each as in {@link #with(String, String...)}. */
    SomeScoredResponse with(Map<String, List<String>> newAnswers) {
        Map<String, GivenAnswer> more = new LinkedHashMap<>(answers);
        newAnswers.forEach((linkId, values) -> {
            Item item = form().item(linkId).orElseThrow(() -> new IllegalArgumentException(linkId));
            more.put(
                    linkId,
                    GivenAnswer.of(
                            values.stream().map(value -> value(item, value)).toList()));
        });
        return new SomeScoredResponse(formIndex, more);
    }

    /** Copy with these values, which may be invalid. */
    public SomeScoredResponse raw(String linkId, Type... values) {
        Map<String, GivenAnswer> more = new LinkedHashMap<>(answers);
        more.put(linkId, GivenAnswer.of(List.of(values)));
        return new SomeScoredResponse(formIndex, more);
    }

    /** Copy without any answer to this question. */
    public SomeScoredResponse without(String linkId) {
        Map<String, GivenAnswer> fewer = new LinkedHashMap<>(answers);
        fewer.remove(linkId);
        return new SomeScoredResponse(formIndex, fewer);
    }

    /** Copy with "don't know", or without an answer where the question has no such option. */
    public SomeScoredResponse unknown(String linkId) {
        return option(form().item(linkId).orElseThrow(), "UNK").isPresent() ? with(linkId, "UNK") : without(linkId);
    }

    /** Copy without answers to disabled questions. */
    public SomeScoredResponse asAsked() {
        Map<String, GivenAnswer> fewer = new LinkedHashMap<>(answers);
        SomeScoredResponse response = new SomeScoredResponse(formIndex, fewer);
        form().items().values().stream()
                .filter(item -> fewer.containsKey(item.linkId()))
                .filter(item -> !response.isEnabled(item))
                .forEach(item -> fewer.remove(item.linkId()));
        return response;
    }

    /**
     * Whether the question is enabled: an independent reading of enableWhen, for this form's any-of-these-codes
     * gates.
     */
    public boolean isEnabled(Item item) {
        return item.parent().flatMap(form()::item).map(this::isEnabled).orElse(true) && opens(item);
    }

    private boolean opens(Item item) {
        return item.gate()
                .map(gate -> gate.conditions().stream().anyMatch(when -> switch (when.operator()) {
                    case EQUAL -> codes(when.question()).contains(when.code());
                    case EXISTS -> answers.containsKey(when.question());
                    case MISSING -> !answers.containsKey(when.question());
                    case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                        codes(when.question()).stream().map(BigDecimal::new).anyMatch(when::compares);
                }))
                .orElse(true);
    }

    /** linkIds that have an answer. */
    public Set<String> answered() {
        return answers.keySet();
    }

    /** Codes, or the number as text; empty when not answered. */
    public List<String> codes(String linkId) {
        return answers.getOrDefault(linkId, GivenAnswer.NONE).codes();
    }

    /** The response as FHIR: completed, on {@link #DAY}. */
    public QuestionnaireResponse response() {
        QuestionnaireResponse response = new QuestionnaireResponse()
                .setQuestionnaire(form().edition().canonical())
                .setStatus(QuestionnaireResponseStatus.COMPLETED)
                .setSubject(new Reference("Patient/example"));
        response.setAuthoredElement(new DateTimeType(DAY + "T09:00:00Z"));
        items(Optional.empty(), enabledIds()).forEach(response::addItem);
        return response;
    }

    /** Questions that have an answer, and all that they stand under. */
    private Set<String> enabledIds() {
        Set<String> ids = new HashSet<>();
        answers.forEach((linkId, answer) -> {
            Optional<String> place = answer.values().isEmpty() ? Optional.empty() : Optional.of(linkId);
            while (place.isPresent() && ids.add(place.get())) {
                place = form().item(place.get()).flatMap(Item::parent);
            }
        });
        return ids;
    }

    @Override
    public String toString() {
        return answered().stream().map(linkId -> linkId + "=" + codes(linkId)).collect(joining(" "));
    }

    private List<QuestionnaireResponseItemComponent> items(Optional<String> parent, Set<String> ids) {
        return formIndex.under().getOrDefault(parent, List.of()).stream()
                .filter(question -> ids.contains(question.linkId()))
                .map(question -> item(question, ids))
                .toList();
    }

    private QuestionnaireResponseItemComponent item(Item question, Set<String> ids) {
        QuestionnaireResponseItemComponent item = new QuestionnaireResponseItemComponent();
        item.setLinkId(question.linkId());
        answers.getOrDefault(question.linkId(), GivenAnswer.NONE)
                .values()
                .forEach(value -> item.addAnswer().setValue(value.copy()));
        items(Optional.of(question.linkId()), ids).forEach(item::addItem);
        return item;
    }

    static boolean yesNo(Item item) {
        return option(item, "Y").isPresent();
    }

    private static Optional<Item.AnswerOption> option(Item item, String code) {
        return item.options().stream()
                .filter(option -> option.coded().code().equals(code))
                .findFirst();
    }

    private static Type value(Item item, String value) {
        return switch (item.kind()) {
            case CHOICE -> {
                Item.AnswerOption option = option(item, value)
                        .orElseThrow(() -> new IllegalArgumentException(item.linkId() + " has no option " + value));
                yield new Coding(
                        option.coded().system(),
                        option.coded().code(),
                        option.coded().display().us());
            }
            case INTEGER -> new IntegerType(value);
            case DECIMAL -> new DecimalType(new BigDecimal(value));
            case DATE -> new DateType(value);
            case STRING, TEXT, GROUP, DISPLAY -> new StringType(value);
        };
    }
}
