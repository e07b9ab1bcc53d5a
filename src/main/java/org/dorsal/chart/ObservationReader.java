package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.*;
import java.util.function.Function;
import java.util.stream.*;
import org.dorsal.chart.AnswerSuggester.RuleEvidence.CodedEntry;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.dorsal.knowledge.RecordRule.MeasuredValue;
import org.dorsal.knowledge.VitalSign;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Resource;

/**
 * Judge of all measurements of a record, so that no rule reads an entry another way than the next. A value that is not
 * final, has no usable time, is in a unit that can't be converted, outside of what a person can have, or contradicted by
 * a dataAbsentReason is reported and never used; no older value takes its place. Of two values that may be the newest,
 * none is used.
 */
record ObservationReader(Form form, RecordDates dates, List<Reading> readings) {
    /** Greatest age of a measurement that may stand for the present. */
    static final Duration PRESENT = Duration.ofHours(24);

    /**
     * Measures in a unit of a vital sign that are none of the form: mean pressure, body fat, and percentiles of head,
     * weight and body mass index.
     */
    private static final CodeSet NOT_ASKED = loinc(Set.of("8478-0", "41982-0", "8289-1", "77606-2", "59576-9"));

    private static final Set<String> UNITS_OF_VITAL_SIGNS = Set.of("/min", "%", "mmHg", "kPa", "°C", "°F");

    private static final Set<ObservationStatus> CERTAIN =
            Set.of(ObservationStatus.FINAL, ObservationStatus.AMENDED, ObservationStatus.CORRECTED);
    private static final Set<ObservationStatus> WITHDRAWN =
            Set.of(ObservationStatus.CANCELLED, ObservationStatus.ENTEREDINERROR);

    /** Reads the Observations that are in force and about the patient, not about a device or a child before birth. */
    static ObservationReader of(Form form, RecordDates dates, List<Resource> records) {
        return new ObservationReader(
                form,
                dates,
                records.stream()
                        .filter(Observation.class::isInstance)
                        .map(Observation.class::cast)
                        .filter(observation -> !WITHDRAWN.contains(observation.getStatus()) && !observation.hasFocus())
                        .flatMap(Reading::of)
                        .toList());
    }

    /** Returns what the rule finds: any value that reaches a bound, else the newest value. */
    Stream<CodedEntry> entries(RecordRule rule) {
        Stream<Reading> candidates = readings.stream().filter(reading -> reading.has(rule.codes()));
        return rule.evidence() instanceof RecordRule.ThresholdObservation reached
                ? candidates
                        .filter(reading -> isRecent(reading, reached.within()))
                        .flatMap(reading -> fault(reading, reached.within())
                                .<CodedEntry>map(reading::unusable)
                                .or(() -> judge(rule, reading))
                                .stream())
                : newest(rule, candidates);
    }

    /** Returns the vital signs of the form with oxygen given, and the measurements under codes that are not read. */
    Stream<CodedEntry> vitalSigns(List<RecordRule> rules) {
        List<VitalSign> signs = VitalSign.of(form);
        Stream<CodedEntry> entries = signs.stream()
                .flatMap(sign -> newest(
                        rule(sign),
                        sign.arm().isPresent() ? new PressureReadings(readings, dates).of(sign) : of(sign)));
        OxygenReadings oxygenReadings = new OxygenReadings(readings, dates);
        Stream<CodedEntry> oxygen = form.item(OxygenReadings.QUESTION).isPresent()
                ? newest(Optional.of(PRESENT), oxygenReadings.candidates(), oxygenReadings::judge)
                : Stream.of();
        List<CodeSet> readCodes = Stream.of(
                        rules.stream().map(RecordRule::codes),
                        signs.stream().map(sign -> loinc(sign.codes())),
                        Stream.of(OxygenReadings.CODES, NOT_ASKED))
                .flatMap(codes -> codes)
                .toList();
        Stream<CodedEntry> unread = signs.isEmpty()
                ? Stream.of()
                : readings.stream()
                        .filter(reading -> mayBeVitalSign(reading)
                                && readCodes.stream().noneMatch(reading::has)
                                && isRecent(reading, Optional.of(PRESENT)))
                        .map(reading -> reading.unusable(UnreadReason.OTHER_CODE));
        return Stream.of(entries, oxygen, unread).flatMap(part -> part);
    }

