package org.dorsal.scoring;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * Reads a response into named answers. The response check refuses invalid content earlier; content that is invalid
 * all the same becomes unknown and a finding, never a "no".
 */
public final class AnswerReader {
    /** R4 extension that says why there is no value; on the answer, or on the value that is missing. */
    public static final String DATA_ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private final Form form;
    private final Map<String, Answer> answers;
    private final Set<String> linkIds;
    private final List<Scoring.AnswerFinding> findings = new ArrayList<>();

    private final LocalDate day;

    private AnswerReader(Form form, LocalDate day) {
        this.form = form;
        this.day = day;
        this.answers = HashMap.newHashMap(form.items().size());
        this.linkIds = HashSet.newHashSet(form.items().size());
    }

    /**
     * The named answers.
     *
     * @param birthDate FHIR date, possibly partial; when given, the age; an answer age-years must then fit it
     * @param day the day of the assessment, for the age and for days since a date
     */
    public static Answers read(Form form, QuestionnaireResponse response, Optional<String> birthDate, LocalDate day) {
        AnswerReader reader = new AnswerReader(form, day);
        reader.readAll(response.getItem());
        birthDate.ifPresent(date -> reader.readAge(date));
        Map<String, Answer> denied = new HashMap<>();
        form.implying().forEach(question -> reader.imply(question, denied));
        return new Answers(reader.answers, denied, reader.findings);
    }

    /** Lets an answer count although the question that opens its own is open or denied. */
    private void imply(Item question, Map<String, Answer> denied) {
        if (answers.get(question.linkId()) instanceof Answer.ChosenCodes choice && !isOpened(question)) {
            choice.known().stream()
                    .filter(question.meaning().implied()::containsKey)
                    .map(question.meaning().implied()::get)
                    .forEach(implied -> imply(implied, denied));
        }
    }

    private boolean isOpened(Item question) {
        return question.gate().stream()
                .flatMap(gate -> gate.conditions().stream())
                .anyMatch(when -> !when.question().equals(Branches.ASK_ALL)
                        && answers.get(when.question()) instanceof Answer.ChosenCodes opener
                        && (opener.known().contains(when.code())
                                || opener.unknown().contains(when.code())));
    }

    private void imply(Item.ImpliedAnswer implied, Map<String, Answer> denied) {
        Item opener = form.item(implied.question()).orElseThrow();
        Optional<Answer.ChosenCodes> given = answers.get(opener.linkId()) instanceof Answer.ChosenCodes choice
                ? Optional.of(choice)
                : Optional.empty();
        Set<String> known = new HashSet<>(given.map(Answer.ChosenCodes::known).orElse(Set.of()));
        boolean gaveWay = known.removeIf(opener::givesWay) || given.isEmpty();
        if (!saysUnknown(opener.option(implied.code()).orElseThrow())) {
            known.add(implied.code());
        }
        given.ifPresent(choice -> denied.putIfAbsent(opener.linkId(), choice));
        answers.put(
                opener.linkId(),
                new Answer.ChosenCodes(
                        Set.copyOf(known),
                        gaveWay ? Set.of(Answers.NOT_SAID) : given.orElseThrow().unknown()));
    }

    private void readAll(List<QuestionnaireResponseItemComponent> items) {
        for (QuestionnaireResponseItemComponent item : items) {
            form.item(item.getLinkId()).ifPresent(question -> read(question, item.getAnswer()));
            readAll(item.getItem());
            item.getAnswer().forEach(answer -> readAll(answer.getItem()));
        }
    }

    private void read(Item question, List<QuestionnaireResponseItemAnswerComponent> itemAnswers) {
        String linkId = question.linkId();
        if (itemAnswers.isEmpty() || (itemAnswers.size() == 1 && isAbsent(itemAnswers.getFirst()))) {
            return;
        }
        if (!linkIds.add(linkId)) {
            answers.remove(linkId);
            unknown(linkId, "occurs twice in the response");
        } else if (itemAnswers.size() > 1 && !question.repeats()) {
            unknown(linkId, "has several answers and takes one");
        } else if (itemAnswers.stream().anyMatch(AnswerReader::saysAbsent)) {
            unknown(linkId, "holds an answer beside a reason for having none");
        } else {
            switch (question.kind()) {
                case CHOICE -> readChoice(question, itemAnswers);
                case INTEGER -> readNumber(question, itemAnswers.getFirst(), true);
                case DECIMAL -> readNumber(question, itemAnswers.getFirst(), false);
                case DATE -> readDate(question, itemAnswers.getFirst());
                case STRING, TEXT, GROUP, DISPLAY -> {
                    // no condition reads these
                }
            }
        }
    }

