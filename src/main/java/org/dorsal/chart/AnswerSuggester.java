package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.dorsal.scoring.Age;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.hl7.fhir.r4.model.Resource;

/** Applies the rules of profiles/ to the record. Only suggests answers; without a matching rule they remain unknown. */
record AnswerSuggester(Form form, List<RecordRule> rules, Instant at) {
    private static final String AGE = "age-years";
    private static final String SEX = "sex";

    private static final Set<ObservationStatus> CERTAIN =
            Set.of(ObservationStatus.FINAL, ObservationStatus.AMENDED, ObservationStatus.CORRECTED);

    /**
     * Suggests answers to the two questions with an initialExpression over the launch's patient: the age when the birth
     * date determines it to the year, and the sex when it is an option of the question.
     *
     * @param source reference to the Patient
     */
    List<Suggestion> fromPatient(Banner patient, LocalDate today, String source) {
        Optional<String> record = Optional.of(source);
        List<Suggestion> suggestions = new ArrayList<>();
        patient.birthDate()
                .ifPresent(born -> Age.on(today, born)
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

    /** Returns one suggestion per answer, from the newest record that supports it, in the order of the rules. */
    List<Suggestion> from(List<Resource> records) {
        Map<String, Suggestion> newest = new LinkedHashMap<>();
        rules.stream()
                .flatMap(rule -> suggested(rule, records))
                .filter(this::isAsked)
                .forEach(suggestion -> newest.merge(
                        suggestion.linkId() + "=" + suggestion.answer(),
                        suggestion,
                        (first, second) -> newer(second, first) ? second : first));
        return List.copyOf(newest.values());
    }

    /** Editions of a form move options to other questions, and the rules name those of all editions. */
    private boolean isAsked(Suggestion suggestion) {
        return form.item(suggestion.linkId())
                .filter(item -> item.options().isEmpty()
                        || item.option(suggestion.answer()).isPresent())
                .isPresent();
    }

    private static boolean newer(Suggestion suggestion, Suggestion other) {
        return RecordFacts.moment(suggestion.date()).isAfter(RecordFacts.moment(other.date()));
    }

    private Stream<Suggestion> suggested(RecordRule rule, List<Resource> records) {
        return switch (rule.evidence()) {
            case RecordRule.Diagnosis diagnosis ->
                of(records, Condition.class)
                        .filter(condition -> counts(rule, diagnosis, condition))
                        .map(condition -> suggestion(
                                rule,
                                diagnosis.answer(),
                                RecordFacts.worded(condition.getCode(), rule.codes()),
                                RecordFacts.recorded(condition),
                                condition));
            case RecordRule.MedicineEvidence(String answer) ->
                records.stream()
                        .flatMap(record -> ActiveMedicines.inForce(record).stream()
                                .filter(medicine -> RecordFacts.held(medicine.code(), rule.codes()))
                                .map(medicine -> suggestion(
                                        rule,
                                        answer,
                                        RecordFacts.worded(medicine.code(), rule.codes()),
                                        medicine.since(),
                                        record)));
            case RecordRule.CodedObservation(CodeSet values, Optional<Duration> within, String answer) ->
                newest(rule, records, within)
                        .filter(observation -> observation.getValue() instanceof CodeableConcept value
                                && RecordFacts.held(value, values))
                        .map(observation -> suggestion(
                                rule,
                                answer,
                                RecordFacts.worded(observation.getValueCodeableConcept(), values),
                                RecordFacts.effective(observation),
                                observation))
                        .stream();
            case RecordRule.ThresholdObservation reached ->
                observations(rule, records, reached.within())
                        .filter(observation ->
                                observation.getValue() instanceof Quantity value && reaches(value, reached))
                        .map(observation -> suggestion(
                                rule,
                                reached.answer(),
                                worded(observation.getValueQuantity()),
                                RecordFacts.effective(observation),
                                observation));
            case RecordRule.MeasuredValue(String unit, Optional<Duration> within) ->
                newest(rule, records, within).flatMap(observation -> measured(rule, unit, observation)).stream();
        };
    }

    private boolean counts(RecordRule rule, RecordRule.Diagnosis diagnosis, Condition condition) {
        return RecordFacts.held(condition.getCode(), rule.codes())
                && !RecordFacts.denied(condition)
                && (diagnosis.everCounts() || RecordFacts.goesOn(condition))
                && (!diagnosis.onsetKnown() || RecordFacts.begun(RecordFacts.date(condition.getOnset()), at));
    }

    private static Suggestion suggestion(
            RecordRule rule, String answer, String words, Optional<String> date, Resource record) {
        Optional<String> source =
                Optional.ofNullable(record.getIdElement().getIdPart()).map(id -> record.fhirType() + "/" + id);
        return new Suggestion(rule.question(), answer, words, date, source);
    }

    private Optional<Observation> newest(RecordRule rule, List<Resource> records, Optional<Duration> within) {
        return observations(rule, records, within)
                .max(Comparator.comparing(observation -> RecordFacts.moment(RecordFacts.effective(observation))));
    }

    private Stream<Observation> observations(RecordRule rule, List<Resource> records, Optional<Duration> within) {
        return of(records, Observation.class)
                .filter(observation -> RecordFacts.held(observation.getCode(), rule.codes()))
                .filter(observation -> CERTAIN.contains(observation.getStatus()) && !observation.hasFocus())
                .filter(observation -> within.map(
                                window -> RecordFacts.within(RecordFacts.effective(observation), at, window))
                        .orElse(true));
    }

    private static boolean reaches(Quantity value, RecordRule.ThresholdObservation reached) {
        return exact(value, QuantityComparator.GREATER_THAN, QuantityComparator.GREATER_OR_EQUAL)
                && reached.least().stream()
                        .filter(bound -> bound.unit().equals(value.getCode()))
                        .anyMatch(bound -> value.getValue().compareTo(bound.value()) >= 0);
    }

    private Optional<Suggestion> measured(RecordRule rule, String unit, Observation observation) {
        return observation.getValue() instanceof Quantity value
                        && exact(value)
                        && unit.equals(value.getCode())
                        && form.item(rule.question())
                                .filter(item -> item.admits(value.getValue()))
                                .isPresent()
                ? Optional.of(suggestion(
                        rule, plain(value.getValue()), worded(value), RecordFacts.effective(observation), observation))
                : Optional.empty();
    }

    private static boolean exact(Quantity value, QuantityComparator... fine) {
        return value.hasValue()
                && Codes.UCUM.equals(value.getSystem())
                && (!value.hasComparator() || Set.of(fine).contains(value.getComparator()));
    }

    private static String worded(Quantity value) {
        String unit = Optional.ofNullable(value.getUnit()).orElse(value.getCode());
        return DisplayText.told(plain(value.getValue()) + " " + unit, DisplayText.PHRASE_CHARS);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private static <R> Stream<R> of(List<Resource> records, Class<R> type) {
        return records.stream().filter(type::isInstance).map(type::cast);
    }
}
