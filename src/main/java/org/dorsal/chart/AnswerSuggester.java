package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.*;
import java.util.stream.*;
import org.dorsal.chart.AnswerSuggester.RuleEvidence.CodedEntry;
import org.dorsal.chart.AnswerSuggester.RuleEvidence.CodedEntry.UnusableEntry;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.scoring.Age;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Resource;

/** Applies the rules of profiles/ to the record. Only suggests answers; without a matching rule they remain unknown. */
record AnswerSuggester(Form form, List<RecordRule> rules, RecordDates dates) {
    private static final String AGE = "age-years";
    private static final String SEX = "sex";

    /**
     * Suggests answers to the two questions with an initialExpression over the launch's patient: the age when the birth
     * date determines it to the year, and the sex when it is an option of the question. A dead patient has no age today.
     *
     * @param source reference to the Patient
     */
    List<Suggestion> fromPatient(Banner patient, String source) {
        LocalDate today = dates.now().atZone(dates.zone()).toLocalDate();
        Optional<String> record = Optional.of(source);
        List<Suggestion> suggestions = new ArrayList<>();
        patient.birthDate()
                .filter(_ -> patient.deceased().isEmpty())
                .ifPresent(born -> Age.calculate(today, born)
                        .filter(age -> age.least() == age.most())
                        .filter(age -> form.item(AGE)
                                .filter(item -> item.admits(BigDecimal.valueOf(age.least())))
                                .isPresent())
                        .ifPresent(age -> suggestions.add(
                                new Suggestion(AGE, Integer.toString(age.least()), born, Optional.empty(), record))));
        patient.gender()
                .filter(gender -> !gender.equals("unknown") && isOffered(gender))
                .ifPresent(gender -> suggestions.add(new Suggestion(SEX, gender, gender, Optional.empty(), record)));
        return suggestions;
    }

    private boolean isOffered(String gender) {
        return form.item(SEX).flatMap(item -> item.option(gender)).isPresent();
    }

    /**
     * Suggestions with the entries of the record that could not be used. An entry that several rules can't use counts
     * once for each reason; resources have no equality of content, so that two of the same content count twice.
     */
    record RecordAnswers(List<Suggestion> suggestions, Set<UnusableEntry> unusable) {
        /** Counts the unusable entries of each type and reason. */
        Collection<UnreadItem> unread() {
            return unusable.stream()
                    .map(entry -> new UnreadItem(entry.record().fhirType(), entry.reason(), 1))
                    .collect(Collectors.toMap(
                            item -> new UnreadItem(item.what(), item.reason()), item -> item, UnreadItem::and))
                    .values();
        }
    }

    /** Returns one suggestion per answer, from the newest record that supports it, in the order of the rules. */
    RecordAnswers from(List<Resource> records) {
        Map<String, Suggestion> newest = new LinkedHashMap<>();
        Set<UnusableEntry> unusable = new HashSet<>();
        ObservationReader observations = ObservationReader.of(form, dates, records);
        Stream.of(
                        rules.stream()
                                .filter(rule -> form.item(rule.question()).isPresent())
                                .flatMap(rule -> new RuleEvidence(rule, dates, observations).entries(records)),
                        observations.vitalSigns(rules),
                        unreadCodes(records))
                .flatMap(entries -> entries)
                .forEach(entry -> {
                    switch (entry) {
                        case RuleEvidence.CodedEntry.SupportingEntry(Suggestion suggestion) -> {
                            if (isAsked(suggestion)) {
                                newest.merge(
                                        suggestion.linkId() + "=" + suggestion.answer(),
                                        suggestion,
                                        (first, second) -> isNewer(second, first) ? second : first);
                            }
                        }
                        case UnusableEntry left -> unusable.add(left);
                    }
                });
        return new RecordAnswers(List.copyOf(newest.values()), Set.copyOf(unusable));
    }

    /** Finds diagnoses and medicines in force without a code of a system that rules read, in the spelling of the system. */
    private Stream<CodedEntry> unreadCodes(List<Resource> records) {
        Set<String> systems =
                rules.stream().flatMap(rule -> rule.codes().systems().stream()).collect(Collectors.toSet());
        return records.stream()
                .filter(record -> RecordFacts.inForce(record)
                        .filter(concept -> RecordFacts.isCoded(concept) && !RecordFacts.isRead(concept, systems))
                        .isPresent())
                .map(record -> new UnusableEntry(record, UnreadReason.OTHER_CODE));
    }

    /** Editions of a form move options to other questions, and the rules name those of all editions. */
    private boolean isAsked(Suggestion suggestion) {
        return form.item(suggestion.linkId())
                .filter(item -> item.options().isEmpty()
                        || item.option(suggestion.answer()).isPresent())
                .isPresent();
    }

    private boolean isNewer(Suggestion suggestion, Suggestion other) {
        return dates.start(suggestion.date()).isAfter(dates.start(other.date()));
    }

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
}