    /** Returns whether the answer is marked as having no value. */
    public static boolean saysAbsent(QuestionnaireResponseItemAnswerComponent answer) {
        // the model allocates a list for each look-up of an extension, so its presence is tested first
        boolean extended = answer.hasExtension() || answer.hasModifierExtension();
        return (extended && answer.hasExtension(DATA_ABSENT_REASON))
                || Optional.ofNullable(answer.getValue())
                        .filter(value -> value.hasExtension() && value.hasExtension(DATA_ABSENT_REASON))
                        .isPresent();
    }

    /**
     * Returns whether an answer is marked as absent, which is open like a missing answer and no fault of the
     * response; with a value it is one.
     */
    private static boolean isAbsent(QuestionnaireResponseItemAnswerComponent answer) {
        return saysAbsent(answer)
                && switch (answer.getValue()) {
                    case PrimitiveType<?> primitive -> !primitive.hasValue();
                    case Coding coding -> !coding.hasCode();
                    case null -> true;
                    default -> false;
                };
    }

    private void readChoice(Item question, List<QuestionnaireResponseItemAnswerComponent> itemAnswers) {
        List<Item.AnswerOption> options = new ArrayList<>(itemAnswers.size());
        for (QuestionnaireResponseItemAnswerComponent answer : itemAnswers) {
            Optional<Item.AnswerOption> option = option(question, answer);
            if (option.isEmpty()) {
                unknown(question.linkId(), "holds an answer that is none of its options");
                return;
            }
            options.add(option.get());
        }
        if (options.size() > 1 && options.stream().anyMatch(Item.AnswerOption::exclusive)) {
            unknown(question.linkId(), "holds an answer that can't be combined with others");
            return;
        }
        answers.put(question.linkId(), new Answer.ChosenCodes(codes(options, false), codes(options, true)));
    }

    private static Set<String> codes(List<Item.AnswerOption> options, boolean unknown) {
        if (options.size() == 1) {
            Item.AnswerOption only = options.getFirst();
            return saysUnknown(only) == unknown ? Set.of(only.coded().code()) : Set.of();
        }
        return options.stream()
                .filter(option -> saysUnknown(option) == unknown)
                .map(option -> option.coded().code())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Item.AnswerOption> option(Item question, QuestionnaireResponseItemAnswerComponent answer) {
        return answer.getValue() instanceof Coding coding
                ? question.option(coding.getSystem(), coding.getCode())
                : Optional.empty();
    }

    /** Whether an option says "don't know". */
    static boolean saysUnknown(Item.AnswerOption option) {
        return Codes.isUnknown(option.coded().system(), option.coded().code());
    }

    private void readNumber(Item question, QuestionnaireResponseItemAnswerComponent answer, boolean whole) {
        String linkId = question.linkId();
        Optional<BigDecimal> value = switch (answer.getValue()) {
            case IntegerType integer
            when whole && integer.hasValue() -> Optional.of(BigDecimal.valueOf(integer.getValue()));
            case DecimalType decimal when !whole && decimal.hasValue() -> Optional.of(decimal.getValue());
            case null, default -> Optional.empty();
        };
        if (value.isEmpty()) {
            unknown(linkId, "holds something else than its kind of number");
        } else if (!question.admits(value.get())) {
            unknown(linkId, "holds a number outside the bounds of its question");
        } else {
            answers.put(linkId, Answer.MeasuredAnswer.exactly(value.get()));
        }
    }

    /** Reads a date as the days that have passed since then; only contradictions read it. */
    private void readDate(Item question, QuestionnaireResponseItemAnswerComponent answer) {
        Optional.ofNullable(answer.getValue())
                .filter(DateType.class::isInstance)
                .flatMap(date -> DayArithmetic.possible(date.primitiveValue()))
                .ifPresentOrElse(
                        date -> answers.put(question.linkId(), date.until(day)),
                        () -> unknown(question.linkId(), "holds something else than a date"));
    }

    /** A stated age that fits stays: where only part of the birth date is known it says more. */
    private void readAge(String birthDate) {
        Optional<Age> age = Age.calculate(day, birthDate);
        Optional<Answer> stated = Optional.ofNullable(answers.remove(Answers.AGE));
        if (age.isEmpty()) {
            unknown(Answers.AGE, "the birth date is no date up to the day of the assessment");
        } else if (stated.isEmpty()) {
            answers.put(Answers.AGE, age.get().answer());
        } else if (stated.get() instanceof Answer.MeasuredAnswer number
                && age.get().admits(number.low().intValue())) {
            answers.put(Answers.AGE, number);
        } else {
            unknown(Answers.AGE, "the stated age and the birth date disagree");
        }
    }

    private void unknown(String linkId, String message) {
        findings.add(new Scoring.AnswerFinding(linkId, message));
    }
}
