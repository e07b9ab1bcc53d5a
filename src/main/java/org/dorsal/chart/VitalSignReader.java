package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.chart.RuleEvidence.CodedEntry.UnusableEntry;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.UnitNames;
import org.dorsal.knowledge.VitalSign;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/**
 * Suggests the vital signs of the form, and oxygen given at a saturation, from the newest measurements of the past day. A
 * value that is not final, has no usable time, is in a unit that can't be converted, or outside of what a person can have,
 * is reported and never used; no older value takes its place. Of two values that may be the newest, none is used.
 */
record VitalSignReader(Form form, RecordDates dates) {
    /** Greatest age of a measurement that may stand for the present. */
    static final Duration WITHIN = Duration.ofHours(24);

    private static final String OXYGEN_GIVEN = "supplemental-oxygen";
    private static final String INHALED_OXYGEN_FLOW = "3151-8";
    private static final String INHALED_OXYGEN_CONCENTRATION = "3150-6";

    /** Percent of oxygen in room air. */
    private static final BigDecimal OXYGEN_OF_AIR = BigDecimal.valueOf(21);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    /** A measurement that names the sign, as recorded. */
    private record Reading(Observation observation, Optional<Type> value) {
        Optional<String> time() {
            return RecordFacts.effective(observation);
        }

        boolean hasValueOf(Reading other) {
            return value.flatMap(own -> other.value().map(own::equalsDeep)).orElse(false);
        }
    }

    AnswerSuggester.RecordAnswers from(List<Resource> records) {
        List<Observation> measured = records.stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(observation -> RecordFacts.isInForce(observation)
                        && !dates.isBefore(RecordFacts.effective(observation), WITHIN))
                .sorted(Comparator.comparing(this::start)
                        .reversed()
                        .thenComparing(observation -> arm(observation).isEmpty()))
                .toList();
        List<Suggestion> suggestions = new ArrayList<>();
        Set<UnusableEntry> unusable = new HashSet<>();
        for (VitalSign sign : VitalSign.of(form)) {
            List<Reading> readings = measured.stream()
                    .flatMap(observation -> reading(sign, observation).stream())
                    .toList();
            newest(sign.arm().isEmpty() ? readings : ofArm(sign, readings, unusable), unusable)
                    .ifPresent(reading -> suggestion(sign, reading)
                            .ifPresentOrElse(
                                    value -> suggestions.addAll(withOxygen(sign, reading, value)),
                                    () -> unusable.add(
                                            new UnusableEntry(reading.observation(), UnreadReason.UNUSABLE))));
        }
        return new AnswerSuggester.RecordAnswers(suggestions, unusable);
    }

    /** Finds the newest usable reading; empty if another one may be newer, which is then reported. */
    private Optional<Reading> newest(List<Reading> readings, Set<UnusableEntry> unusable) {
        Optional<Reading> newest =
                readings.stream().filter(reading -> reason(reading).isEmpty()).findFirst();
        List<UnusableEntry> rivals = readings.stream()
                .filter(reading ->
                        newest.map(chosen -> isRival(reading, chosen)).orElse(true))
                .map(reading ->
                        new UnusableEntry(reading.observation(), reason(reading).orElse(UnreadReason.UNUSABLE)))
                .toList();
        unusable.addAll(rivals);
        return newest.filter(_ -> rivals.isEmpty());
    }

    private boolean isRival(Reading reading, Reading chosen) {
        return !(reason(reading).isEmpty() && reading.hasValueOf(chosen))
                && !reading.equals(chosen)
                && dates.mayBeLater(reading.time(), chosen.time());
    }

    private Optional<UnreadReason> reason(Reading reading) {
        return RecordFacts.unusable(reading.observation(), dates, Optional.of(WITHIN));
    }

    /**
     * Blood pressures of an arm, newest first, and those without a recognized site, which could be of either arm: a newer
     * one ends the search, since an older value must not replace it, and one of an uncertain time may be the newest. If no
     * pressure has a site, all count as those of the right arm.
     */
    private List<Reading> ofArm(VitalSign sign, List<Reading> readings, Set<UnusableEntry> unusable) {
        if (readings.stream().noneMatch(reading -> reading.observation().hasBodySite())) {
            return sign.arm().equals(Optional.of(VitalSign.Arm.RIGHT)) ? readings : List.of();
        }
        List<Reading> ofArm = new ArrayList<>();
        for (Reading reading : readings) {
            Optional<VitalSign.Arm> arm = arm(reading.observation());
            if (arm.isEmpty() && ofArm.isEmpty()) {
                unusable.add(new UnusableEntry(reading.observation(), UnreadReason.UNUSABLE));
                return List.of();
            }
            boolean older = !ofArm.isEmpty()
                    && start(reading.observation())
                            .isBefore(start(ofArm.getFirst().observation()));
            if (arm.equals(sign.arm()) || (arm.isEmpty() && older)) {
                ofArm.add(reading);
            }
        }
        return ofArm;
    }