    static CodeSet loinc(Set<String> codes) {
        return new CodeSet(
                codes.stream().map(code -> VitalSign.LOINC + "|" + code).collect(Collectors.toSet()), Set.of());
    }

    private static RecordRule rule(VitalSign sign) {
        return new RecordRule(sign.linkId(), loinc(sign.codes()), new MeasuredValue(sign.unit(), Optional.of(PRESENT)));
    }

    private Stream<Reading> of(VitalSign sign) {
        return readings.stream().filter(reading -> reading.has(loinc(sign.codes())));
    }

    private static boolean mayBeVitalSign(Reading reading) {
        List<CodeableConcept> categories = reading.observation().getCategory();
        return (categories.isEmpty()
                        || categories.stream().anyMatch(category -> RecordFacts.coded(category, Set.of("vital-signs"))))
                && reading.unit().filter(UNITS_OF_VITAL_SIGNS::contains).isPresent();
    }

    private Stream<CodedEntry> newest(RecordRule rule, Stream<Reading> candidates) {
        return newest(
                ((RecordRule.ObservationEvidence) rule.evidence()).within(),
                candidates,
                reading -> judge(rule, reading));
    }

    /** Finds the newest value; none if another one may be newer, which is then reported. */
    private Stream<CodedEntry> newest(
            Optional<Duration> within, Stream<Reading> candidates, Function<Reading, Optional<CodedEntry>> judge) {
        List<Reading> recent =
                candidates.filter(reading -> isRecent(reading, within)).toList();
        Optional<Reading> newest = recent.stream()
                .filter(reading -> fault(reading, within).isEmpty())
                .max(Comparator.comparing(reading -> dates.start(reading.time())));
        Map<Boolean, List<Reading>> rivals = recent.stream()
                .filter(reading -> newest.map(chosen -> dates.mayBeLater(reading.time(), chosen.time()))
                        .orElse(true))
                .collect(Collectors.partitioningBy(
                        reading -> fault(reading, within).isEmpty()));
        List<Reading> usable = rivals.getOrDefault(true, List.of());
        List<Reading> faulty = rivals.getOrDefault(false, List.of());
        boolean agree = usable.stream()
                        .map(reading -> judge.apply(reading).map(CodedEntry::answer))
                        .distinct()
                        .count()
                <= 1;
        boolean sure = agree && (faulty.isEmpty() || within.isEmpty());
        return Stream.concat(
                faulty.stream()
                        .map(reading -> reading.unusable(fault(reading, within).orElseThrow())),
                sure
                        ? newest.flatMap(judge).stream()
                        : usable.stream().map(reading -> reading.unusable(UnreadReason.UNCLEAR)));
    }

    /** Returns the reason that no value of the Observation can be used. */
    private Optional<UnreadReason> fault(Reading reading, Optional<Duration> within) {
        if (!CERTAIN.contains(reading.observation().getStatus())) {
            return Optional.of(UnreadReason.UNCERTAIN);
        }
        return dates.isFuture(reading.time())
                ? Optional.of(UnreadReason.FUTURE)
                : within.filter(window -> !dates.isWithin(reading.time(), window))
                        .map(_ -> UnreadReason.UNUSABLE);
    }

    private boolean isRecent(Reading reading, Optional<Duration> within) {
        return within.filter(window -> dates.isBefore(reading.time(), window)).isEmpty();
    }

    /** Returns what a value means for a rule; empty if it states something else, such as a value below a bound. */
    private Optional<CodedEntry> judge(RecordRule rule, Reading reading) {
        return switch (rule.evidence()) {
            case RecordRule.CodedObservation coded -> coded(rule, coded, reading);
            case RecordRule.ThresholdObservation reached -> reached(rule, reached, reading);
            case MeasuredValue measured -> measured(rule, measured, reading);
            case RecordRule.Diagnosis _, RecordRule.MedicineEvidence _ -> Optional.empty();
        };
    }

    private Optional<CodedEntry> coded(RecordRule rule, RecordRule.CodedObservation coded, Reading reading) {
        return reading.value()
                .filter(CodeableConcept.class::isInstance)
                .map(CodeableConcept.class::cast)
                .filter(value -> RecordFacts.isRead(value, coded.values().systems()))
                .map(value -> Optional.of(value)
                        .filter(held -> RecordFacts.held(held, coded.values()))
                        .map(held -> reading.supporting(
                                rule.question(), coded.answer(), RecordFacts.worded(held, coded.values()))))
                .orElseGet(() -> Optional.of(reading.unusable(UnreadReason.UNUSABLE)));
    }

