package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dorsal.assessment.FilledForm.FieldProblem;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Entered answer of one question: FHIR values, or the problem with the input. */
sealed interface FieldEntry {
    Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
    Pattern NUMBER = Pattern.compile(
            "-?[0-9]{1," + ValueCheck.MAX_WHOLE_DIGITS + "}(?:\\.[0-9]{1," + ValueCheck.MAX_DECIMAL_PLACES + "})?");

    /** Valid choice. */
    record OptionEntry(List<Item.AnswerOption> chosen) implements FieldEntry {}

    /** Valid number, date or text. */
    record ValueEntry(Type value) implements FieldEntry {}

    /** Invalid entry, which does not count. */
    record InvalidEntry(FieldProblem problem) implements FieldEntry {}

    /** Displays of the options, or the number, date or text; blank when it does not count. */
    default String words(Wording.Locale wording) {
        return switch (this) {
            case OptionEntry(List<Item.AnswerOption> chosen) ->
                chosen.stream()
                        .map(option -> option.coded().display().in(wording))
                        .collect(Collectors.joining("; "));
            case ValueEntry(Type value) -> value.primitiveValue();
            case InvalidEntry _ -> "";
        };
    }

    /** The number of a valid answer; empty for another. */
    default Optional<BigDecimal> number() {
        return switch (this) {
            case ValueEntry(IntegerType value) -> Optional.of(BigDecimal.valueOf(value.getValue()));
            case ValueEntry(DecimalType value) -> Optional.of(value.getValue());
            case ValueEntry _, OptionEntry _, InvalidEntry _ -> Optional.empty();
        };
    }

    /** Reads it; there is at least one value. */
    static FieldEntry read(Item item, List<String> written) {
        if (item.kind() == Item.ItemKind.CHOICE) {
            return choice(item, written);
        }
        if (written.size() > 1) {
            return wrong(FieldProblem.FieldProblemKind.ONE_ONLY);
        }
        String text = written.getFirst().strip();
        return switch (item.kind()) {
            case INTEGER -> WHOLE.matcher(text).matches() ? whole(item, text) : notWhole(text);
            case DECIMAL ->
                NUMBER.matcher(text).matches()
                        ? bounded(item, new BigDecimal(text), new DecimalType(text))
                        : wrong(FieldProblem.FieldProblemKind.NOT_A_NUMBER);
            case DATE ->
                isDate(text) ? new ValueEntry(new DateType(text)) : wrong(FieldProblem.FieldProblemKind.NOT_A_DATE);
            case STRING, TEXT -> text(text);
            case CHOICE, GROUP, DISPLAY -> wrong(FieldProblem.FieldProblemKind.NOT_AN_OPTION);
        };
    }

    private static FieldEntry choice(Item item, List<String> codes) {
        List<Item.AnswerOption> chosen = new ArrayList<>();
        for (String code : codes) {
            Optional<Item.AnswerOption> option = item.option(code);
            if (option.isEmpty()) {
                return wrong(FieldProblem.FieldProblemKind.NOT_AN_OPTION);
            }
            chosen.add(option.get());
        }
        if (chosen.size() > 1 && !item.repeats()) {
            return wrong(FieldProblem.FieldProblemKind.ONE_ONLY);
        }
        boolean alone = chosen.size() > 1 && chosen.stream().anyMatch(Item.AnswerOption::exclusive);
        return alone ? wrong(FieldProblem.FieldProblemKind.STANDS_ALONE) : new OptionEntry(List.copyOf(chosen));
    }

    private static FieldEntry notWhole(String text) {
        return wrong(
                NUMBER.matcher(text).matches()
                        ? FieldProblem.FieldProblemKind.NOT_WHOLE
                        : FieldProblem.FieldProblemKind.NOT_A_NUMBER);
    }

    private static FieldEntry whole(Item item, String text) {
        int value = Integer.parseInt(text);
        return bounded(item, BigDecimal.valueOf(value), new IntegerType(value));
    }

    private static FieldEntry bounded(Item item, BigDecimal number, Type value) {
        return item.admits(number)
                ? new ValueEntry(value)
                : new InvalidEntry(
                        new FieldProblem(FieldProblem.FieldProblemKind.OUT_OF_BOUNDS, item.min(), item.max()));
    }

    /**
     * Reads a text. Replaces the CRLF line ends of browsers by LF, and characters that FHIR does not allow by a
     * replacement character.
     */
    private static FieldEntry text(String text) {
        String plain = PlainText.of(text.replace("\r\n", "\n"));
        return plain.length() > ValueCheck.MAX_TEXT_CHARS
                ? wrong(FieldProblem.FieldProblemKind.TOO_LONG)
                : new ValueEntry(new StringType(plain));
    }

    private static boolean isDate(String text) {
        return HeadCheck.isDate(text) && TimeRange.of(text).isPresent();
    }

    private static FieldEntry wrong(FieldProblem.FieldProblemKind kind) {
        return new InvalidEntry(FieldProblem.of(kind));
    }
}
