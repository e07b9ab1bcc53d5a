package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.knowledge.UnitNames;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Resource;

/**
 * Searches a record for what one rule reads. An entry that states something else (it is refuted, over, or below a
 * bound) gives nothing; one with the rule's code that can't be used is reported, so that the clinician can look at it.
 */
record RuleEvidence(Form form, RecordRule rule, RecordDates dates) {
    /** Entry of the record with a code of the rule. */
    sealed interface CodedEntry {
        /** Entry that suggests an answer. */
        record SupportingEntry(Suggestion suggestion) implements CodedEntry {}

        /** Entry that can't be used. */
        record UnusableEntry(Resource record, UnreadReason reason) implements CodedEntry {
            @Override
            public String toString() {
                return "UnusableEntry[" + reason + "]";
            }
        }
    }

    Stream<CodedEntry> entries(List<Resource> records) {
        return switch (rule.evidence()) {
            case RecordRule.Diagnosis diagnosis ->
                of(records, Condition.class)
                        .filter(condition -> RecordFacts.held(condition.getCode(), rule.codes()))
                        .flatMap(condition -> diagnosis(diagnosis, condition).stream());
            case RecordRule.MedicineEvidence(String answer) ->
                records.stream().flatMap(record -> medicine(answer, record).stream());
            case RecordRule.ThresholdObservation reached ->
                Stream.concat(
                        unusable(records, reached.within()),
                        usable(records, reached.within()).flatMap(each -> reached(reached, each).stream()));
            case RecordRule.ObservationEvidence newest ->
                Stream.concat(
                        unusable(records, newest.within()),
                        usable(records, newest.within())
                                .max(Comparator.comparing(each -> dates.start(RecordFacts.effective(each))))
                                .flatMap(each -> newest(newest, each))
                                .stream());
        };
    }

    private Optional<CodedEntry> diagnosis(RecordRule.Diagnosis rule, Condition condition) {
        if (RecordFacts.isDenied(condition)) {
            return Optional.empty();
        }
        if (RecordFacts.isSuspected(condition)) {
            return unusable(condition, UnreadReason.UNCERTAIN);
        }
        if (!rule.everCounts() && !RecordFacts.isActive(condition)) {
            return condition.hasClinicalStatus() ? Optional.empty() : unusable(condition, UnreadReason.UNUSABLE);
        }
        Optional<String> onset = RecordDates.date(condition.getOnset());
        if (dates.isFuture(onset) || dates.isFuture(RecordFacts.recorded(condition))) {
            return unusable(condition, UnreadReason.FUTURE);
        }
        return rule.onsetKnown() && onset.isEmpty()
                ? unusable(condition, UnreadReason.UNUSABLE)
                : supporting(
                        rule.answer(),
                        RecordFacts.worded(condition.getCode(), this.rule.codes()),
                        onset.or(() -> RecordFacts.recorded(condition)),
                        condition);
    }

    private Optional<CodedEntry> medicine(String answer, Resource record) {
        if (ActiveMedicines.recorded(record)
                .filter(medicine -> RecordFacts.held(medicine.code(), rule.codes()))
                .isEmpty()) {
            return Optional.empty();
        }
        if (ActiveMedicines.hasUnknownStatus(record)) {
            return unusable(record, UnreadReason.UNCERTAIN);
        }
        return ActiveMedicines.inForce(record)
                .flatMap(medicine -> dates.isFuture(medicine.since())
                        ? unusable(record, UnreadReason.FUTURE)
                        : supporting(
                                answer, RecordFacts.worded(medicine.code(), rule.codes()), medicine.since(), record));
    }

    private Stream<Observation> usable(List<Resource> records, Optional<Duration> within) {
        return observations(records)
                .filter(observation ->
                        RecordFacts.unusable(observation, dates, within).isEmpty());
    }

    private Stream<CodedEntry> unusable(List<Resource> records, Optional<Duration> within) {
        return observations(records)
                .filter(observation -> within.map(window -> !dates.isBefore(RecordFacts.effective(observation), window))
                        .orElse(true))
                .flatMap(
                        observation -> RecordFacts.unusable(observation, dates, within)
                                .flatMap(reason -> unusable(observation, reason))
                                .stream());
    }

