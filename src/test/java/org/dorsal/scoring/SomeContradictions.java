package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers for each contradiction of edition 1.1.0, written from CLINICAL.md 5 (H8) and the wording of the questions,
 * not from the conditions: a contradictory response, a similar consistent one, and the questions that must both be
 * answered.
 *
 * @param both answers that contradict each other
 * @param nearly consistent answers with a minimal difference
 * @param record answers suggested by the record, by linkId
 */
record SomeContradictions(
        String code,
        Map<String, String> both,
        Map<String, String> nearly,
        List<String> needed,
        Map<String, Set<String>> record) {

    private static final Map<String, Set<String>> NOTHING = Map.of();

    static List<SomeContradictions> all() {
        List<SomeContradictions> all = new ArrayList<>(amongAnswers());
        all.addAll(withRecord());
        return all;
    }

    private static List<SomeContradictions> amongAnswers() {
        return List.of(
                of(
                        "score-zero-yet-constant",
                        Map.of("pain-severity-score", "0", "constant", "Y"),
                        Map.of("pain-severity-score", "1")),
                of(
                        "mild-yet-nine-or-ten",
                        Map.of("pain-severity-word", "mild", "pain-severity-score", "9"),
                        Map.of("pain-severity-score", "8")),
                of(
                        "severe-yet-two-or-less",
                        Map.of("pain-severity-word", "severe", "pain-severity-score", "2"),
                        Map.of("pain-severity-score", "3")),
                of(
                        "nothing-tried-yet-worse",
                        Map.of("care-tried", "none", "worse-despite-movement", "Y"),
                        Map.of("care-tried", "exercise")),
                of(
                        "not-woken-yet-no-sleep-again",
                        Map.of("woken-by-pain", "N", "hard-to-return-to-sleep", "Y"),
                        Map.of("woken-by-pain", "Y")),
                of(
                        "osteoporosis-no-and-yes",
                        Map.of("osteoporosis", "N", "known-back-condition", "osteoporosis"),
                        Map.of("known-back-condition", "osteoarthritis")),
                of(
                        "pregnant-and-male",
                        Map.of("sex", "male", "pregnancy-status", "pregnant"),
                        Map.of("pregnancy-status", "not-pregnant")),
                of(
                        "pregnant-at-that-age",
                        Map.of("sex", "female", "pregnancy-status", "pregnant", "age-years", "56"),
                        Map.of("age-years", "55"),
                        "pregnancy-status",
                        "age-years"),
                of(
                        "injury-before-birth",
                        Map.of("recent-significant-injury", "Y", "injury-date", "2001-01-01", "age-years", "20"),
                        Map.of("injury-date", "2006-01-01"),
                        "injury-date",
                        "age-years"),
                of(
                        "pain-before-birth",
                        Map.of("pain-duration-value", "30", "pain-duration-unit", "a", "age-years", "20"),
                        Map.of("pain-duration-value", "20")),
                of(
                        "recent-injury-long-before-pain",
                        Map.of(
                                "recent-significant-injury",
                                "Y",
                                "injury-date",
                                "2026-09-20",
                                "pain-duration-value",
                                "3",
                                "pain-duration-unit",
                                "d"),
                        Map.of("injury-date", "2026-10-10")));
    }

    private static List<SomeContradictions> withRecord() {
        List<SomeContradictions> all = new ArrayList<>();
        Map.of(
                        "fever", "fever-in-record",
                        "osteoporosis", "osteoporosis-in-record",
                        "cancer-ever", "cancer-in-record",
                        "weakened-immunity", "weakened-immunity-in-record",
                        "recent-bacterial-infection", "infection-in-record")
                .forEach((linkId, code) ->
                        all.add(recorded(code, Map.of(linkId, "N"), Map.of(linkId, "Y"), Map.of(linkId, Set.of("Y")))));
        Map.of(
                        "known-back-condition", List.of("back-condition-in-record", "osteoarthritis"),
                        "organ-condition", List.of("organ-condition-in-record", "stomach"),
                        "heart-vessel-risk", List.of("heart-vessel-risk-in-record", "previous-clot"),
                        "infection-risk", List.of("infection-risk-in-record", "diabetes"),
                        "bone-risk", List.of("bone-risk-in-record", "steroids"),
                        "other-signs", List.of("anticoagulant-in-record", "anticoagulant"))
                .forEach((linkId, said) -> all.add(recorded(
                        said.getFirst(),
                        Map.of(linkId, "none"),
                        Map.of(linkId, said.getLast()),
                        Map.of(linkId, Set.of(said.getLast())))));
        all.add(recorded(
                "pregnancy-in-record",
                Map.of("sex", "female", "pregnancy-status", "not-pregnant"),
                Map.of("pregnancy-status", "pregnant"),
                Map.of("pregnancy-status", Set.of("pregnant"))));
        all.add(recorded(
                "sex-in-record", Map.of("sex", "male"), Map.of("sex", "female"), Map.of("sex", Set.of("female"))));
        all.add(recorded(
                "pregnant-and-male-in-record",
                Map.of("sex", "other", "pregnancy-status", "pregnant"),
                Map.of("pregnancy-status", "not-pregnant"),
                Map.of("sex", Set.of("male"))));
        return all;
    }

    private static SomeContradictions of(
            String code, Map<String, String> both, Map<String, String> nearly, String... needed) {
        return new SomeContradictions(
                code, both, nearly, needed.length == 0 ? List.copyOf(both.keySet()) : List.of(needed), NOTHING);
    }

    private static SomeContradictions recorded(
            String code, Map<String, String> both, Map<String, String> nearly, Map<String, Set<String>> record) {
        return new SomeContradictions(
                code, both, nearly, nearly.keySet().stream().toList(), record);
    }

    SomeResponses contradictory() {
        return changed(Story.base(), both);
    }

    SomeResponses consistent() {
        return changed(contradictory(), nearly);
    }

    private static SomeResponses changed(SomeResponses base, Map<String, String> changes) {
        SomeResponses changed = base;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        return changed;
    }

    @Override
    public String toString() {
        return code;
    }
}
