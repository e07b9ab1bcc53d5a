package org.dorsal.scoring;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.EvidenceModels.NarrowerCap;
import org.dorsal.knowledge.SomeConditions;
import org.dorsal.restated.ModelResult;
import org.dorsal.restated.ModelResult.CauseOutcome;
import org.dorsal.restated.ModelResult.Truth3;
import org.dorsal.restated.PublishedModels;

/** Result and truths of the service in the terms of the second implementation. */
record ServiceReading(ModelResult result, Map<String, Truth3> truths) {
    private static final List<Condition> CARE = care();

    /** Conditions of the care in force, in the order of the published file. */
    private static List<Condition> care() {
        PublishedModels published = PublishedModels.shipped();
        Map<String, Condition> read = SomeConditions.ofCare(published.termsOfCare(), published.care());
        // compiled conditions are found by identity
        Map<Condition, Condition> own = new HashMap<>();
        conditions(EvidenceCases.CARE).forEach(condition -> own.put(condition, condition));
        return published.care().stream()
                .map(text -> Objects.requireNonNull(own.get(read.get(text)), text))
                .toList();
    }

    private static Stream<Condition> conditions(Care care) {
        return Stream.of(
                        care.offers().stream().flatMap(offer -> offer.conditions().stream()),
                        care.offers().stream()
                                .flatMap(offer -> offer.never().stream())
                                .map(Care.Exclusion::when),
                        care.offers().stream()
                                .flatMap(offer -> offer.signs().stream())
                                .flatMap(list -> list.signs().stream())
                                .flatMap(sign -> sign.conditions().stream()),
                        care.goals().stream().flatMap(goal -> goal.conditions().stream()),
                        care.hints().stream().flatMap(hint -> hint.conditions().stream()),
                        care.contradictions().stream().map(Care.Contradiction::when))
                .flatMap(conditions -> conditions);
    }

    static ServiceReading of(SomeScoredResponse response) {
        Answers answers =
                AnswerReader.read(EvidenceCases.FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY);
        Scoring scoring = EvidenceScorer.score(
                EvidenceCases.MODELS, EvidenceCases.CARE, EvidenceCases.FORM, answers, Optional.empty());
        Map<String, CauseOutcome> causes = new LinkedHashMap<>();
        scoring.causes()
                .forEach(cause -> causes.put(
                        cause.code(),
                        new CauseOutcome(cause.tier().code(), cause.upper().code(), cause.least(), cause.most())));
        EvidenceJudge judge = EvidenceJudge.of(EvidenceCases.MODELS, EvidenceCases.CARE, EvidenceCases.FORM, answers);
        Map<String, Truth3> truths = new LinkedHashMap<>();
        truths.put("release", truth(judge.truth(EvidenceCases.MODELS.release())));
        truths.put("self-care", truth(judge.truth(EvidenceCases.MODELS.selfCare())));
        for (CauseModel cause : EvidenceCases.MODELS.causes()) {
            Stream.concat(
                            cause.domains().stream().flatMap(domain -> domain.entries().stream()),
                            cause.lowering().stream())
                    .forEach(entry -> truths.put("entry " + entry.id(), truth(judge.truth(entry.condition()))));
            cause.floors().forEach(floor -> truths.put("entry " + floor.id(), truth(judge.truth(floor.condition()))));
            int number = 0;
            for (NarrowerCap cap : cause.narrowerCaps()) {
                truths.put("cap " + cause.cause().code() + " " + ++number, truth(judge.truth(cap.condition())));
            }
        }
        EvidenceJudge deciding = judge.deciding(CauseDecisions.of(
                scoring.disposition(), scoring.provisional(), highest(scoring), scoring.causes())::of);
        for (int number = 0; number < CARE.size(); number++) {
            truths.put("care " + (number + 1), truth(deciding.truth(CARE.get(number))));
        }
        return new ServiceReading(
                new ModelResult(
                        scoring.disposition().code(), scoring.provisional(), scoring.emergencyNotExcluded(), causes),
                truths);
    }

    private static Disposition highest(Scoring scoring) {
        return scoring.causes().stream().map(CauseResult::tier).reduce(Disposition.SELF_CARE, Disposition::or);
    }

    /** Differences of the other reading. */
    List<String> differences(ServiceReading other) {
        List<String> differences = new ArrayList<>();
        gather(truths, other.truths, differences);
        gather(result.causes(), other.result.causes(), differences);
        if (!result.equals(other.result) && differences.isEmpty()) {
            differences.add(result + " here and " + other.result + " there");
        }
        return differences;
    }

    private static <T> void gather(
            Map<String, T> serviceValues, Map<String, T> engineValues, List<String> differences) {
        if (!serviceValues.equals(engineValues)) {
            Set<String> names = new TreeSet<>(serviceValues.keySet());
            names.addAll(engineValues.keySet());
            names.stream()
                    .filter(name -> !Objects.equals(serviceValues.get(name), engineValues.get(name)))
                    .map(name ->
                            name + " is " + serviceValues.get(name) + " here and " + engineValues.get(name) + " there")
                    .forEach(differences::add);
        }
    }

    private static Truth3 truth(Truth truth) {
        return Truth3.valueOf(truth.name());
    }
}
