package org.dorsal.scoring;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whether the cases of the build see small mistakes in the models. A mutant that gives the people drawn around each
 * bound the result of the model is taken for equal to it.
 */
class EvidenceMutationTest {
    private static final int PEOPLE = Integer.getInteger("dorsal.mutants.people", 400);

    private static final Care NO_CARE = new Care(
            EvidenceCases.CARE.edition(),
            EvidenceCases.CARE.title(),
            List.of(),
            EvidenceCases.CARE.form(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            EvidenceCases.CARE.approval());

    /**
     * A case of one cause.
     *
     * @param met whether the models meet it; else its row lists their result
     */
    private record FactCase(BriefCases.BriefCase fact, boolean met, Answers answers) {
        boolean isSeenIn(CauseResult mutant) {
            return !(met ? fact.isMet(mutant) : fact.isAsListed(mutant));
        }
    }

    private record WholeCase(List<String> right, List<String> causes, Answers answers) {}

    private final List<Answers> people = people();
    private final List<WholeCase> wholeCases = wholeCases();

    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true", disabledReason = "takes some minutes")
    void every_mutant_of_the_models_is_killed() {
        Map<String, List<FactCase>> facts = Stream.concat(
                        BriefCases.met().stream().map(fact -> new FactCase(fact, true, read(fact.answers()))),
                        BriefCases.differences().stream().map(fact -> new FactCase(fact, false, read(fact.answers()))))
                .collect(groupingBy(checked -> checked.fact().cause()));
        List<EvidenceMutants.Mutant> survivors = new ArrayList<>();
        int mutants = 0;
        int equal = 0;
        for (CauseModel model : EvidenceCases.MODELS.causes()) {
            List<FactCase> ofCause = facts.getOrDefault(model.cause().code(), List.of());
            List<CauseResult> real = results(alone(model));
            for (EvidenceMutants.Mutant mutant : EvidenceMutants.of(model)) {
                mutants++;
                EvidenceModels changed = alone(mutant.model());
                if (ofCause.stream().anyMatch(checked -> checked.isSeenIn(result(changed, checked.answers())))) {
                    continue;
                }
                if (!differs(real, results(changed))) {
                    equal++;
                } else {
                    EvidenceModels whole = with(mutant.model());
                    if (wholeCases.stream().noneMatch(checked -> isWrong(checked, whole))) {
                        survivors.add(mutant);
                    }
                }
            }
        }
        System.out.printf("%d mutants, %d not seen, %d without a difference%n", mutants, survivors.size(), equal);
        assertThat(survivors).as("a change of a model brings its cases").isEmpty();
    }

    private List<CauseResult> results(EvidenceModels models) {
        return people.stream().map(answers -> result(models, answers)).toList();
    }

    /** Returns whether any of many people gets another result of the cause. */
    private static boolean differs(List<CauseResult> real, List<CauseResult> mutant) {
        return IntStream.range(0, real.size()).anyMatch(person -> {
            CauseResult first = real.get(person);
            CauseResult second = mutant.get(person);
            return first.tier() != second.tier()
                    || first.upper() != second.upper()
                    || first.least() != second.least()
                    || first.most() != second.most();
        });
    }

    private static boolean isWrong(WholeCase checked, EvidenceModels models) {
        Scoring scoring =
                EvidenceScorer.score(models, NO_CARE, EvidenceCases.FORM, checked.answers(), Optional.empty());
        return !checked.right().contains(scoring.disposition().code())
                || !checked.causes().isEmpty()
                        && scoring.reached().stream().map(CauseResult::code).noneMatch(checked.causes()::contains);
    }

    private static List<WholeCase> wholeCases() {
        return Stream.of(
                        EvidenceStoriesTest.stories().stream()
                                .map(story -> new WholeCase(story.right(), story.causes(), read(story.answers()))),
                        SecondReaderCasesTest.cases().stream()
                                .map(checked ->
                                        new WholeCase(checked.right(), checked.causes(), read(checked.answers()))),
                        EvidenceCases.all().stream()
                                .map(checked -> new WholeCase(
                                        checked.right(),
                                        checked.cause().stream().toList(),
                                        read(checked.answers()))))
                .flatMap(cases -> cases)
                .toList();
    }

    private static Answers read(Map<String, String> answers) {
        return AnswerReader.read(
                EvidenceCases.FORM,
                EvidenceCases.response(answers).response(),
                Optional.empty(),
                SomeScoredResponse.DAY);
    }

    private static List<Answers> people() {
        return CasesAroundBounds.of(1)
                .limit(PEOPLE)
                .map(response -> AnswerReader.read(
                        EvidenceCases.FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY))
                .toList();
    }

    private static EvidenceModels alone(CauseModel model) {
        return models(List.of(model));
    }

    /** The models with a mutant in the place of its cause. */
    private static EvidenceModels with(CauseModel mutant) {
        return models(EvidenceCases.MODELS.causes().stream()
                .map(model -> model.cause().code().equals(mutant.cause().code()) ? mutant : model)
                .toList());
    }

    private static EvidenceModels models(List<CauseModel> causes) {
        EvidenceModels models = EvidenceCases.MODELS;
        return new EvidenceModels(
                models.edition(),
                models.title(),
                models.form(),
                models.approval(),
                models.thresholds(),
                models.ceiling(),
                models.release(),
                models.selfCare(),
                models.optional(),
                causes);
    }

    private static CauseResult result(EvidenceModels models, Answers answers) {
        return EvidenceScorer.score(models, NO_CARE, EvidenceCases.FORM, answers, Optional.empty())
                .causes()
                .getFirst();
    }
}
