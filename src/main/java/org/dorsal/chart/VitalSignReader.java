package org.dorsal.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.UnitNames;
import org.dorsal.knowledge.VitalSign;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/**
 * Suggests the vital signs of the form from the newest measurements of the past day. A value in a unit that can't be
 * converted, or outside of what a person can have, is reported and never used; no older value takes its place.
 */
record VitalSignReader(Form form, RecordDates dates) {
    /** Greatest age of a measurement that may stand for the present. */
    static final Duration WITHIN = Duration.ofHours(24);

    private static final Set<ObservationStatus> CERTAIN =
            Set.of(ObservationStatus.FINAL, ObservationStatus.AMENDED, ObservationStatus.CORRECTED);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final String ANNOTATION = "\\{[^}]*\\}";

    /** A measurement that names the sign, as recorded. */
    private record Reading(Observation observation, Optional<Type> value) {}

    AnswerSuggester.RecordAnswers from(List<Resource> records) {
        List<Observation> measured = records.stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(observation -> CERTAIN.contains(observation.getStatus())
                        && !observation.hasFocus()
                        && dates.isWithin(RecordFacts.effective(observation), WITHIN))
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
            (sign.arm().isEmpty() ? readings.stream().findFirst() : ofArm(sign, readings, unusable))
                    .ifPresent(reading -> suggestion(sign, reading)
                            .ifPresentOrElse(
                                    suggestions::add,
                                    () -> unusable.add(
                                            new UnusableEntry(reading.observation(), UnreadReason.UNUSABLE))));
        }
        return new AnswerSuggester.RecordAnswers(suggestions, unusable);
    }

    /**
     * Finds the newest blood pressure of an arm. A pressure without a recognized site could be of either arm, so it ends
     * the search: an older value must not replace it. If no pressure has a site, all count as those of the right arm.
     */
    private static Optional<Reading> ofArm(VitalSign sign, List<Reading> readings, Set<UnusableEntry> unusable) {
        boolean sites =
                readings.stream().anyMatch(reading -> reading.observation().hasBodySite());
        for (Reading reading : readings) {
            Optional<VitalSign.Arm> arm = sites ? arm(reading.observation()) : Optional.of(VitalSign.Arm.RIGHT);
            if (arm.equals(sign.arm())) {
                return Optional.of(reading);
            }
            if (arm.isEmpty()) {
                unusable.add(new UnusableEntry(reading.observation(), UnreadReason.UNUSABLE));
                return Optional.empty();
            }
        }
        return Optional.empty();
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
                .flatMap(VitalSignReader::exact)
                .flatMap(quantity -> inUnit(quantity, sign.unit())
                        .map(value -> rounded(value, item))
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

    private static Optional<Quantity> exact(Type value) {
        return value instanceof Quantity quantity
                        && quantity.hasValue()
                        && !quantity.hasComparator()
                        && quantity.hasCode()
                        && Codes.UCUM.equals(quantity.getSystem())
                ? Optional.of(quantity)
                : Optional.empty();
    }

    /** The value in the unit of the form; empty for a unit that is not the same kind of measure. */
    private static Optional<BigDecimal> inUnit(Quantity quantity, String unit) {
        BigDecimal value = quantity.getValue();
        String recorded = quantity.getCode().replaceAll(ANNOTATION, "");
        if (recorded.equals(unit)) {
            return Optional.of(value);
        }
        return switch (recorded + ">" + unit) {
            case "[degF]>Cel" ->
                Optional.of(value.subtract(BigDecimal.valueOf(32))
                        .multiply(BigDecimal.valueOf(5))
                        .divide(BigDecimal.valueOf(9), 4, RoundingMode.HALF_UP));
            // conventional millimetre of mercury, 133.322 Pa
            case "kPa>mm[Hg]" ->
                Optional.of(value.multiply(BigDecimal.valueOf(1000))
                        .divide(new BigDecimal("133.322"), 4, RoundingMode.HALF_UP));
            default -> Optional.empty();
        };
    }

    private static BigDecimal rounded(BigDecimal value, Item item) {
        return value.setScale(item.kind() == Item.ItemKind.INTEGER ? 0 : 1, RoundingMode.HALF_UP);
    }

    /** The value as recorded, its time, who measured it and where. */
    private String words(Quantity value, Observation observation) {
        String unit = UnitNames.of(Optional.ofNullable(value.getUnit()).orElse(value.getCode()));
        Stream<Optional<String>> parts = Stream.of(
                Optional.of(value.getValue().toPlainString() + " " + unit),
                RecordFacts.effective(observation)
                        .filter(date -> date.contains("T"))
                        .map(_ -> TIME.format(start(observation).atZone(dates.zone()))),
                observation.getPerformer().stream()
                        .flatMap(performer ->
                                DisplayText.sanitizedOrEmpty(performer.getDisplay(), DisplayText.PHRASE_CHARS).stream())
                        .findFirst(),
                arm(observation).map(_ -> site(observation.getBodySite())));
        return DisplayText.sanitized(
                parts.flatMap(Optional::stream).collect(Collectors.joining(", ")), DisplayText.PHRASE_CHARS);
    }

    private static String site(CodeableConcept site) {
        return Optional.ofNullable(site.getText())
                .or(() -> Optional.ofNullable(site.getCodingFirstRep().getDisplay()))
                .orElse("");
    }

    private Instant start(Observation observation) {
        return dates.start(RecordFacts.effective(observation));
    }
}
