package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.ResponseCheck.Faults;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.AnswerReader;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Checks one value against the type, options and range of its question. */
record ValueCheck(Form form, Faults faults) {
    static final int MAX_TEXT_CHARS = 5_000;
    static final int MAX_DECIMAL_PLACES = 10;
    static final int MAX_WHOLE_DIGITS = 12;

    /** Checks one value and gives the option that it chose, if it chose one. */
    List<Item.AnswerOption> check(String path, Item item, Type value) {
        return switch (item.kind()) {
            case CHOICE -> choice(path, item, value);
            case INTEGER, DECIMAL -> number(path, item, value);
            case DATE -> date(path, item, value);
            case STRING, TEXT -> text(path, item, value);
            case GROUP, DISPLAY -> throw new IllegalArgumentException("No question");
        };
    }

    private List<Item.AnswerOption> choice(String path, Item item, Type value) {
        if (!(value instanceof Coding coding)) {
            return wrongType(path, item, "valueCoding");
        }
        Optional<Item.AnswerOption> chosen = item.option(coding.getSystem(), coding.getCode());
        if (chosen.isEmpty()) {
            faults.add(
                    "code-invalid",
                    path,
                    "Send one option of '" + item.linkId() + "' with its system and code" + cure(item, coding) + ".");
        } else if (Optional.ofNullable(coding.getDisplay())
                .filter(display -> contradicts(item, chosen.get(), display))
                .isPresent()) {
            faults.add(
                    "invariant",
                    path + ".display",
                    "The display says something else than the code; send the display of '"
                            + chosen.get().coded().code() + "' or none.");
        }
        return chosen.stream().toList();
    }

    /** Names the one question to which this edition of the form moved the option, else the options that there are. */
    private String cure(Item item, Coding coding) {
        List<String> elsewhere = form.items().values().stream()
                .filter(other ->
                        other.option(coding.getSystem(), coding.getCode()).isPresent())
                .map(Item::linkId)
                .toList();
        return elsewhere.size() == 1
                ? "; in this edition '" + elsewhere.getFirst() + "' has the option"
                : item.options().stream()
                        .map(option -> option.coded().code())
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private List<Item.AnswerOption> number(String path, Item item, Type value) {
        boolean whole = item.kind() == Item.ItemKind.INTEGER;
        // subclasses (positiveInt) are other types on the wire
        if (whole && value.getClass() == IntegerType.class) {
            range(path, item, BigDecimal.valueOf(((IntegerType) value).getValue()));
        } else if (!whole && value.getClass() == DecimalType.class) {
            decimal(path, item, ((DecimalType) value).getValue());
        } else {
            return wrongType(path, item, whole ? "valueInteger" : "valueDecimal");
        }
        return List.of();
    }

    private void decimal(String path, Item item, BigDecimal value) {
        if (value.scale() > MAX_DECIMAL_PLACES || value.precision() - value.scale() > MAX_WHOLE_DIGITS) {
            faults.add(
                    "value",
                    path,
                    "Round '" + item.linkId() + "' to at most " + MAX_WHOLE_DIGITS + " digits before and "
                            + MAX_DECIMAL_PLACES + " after the point.");
        } else {
            range(path, item, value);
        }
    }

    private void range(String path, Item item, BigDecimal value) {
        if (!item.admits(value)) {
            String from = item.min().map(min -> " from " + min.toPlainString()).orElse("");
            String to = item.max().map(max -> " up to " + max.toPlainString()).orElse("");
            faults.add(
                    "value",
                    path,
                    "'" + item.linkId() + "' takes numbers" + from + to + "; correct the number or its unit.");
        }
    }

    private List<Item.AnswerOption> date(String path, Item item, Type value) {
        if (value.getClass() != DateType.class) {
            return wrongType(path, item, "valueDate");
        }
        if (!HeadCheck.isDate(((DateType) value).getValueAsString())) {
            faults.add("value", path, "Write '" + item.linkId() + "' as YYYY-MM-DD, YYYY-MM or YYYY, from 1900 on.");
        }
        return List.of();
    }

    private List<Item.AnswerOption> text(String path, Item item, Type value) {
        if (value.getClass() != StringType.class) {
            return wrongType(path, item, "valueString");
        }
        String text = ((StringType) value).getValue();
        if (text.length() > MAX_TEXT_CHARS) {
            faults.add(
                    "too-long", path, "Shorten '" + item.linkId() + "' to at most " + MAX_TEXT_CHARS + " characters.");
        }
        return List.of();
    }

    private List<Item.AnswerOption> wrongType(String path, Item item, String type) {
        faults.add("value", path, "Answer '" + item.linkId() + "' with a " + type + ".");
        return List.of();
    }

    /**
     * Detects a display that contradicts its code. Readers of the record see the display, but the code is scored:
     * with "No" as the display of code Y, one of them loses a red flag.
     *
     * <p>Yes/no questions accept only their own displays, since any other might negate the code. Other questions
     * accept a display in the sender's own words, unless it is the display of another option.
     */
    private static boolean contradicts(Item item, Item.AnswerOption chosen, String display) {
        if (isDisplayOf(chosen.coded(), display)) {
            return false;
        }
        return isYesNo(item) || item.options().stream().anyMatch(other -> isDisplayOf(other.coded(), display));
    }

    private static boolean isYesNo(Item item) {
        return item.options().stream().anyMatch(option -> is(option.coded(), "Y"))
                && item.options().stream().anyMatch(option -> is(option.coded(), "N"));
    }

    private static boolean is(Coded coded, String code) {
        return coded.system().equals(Codes.YES_NO) && coded.code().equals(code);
    }

    private static boolean isDisplayOf(Coded coded, String display) {
        Wording wording = coded.display();
        if (wording.us().equals(display) || wording.translations().containsValue(display)) {
            return true;
        }
        String plain = plain(display);
        return plain(wording.us()).equals(plain)
                || wording.translations().values().stream()
                        .anyMatch(text -> plain(text).equals(plain));
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** Content of an answer: a value, a data-absent reason, nothing, or a value together with such a reason. */
    sealed interface GivenAnswer {

        record GivenValue(Type value) implements GivenAnswer {}

        /** Unanswered, and said so. */
        record AbsentAnswer() implements GivenAnswer {}

        record EmptyAnswer() implements GivenAnswer {}

        record ContradictoryAnswer() implements GivenAnswer {}

        static GivenAnswer in(QuestionnaireResponseItemAnswerComponent answer) {
            Optional<Type> filled = Optional.ofNullable(answer.getValue()).filter(GivenAnswer::isFilled);
            if (AnswerReader.saysAbsent(answer)) {
                return filled.isPresent() ? new ContradictoryAnswer() : new AbsentAnswer();
            }
            return filled.<GivenAnswer>map(GivenValue::new).orElseGet(EmptyAnswer::new);
        }

        private static boolean isFilled(Type value) {
            return switch (value) {
                case PrimitiveType<?> primitive -> primitive.hasValue();
                case Coding coding -> coding.hasSystem() || coding.hasCode() || coding.hasDisplay();
                default -> !value.isEmpty();
            };
        }
    }
}
