package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.chart.RuleEvidence.CodedEntry;
import org.dorsal.chart.RuleEvidence.CodedEntry.UnusableEntry;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.scoring.Age;
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
}