    private Optional<CodedEntry> reached(RecordRule rule, RecordRule.ThresholdObservation reached, Reading reading) {
        Optional<VitalSign> sign = VitalSign.of(form).stream()
                .filter(each -> reading.has(loinc(each.codes())))
                .findFirst();
        String unit = sign.map(VitalSign::unit).or(reading::ucum).orElse("");
        Optional<BigDecimal> value = sign.flatMap(each -> form.item(each.linkId()))
                .map(item -> reading.in(unit, item))
                .orElseGet(() -> reading.in(unit));
        Optional<BigDecimal> least = reached.least().stream()
                .filter(bound -> bound.unit().equals(unit))
                .map(RecordRule.QuantityBound::value)
                .findFirst();
        if (value.isEmpty() || least.isEmpty()) {
            return Optional.of(reading.unusable(UnreadReason.UNUSABLE));
        }
        boolean above = value.get().compareTo(least.get()) >= 0;
        if (!reading.isExact() && above != reading.isMore()) {
            return Optional.of(reading.unusable(UnreadReason.UNCLEAR));
        }
        return above
                ? Optional.of(reading.supporting(rule.question(), reached.answer(), reading.words(dates)))
                : Optional.empty();
    }

    private Optional<CodedEntry> measured(RecordRule rule, MeasuredValue measured, Reading reading) {
        Optional<BigDecimal> value = form.item(rule.question()).flatMap(item -> reading.in(measured.unit(), item));
        if (value.isPresent() && reading.isExact()) {
            return Optional.of(reading.supporting(
                    rule.question(), value.get().stripTrailingZeros().toPlainString(), reading.words(dates)));
        }
        boolean inPart = value.isPresent()
                || (reading.value().isEmpty() && new PressureReadings(readings, dates).hasValue(reading));
        return Optional.of(reading.unusable(inPart ? UnreadReason.UNCLEAR : UnreadReason.UNUSABLE));
    }

    /**
     * Oxygen given to a patient: flows and concentrations, of a saturation (pulse oximetry profile of US Core) or alone.
     * Without them, NEWS2 would be too low.
     */
    record OxygenReadings(List<Reading> readings, RecordDates dates) {
        static final String QUESTION = "supplemental-oxygen";
        static final CodeSet CODES =
                ObservationReader.loinc(Set.of("3151-8", "3150-6", VitalSign.SATURATION_ON_ROOM_AIR));

        private static final CodeSet FLOW = ObservationReader.loinc(Set.of("3151-8"));
        private static final CodeSet ON_ROOM_AIR = ObservationReader.loinc(Set.of(VitalSign.SATURATION_ON_ROOM_AIR));

        /** Percent of oxygen that the air of a room is taken to have; devices that round it downwards mean air, too. */
        private static final BigDecimal OF_AIR = BigDecimal.valueOf(21);

        private static final BigDecimal LEAST = BigDecimal.valueOf(20);
        private static final BigDecimal ALL = BigDecimal.valueOf(100);

        /**
         * Returns the oxygen of each measurement: given if one of its parts says so. Parts of a saturation that another one
         * follows belong to that time.
         */
        Stream<Reading> candidates() {
            List<Reading> saturations = readings.stream()
                    .filter(reading -> reading.has(ObservationReader.loinc(VitalSign.OXYGEN_SATURATION.codes())))
                    .toList();
            List<Reading> oxygen =
                    readings.stream().filter(reading -> reading.has(CODES)).toList();
            return oxygen.stream()
                    .filter(reading -> saturations.stream().noneMatch(reading::isBeside)
                            || saturations.stream()
                                    .allMatch(saturation -> dates.mayBeLater(reading.time(), saturation.time())))
                    .filter(reading -> isGiven(reading)
                            || oxygen.stream().noneMatch(other -> other.isBeside(reading) && isGiven(other)));
        }

        private boolean isGiven(Reading reading) {
            return judge(reading)
                    .filter(CodedEntry.SupportingEntry.class::isInstance)
                    .isPresent();
        }