    /** Returns the Observations with a code of the rule that are neither withdrawn nor about something else. */
    private Stream<Observation> observations(List<Resource> records) {
        return of(records, Observation.class)
                .filter(observation -> RecordFacts.held(observation.getCode(), rule.codes()))
                .filter(RecordFacts::isInForce);
    }

    private Optional<CodedEntry> newest(RecordRule.ObservationEvidence evidence, Observation observation) {
        return switch (evidence) {
            case RecordRule.CodedObservation coded -> coded(coded, observation);
            case RecordRule.MeasuredValue measured -> measured(measured, observation);
            case RecordRule.ThresholdObservation reached -> reached(reached, observation);
        };
    }

    private Optional<CodedEntry> coded(RecordRule.CodedObservation coded, Observation observation) {
        if (!(observation.getValue() instanceof CodeableConcept value) || !RecordFacts.isCoded(value)) {
            return unusable(observation, UnreadReason.UNUSABLE);
        }
        return RecordFacts.held(value, coded.values())
                ? supporting(
                        coded.answer(),
                        RecordFacts.worded(value, coded.values()),
                        RecordFacts.effective(observation),
                        observation)
                : Optional.empty();
    }

    private Optional<CodedEntry> reached(RecordRule.ThresholdObservation reached, Observation observation) {
        Optional<BigDecimal> bound = exact(
                        observation, QuantityComparator.GREATER_THAN, QuantityComparator.GREATER_OR_EQUAL)
                .flatMap(value -> reached.least().stream()
                        .filter(least -> least.unit().equals(value.getCode()))
                        .map(RecordRule.QuantityBound::value)
                        .findFirst());
        if (bound.isEmpty()) {
            return unusable(observation, UnreadReason.UNUSABLE);
        }
        Quantity value = observation.getValueQuantity();
        return value.getValue().compareTo(bound.get()) >= 0
                ? supporting(reached.answer(), worded(value), RecordFacts.effective(observation), observation)
                : Optional.empty();
    }

    private Optional<CodedEntry> measured(RecordRule.MeasuredValue measured, Observation observation) {
        return exact(observation)
                .filter(value -> measured.unit().equals(value.getCode()))
                .filter(value -> form.item(rule.question())
                        .filter(item -> item.admits(value.getValue()))
                        .isPresent())
                .map(value -> supporting(
                        plain(value.getValue()), worded(value), RecordFacts.effective(observation), observation))
                .orElseGet(() -> unusable(observation, UnreadReason.UNUSABLE));
    }

    /** Returns the value of an Observation if it is a number with a code of UCUM: the text of a unit is a guess. */
    private static Optional<Quantity> exact(Observation observation, QuantityComparator... admitted) {
        return observation.getValue() instanceof Quantity value
                        && value.hasValue()
                        && Codes.UCUM.equals(value.getSystem())
                        && (!value.hasComparator() || Set.of(admitted).contains(value.getComparator()))
                ? Optional.of(value)
                : Optional.empty();
    }

    private Optional<CodedEntry> supporting(String answer, String words, Optional<String> date, Resource record) {
        Optional<String> source =
                Optional.ofNullable(record.getIdElement().getIdPart()).map(id -> record.fhirType() + "/" + id);
        return Optional.of(
                new CodedEntry.SupportingEntry(new Suggestion(rule.question(), answer, words, date, source)));
    }

    private static Optional<CodedEntry> unusable(Resource record, UnreadReason reason) {
        return Optional.of(new CodedEntry.UnusableEntry(record, reason));
    }

    private static String worded(Quantity value) {
        String unit = UnitNames.of(Optional.ofNullable(value.getUnit()).orElse(value.getCode()));
        return DisplayText.sanitized(plain(value.getValue()) + " " + unit, DisplayText.PHRASE_CHARS);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private static <R> Stream<R> of(List<Resource> records, Class<R> type) {
        return records.stream().filter(type::isInstance).map(type::cast);
    }
}
