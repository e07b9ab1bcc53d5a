package org.dorsal.chart;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.RecordRule;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Resource;

/**
 * Searches a record for what one rule reads. An entry that states something else (it is refuted, over, or below a
 * bound) gives nothing; one with the rule's code that can't be used is reported, so that the clinician can look at it.
 */
record RuleEvidence(RecordRule rule, RecordDates dates, ObservationReader observations) {
    /** Entry of the record with a code of the rule. */
    sealed interface CodedEntry {
        /** Returns what the entry says, to compare entries of one question. */
        default String answer() {
            return switch (this) {
                case SupportingEntry(Suggestion suggestion) -> suggestion.answer();
                case UnusableEntry(Resource _, UnreadReason reason) -> reason.toString();
            };
        }

        static CodedEntry supporting(
                String question, String answer, String words, Optional<String> date, Resource record) {
            Optional<String> source =
                    Optional.ofNullable(record.getIdElement().getIdPart()).map(id -> record.fhirType() + "/" + id);
            return new SupportingEntry(new Suggestion(question, answer, words, date, source));
        }

        /** Entry that suggests an answer. */
        record SupportingEntry(Suggestion suggestion) implements CodedEntry {}

        /** Entry that can't be used. */
        record UnusableEntry(Resource record, UnreadReason reason) implements CodedEntry {}
    }

    Stream<CodedEntry> entries(List<Resource> records) {
        return switch (rule.evidence()) {
            case RecordRule.Diagnosis diagnosis ->
                records.stream()
                        .filter(Condition.class::isInstance)
                        .map(Condition.class::cast)
                        .filter(condition -> RecordFacts.held(condition.getCode(), rule.codes()))
                        .flatMap(condition -> diagnosis(diagnosis, condition).stream());
            case RecordRule.MedicineEvidence(String answer) ->
                records.stream().flatMap(record -> medicine(answer, record).stream());
            case RecordRule.ObservationEvidence _ -> observations.entries(rule);
        };
    }

    private Optional<CodedEntry> diagnosis(RecordRule.Diagnosis diagnosis, Condition condition) {
        if (RecordFacts.isDenied(condition)) {
            return Optional.empty();
        }
        if (RecordFacts.isSuspected(condition)) {
            return unusable(condition, UnreadReason.UNCERTAIN);
        }
        if (!diagnosis.everCounts() && !RecordFacts.isActive(condition)) {
            return condition.hasClinicalStatus() ? Optional.empty() : unusable(condition, UnreadReason.UNUSABLE);
        }
        if (!diagnosis.everCounts() && hasAbated(condition)) {
            return unusable(condition, UnreadReason.UNUSABLE);
        }
        Optional<String> onset = RecordDates.date(condition.getOnset());
        if (dates.isFuture(onset) || dates.isFuture(RecordFacts.recorded(condition))) {
            return unusable(condition, UnreadReason.FUTURE);
        }
        return diagnosis.onsetKnown() && onset.isEmpty()
                ? unusable(condition, UnreadReason.UNUSABLE)
                : Optional.of(CodedEntry.supporting(
                        rule.question(),
                        diagnosis.answer(),
                        RecordFacts.worded(condition.getCode(), rule.codes()),
                        onset.or(() -> RecordFacts.recorded(condition)),
                        condition));
    }

    /** Returns whether the condition has an end, which contradicts an active one (R4, con-4); one in the future does not. */
    private boolean hasAbated(Condition condition) {
        return condition.hasAbatement() && !dates.isFuture(condition.getAbatement());
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
        return ActiveMedicines.inForce(record).flatMap(medicine -> {
            if (dates.isFuture(medicine.since())) {
                return unusable(record, UnreadReason.FUTURE);
            }
            return ActiveMedicines.period(record).filter(dates::isOver).isPresent()
                    ? unusable(record, UnreadReason.UNUSABLE)
                    : Optional.of(CodedEntry.supporting(
                            rule.question(),
                            answer,
                            RecordFacts.worded(medicine.code(), rule.codes()),
                            medicine.since(),
                            record));
        });
    }

    private static Optional<CodedEntry> unusable(Resource record, UnreadReason reason) {
        return Optional.of(new CodedEntry.UnusableEntry(record, reason));
    }
}
