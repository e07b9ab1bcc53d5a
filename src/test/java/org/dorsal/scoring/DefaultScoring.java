package org.dorsal.scoring;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;

/** Scores with the shipped knowledge, as a site has it by default. */
final class DefaultScoring {
    private DefaultScoring() {}

    static Scoring of(SomeScoredResponse response) {
        return of(response, Optional.empty());
    }

    static Scoring of(SomeScoredResponse response, Optional<String> birthDate) {
        Answers answers =
                AnswerReader.read(SomeProfiles.form(), response.response(), birthDate, SomeScoredResponse.DAY);
        return CriteriaScorer.score(SomeProfiles.criteria(), SomeProfiles.care(), SomeProfiles.form(), answers);
    }

    /** Scores with a disposition that a clinician has decided on. */
    static Scoring deciding(SomeScoredResponse response, Disposition decided) {
        Answers answers =
                AnswerReader.read(SomeProfiles.form(), response.response(), Optional.empty(), SomeScoredResponse.DAY);
        return CriteriaScorer.score(
                SomeProfiles.criteria(), SomeProfiles.care(), SomeProfiles.form(), answers, Optional.of(decided));
    }

    /** Scores a single criterion, without care. */
    static FlagResult flag(Criterion criterion, Answers answers) {
        Criteria all = SomeProfiles.criteria().getFirst();
        Criteria only = new Criteria(all.edition(), all.title(), all.form(), List.of(criterion), all.approval());
        return CriteriaScorer.score(List.of(only), noCare(), SomeProfiles.form(), answers)
                .flags()
                .getFirst();
    }

    static Map<String, FlagState> states(Scoring scoring) {
        return scoring.flags().stream()
                .collect(toMap(
                        flag -> flag.criterion().flag().code(),
                        FlagResult::state,
                        (one, two) -> one,
                        LinkedHashMap::new));
    }

    static FlagResult flag(Scoring scoring, String code) {
        return scoring.flags().stream()
                .filter(flag -> flag.criterion().flag().code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    static List<Criterion> criteria() {
        return SomeProfiles.criteria().stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .toList();
    }

    private static Care noCare() {
        Care care = SomeProfiles.care();
        return new Care(
                care.edition(), care.title(), care.form(), List.of(), List.of(), List.of(), List.of(), Approval.NONE);
    }
}