        /** Returns whether oxygen was given; empty for none or room air, which is never suggested. */
        Optional<CodedEntry> judge(Reading reading) {
            boolean flow = reading.has(FLOW);
            Optional<BigDecimal> amount = flow
                    ? reading.in("L/min").filter(value -> value.signum() >= 0)
                    : reading.in("%")
                            .or(() -> reading.in("1").map(fraction -> fraction.movePointRight(2)))
                            .filter(value -> value.compareTo(LEAST) >= 0 && value.compareTo(ALL) <= 0);
            boolean isGiven = amount.filter(value -> value.compareTo(flow ? BigDecimal.ZERO : OF_AIR) > 0
                            || (value.signum() == 0 && reading.isMore()))
                    .isPresent();
            if (reading.has(ON_ROOM_AIR)) {
                return Optional.empty();
            }
            if (amount.isEmpty() || (!reading.isExact() && isGiven != reading.isMore())) {
                return Optional.of(reading.unusable(UnreadReason.UNUSABLE));
            }
            return isGiven ? Optional.of(reading.supporting(QUESTION, "Y", reading.words(dates))) : Optional.empty();
        }
    }

    /** Blood pressures of a record: numbers of two measurements, or of two arms, never become one pressure. */
    record PressureReadings(List<Reading> readings, RecordDates dates) {
        private static final CodeSet PANEL = ObservationReader.loinc(Set.of(VitalSign.BLOOD_PRESSURE));
        private static final CodeSet VALUES = ObservationReader.loinc(Set.of(VitalSign.SYSTOLIC, VitalSign.DIASTOLIC));

        /**
         * Returns the pressures of an arm, newest first, and those without a recognized site, which could be of either arm: a
         * newer one ends the search, since an older value must not replace it, and one of an uncertain time may be the
         * newest. If no pressure has a site that names a side, all count as those of the right arm.
         */
        Stream<Reading> of(VitalSign sign) {
            List<Reading> pressures = measurements(sign)
                    .sorted(Comparator.comparing((Reading reading) -> dates.start(reading.time()))
                            .reversed()
                            .thenComparing(reading -> reading.arm().isEmpty()))
                    .toList();
            if (pressures.stream()
                    .allMatch(reading ->
                            VitalSign.Arm.hasNoSide(reading.observation().getBodySite()))) {
                return sign.arm().equals(Optional.of(VitalSign.Arm.RIGHT)) ? pressures.stream() : Stream.of();
            }
            List<Reading> ofArm = new ArrayList<>();
            for (Reading reading : pressures) {
                Optional<VitalSign.Arm> arm = reading.arm();
                if (arm.isEmpty() && ofArm.isEmpty()) {
                    return Stream.of(reading.withoutValue());
                }
                if (arm.equals(sign.arm())
                        || (arm.isEmpty()
                                && dates.start(reading.time())
                                        .isBefore(dates.start(ofArm.getFirst().time())))) {
                    ofArm.add(reading);
                }
            }
            return ofArm.stream();
        }

        /**
         * Values of the sign, and an empty one for each measurement that lacks it. A panel without any value counts by
         * itself; its members may be Observations of their own.
         */
        private Stream<Reading> measurements(VitalSign sign) {
            List<Reading> values = readings.stream()
                    .filter(reading -> reading.has(ObservationReader.loinc(sign.codes())))
                    .toList();
            Stream<Reading> lacking = readings.stream()
                    .filter(reading -> reading.has(PANEL)
                            ? !reading.observation().hasHasMember() && (!values.isEmpty() || !hasValue(reading))
                            : reading.has(VALUES) && !values.isEmpty())
                    .filter(reading -> values.stream().noneMatch(value -> isSameMeasurement(value, reading)))
                    .map(Reading::withoutValue);
            return Stream.concat(values.stream(), lacking);
        }

        private static boolean isSameMeasurement(Reading reading, Reading other) {
            Optional<String> date = RecordFacts.effective(reading.observation());
            return reading.isBeside(other)
                    || (date.isPresent()
                            && date.equals(RecordFacts.effective(other.observation()))
                            && reading.arm().equals(other.arm()));
        }

        /** Returns whether the measurement of a reading has a pressure, of whichever sign. */
        boolean hasValue(Reading reading) {
            return readings.stream()
                    .anyMatch(other -> other.isBeside(reading)
                            && other.has(VALUES)
                            && other.value().isPresent());
        }
    }
}