    private static Optional<VitalSign.Arm> arm(Observation observation) {
        return Stream.of(VitalSign.Arm.values())
                .filter(arm -> coded(observation.getBodySite(), VitalSign.Arm.SYSTEM, Set.of(arm.code())))
                .findFirst();
    }

    private static Optional<Reading> reading(VitalSign sign, Observation observation) {
        if (coded(observation.getCode(), VitalSign.LOINC, sign.codes())) {
            return Optional.of(new Reading(observation, Optional.ofNullable(observation.getValue())));
        }
        return observation.getComponent().stream()
                .filter(component -> coded(component.getCode(), VitalSign.LOINC, sign.codes()))
                .map(component -> new Reading(observation, Optional.ofNullable(component.getValue())))
                .findFirst();
    }

    private static boolean coded(CodeableConcept concept, String system, Set<String> codes) {
        return concept.getCoding().stream()
                .anyMatch(coding -> system.equals(coding.getSystem()) && codes.contains(coding.getCode()));
    }

    private Optional<Suggestion> suggestion(VitalSign sign, Reading reading) {
        Item item = form.item(sign.linkId()).orElseThrow();
        return reading.value()
                .flatMap(MeasuredQuantity::exact)
                .flatMap(quantity -> MeasuredQuantity.inUnit(quantity, sign.unit())
                        .map(value -> MeasuredQuantity.rounded(value, item, sign))
                        .filter(item::admits)
                        .map(value -> new Suggestion(
                                sign.linkId(),
                                value.stripTrailingZeros().toPlainString(),
                                words(quantity, reading.observation()),
                                RecordFacts.effective(reading.observation()),
                                Optional.ofNullable(reading.observation()
                                                .getIdElement()
                                                .getIdPart())
                                        .map(id -> "Observation/" + id))));
    }

    /**
     * Adds a suggestion of extra oxygen where a saturation has a component for it (pulse oximetry profile of US Core):
     * without that answer, NEWS2 would be too low.
     */
    private List<Suggestion> withOxygen(VitalSign sign, Reading reading, Suggestion value) {
        boolean onOxygen = sign == VitalSign.OXYGEN_SATURATION
                && form.item(OXYGEN_GIVEN).isPresent()
                && reading.observation().getComponent().stream().anyMatch(VitalSignReader::isOxygenGiven);
        return onOxygen
                ? List.of(value, new Suggestion(OXYGEN_GIVEN, "Y", value.text(), value.date(), value.source()))
                : List.of(value);
    }

    private static boolean isOxygenGiven(Observation.ObservationComponentComponent component) {
        return MeasuredQuantity.exact(component.getValue())
                .filter(amount -> coded(component.getCode(), VitalSign.LOINC, Set.of(INHALED_OXYGEN_FLOW))
                        ? amount.getValue().signum() > 0
                        : coded(component.getCode(), VitalSign.LOINC, Set.of(INHALED_OXYGEN_CONCENTRATION))
                                && MeasuredQuantity.inUnit(amount, "%")
                                        .filter(share -> share.compareTo(OXYGEN_OF_AIR) > 0)
                                        .isPresent())
                .isPresent();
    }

    /** The value as recorded, its time, who measured it and where. */
    private String words(Quantity value, Observation observation) {
        Stream<Optional<String>> parts = Stream.of(
                Optional.of(text(value)),
                RecordFacts.effective(observation)
                        .filter(date -> date.contains("T"))
                        .map(_ -> TIME.format(start(observation).atZone(dates.zone()))),
                observation.getPerformer().stream()
                        .flatMap(performer ->
                                DisplayText.sanitizedOrEmpty(performer.getDisplay(), DisplayText.PHRASE_CHARS).stream())
                        .findFirst(),
                arm(observation).map(_ -> text(observation.getBodySite())));
        return DisplayText.sanitized(
                Stream.concat(parts.flatMap(Optional::stream), components(observation))
                        .collect(Collectors.joining(", ")),
                DisplayText.PHRASE_CHARS);
    }

    /** Quantities of the components of an Observation with a value of its own, such as the oxygen given at a saturation. */
    private static Stream<String> components(Observation observation) {
        return observation.hasValue()
                ? observation.getComponent().stream()
                        .filter(component -> component.getValue() instanceof Quantity quantity && quantity.hasValue())
                        .map(component -> text(component.getCode()) + " " + text((Quantity) component.getValue()))
                : Stream.of();
    }

    private static String text(Quantity quantity) {
        String unit = Optional.ofNullable(quantity.getUnit()).orElse(quantity.getCode());
        return quantity.getValue().toPlainString() + " " + UnitNames.of(unit);
    }

    private static String text(CodeableConcept concept) {
        return Optional.ofNullable(concept.getText())
                .or(() -> Optional.ofNullable(concept.getCodingFirstRep().getDisplay()))
                .orElse("");
    }

    private Instant start(Observation observation) {
        return dates.start(RecordFacts.effective(observation));
    }
}
