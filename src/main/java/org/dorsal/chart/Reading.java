package org.dorsal.chart;

import java.math.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.stream.*;
import org.dorsal.chart.AnswerSuggester.RuleEvidence.CodedEntry;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.dorsal.knowledge.VitalSign;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Value of an Observation, or of a component.
 *
 * @param value empty also with a dataAbsentReason, which R4 forbids (obs-6)
 */
record Reading(Observation observation, CodeableConcept code, Optional<Type> value) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    static Stream<Reading> of(Observation observation) {
        return Stream.concat(
                Stream.of(new Reading(
                        observation,
                        observation.getCode(),
                        Optional.ofNullable(observation.getValue()).filter(_ -> !observation.hasDataAbsentReason()))),
                observation.getComponent().stream()
                        .map(component -> new Reading(
                                observation,
                                component.getCode(),
                                Optional.ofNullable(component.getValue())
                                        .filter(_ -> !component.hasDataAbsentReason()))));
    }

    boolean has(CodeSet codes) {
        return RecordFacts.held(code, codes);
    }

    /** Returns whether both are values of one Observation. */
    boolean isBeside(Reading other) {
        return observation.equals(other.observation()); // HAPI compares them by identity
    }

    /** Returns the same measurement without a value. */
    Reading withoutValue() {
        return new Reading(observation, code, Optional.empty());
    }

    @Nullable
    Type time() {
        return observation.getEffective();
    }

    Optional<VitalSign.Arm> arm() {
        return VitalSign.Arm.of(observation.getBodySite());
    }

    Optional<Quantity> quantity() {
        return value.flatMap(type ->
                type instanceof Quantity quantity && quantity.hasValue() ? Optional.of(quantity) : Optional.empty());
    }

    /** Returns the unit as people write it. */
    Optional<String> unit() {
        return quantity().flatMap(Reading::unit);
    }

    /** Returns the UCUM code of the value; the text of a unit is a guess. */
    Optional<String> ucum() {
        return quantity()
                .filter(quantity -> Codes.UCUM.equals(quantity.getSystem()))
                .map(Quantity::getCode)
                .map(code -> code.replaceAll("\\{[^}]*\\}", "")); // annotations
    }

    /** Returns the value in a unit, without regard to its comparator; empty for a unit that is another kind of measure. */
    Optional<BigDecimal> in(String unit) {
        BigDecimal number = quantity().map(Quantity::getValue).orElse(BigDecimal.ZERO);
        return ucum().flatMap(recorded -> switch (recorded.equals(unit) ? "" : recorded + ">" + unit) {
            case "", "l/min>L/min" -> Optional.of(number);
            case "[degF]>Cel" ->
                Optional.of(number.subtract(BigDecimal.valueOf(32))
                        .multiply(BigDecimal.valueOf(5))
                        .divide(BigDecimal.valueOf(9), 4, RoundingMode.HALF_UP));
            // conventional millimetre of mercury, 133.322 Pa
            case "kPa>mm[Hg]" ->
                Optional.of(number.multiply(BigDecimal.valueOf(1000))
                        .divide(new BigDecimal("133.322"), 4, RoundingMode.HALF_UP));
            case "mL/min>L/min", "ml/min>L/min" -> Optional.of(number.movePointLeft(3));
            default -> Optional.empty();
        });
    }

    /**
     * Returns the value as a number of the question, rounded to its precision; a saturation downwards, so that none is
     * lifted over the limit of an alarm. Empty for one that a person can't have.
     */
    Optional<BigDecimal> in(String unit, Item item) {
        return in(unit).map(number -> number.setScale(
                        item.kind() == Item.ItemKind.INTEGER ? 0 : 1,
                        unit.equals("%") ? RoundingMode.DOWN : RoundingMode.HALF_UP))
                .filter(item::admits);
    }

    /** Returns whether the value is a number and not a bound. */
    boolean isExact() {
        return quantity().filter(quantity -> !quantity.hasComparator()).isPresent();
    }

    /** Returns whether the value is more than its number, or at least that. */
    boolean isMore() {
        return quantity()
                .map(Quantity::getComparator)
                .filter(comparator -> comparator == QuantityComparator.GREATER_THAN
                        || comparator == QuantityComparator.GREATER_OR_EQUAL)
                .isPresent();
    }

    /** Returns the value as recorded, its time, who measured it and where. */
    String words(RecordDates dates) {
        Stream<Optional<String>> parts = Stream.of(
                quantity().map(Reading::text),
                RecordFacts.effective(observation)
                        .filter(date -> date.contains("T"))
                        .map(date -> TIME.format(dates.start(Optional.of(date)).atZone(dates.zone()))),
                observation.getPerformer().stream()
                        .flatMap(performer ->
                                DisplayText.sanitizedOrEmpty(performer.getDisplay(), DisplayText.PHRASE_CHARS).stream())
                        .findFirst(),
                arm().map(_ -> text(observation.getBodySite())));
        return DisplayText.sanitized(
                Stream.concat(parts.flatMap(Optional::stream), components()).collect(Collectors.joining(", ")),
                DisplayText.PHRASE_CHARS);
    }

    /** Returns the components in addition to the Observation's own value, such as the oxygen given at a saturation. */
    private Stream<String> components() {
        return observation.getCode().equals(code) // by identity
                ? of(observation)
                        .skip(1)
                        .flatMap(part -> part.quantity().map(value -> text(part.code()) + " " + text(value)).stream())
                : Stream.of();
    }

    private static String text(Quantity quantity) {
        return Optional.ofNullable(quantity.getComparator())
                        .map(QuantityComparator::toCode)
                        .orElse("")
                + quantity.getValue().toPlainString()
                + unit(quantity).map(unit -> " " + unit).orElse("");
    }

    private static Optional<String> unit(Quantity quantity) {
        return Optional.ofNullable(quantity.getUnit())
                .or(() -> Optional.ofNullable(quantity.getCode()))
                .map(UnitNames::of);
    }

    private static String text(CodeableConcept concept) {
        return DisplayText.of(concept, DisplayText.PHRASE_CHARS).orElse("");
    }

    CodedEntry supporting(String question, String answer, String words) {
        return CodedEntry.supporting(question, answer, words, RecordFacts.effective(observation), observation);
    }

    CodedEntry unusable(UnreadReason reason) {
        return new CodedEntry.UnusableEntry(observation, reason);
    }
}
