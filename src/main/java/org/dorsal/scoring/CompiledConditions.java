package org.dorsal.scoring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.EvidenceModels.CauseModel;

/**
 * Conditions of evidence models and of their care, compiled once: a leaf is a place among the truths of a response, so an
 * option that many conditions read is looked up once. Interpreting the conditions took twice the time of a scoring.
 */
final class CompiledConditions {
    /** By identity, for as long as the knowledge is in use. */
    private static final Cache<EvidenceModels, Cache<Care, CompiledConditions>> COMPILED =
            Caffeine.newBuilder().weakKeys().build();

    /** The same for bounds, which read no care. */
    private static final Cache<EvidenceModels, CompiledConditions> WITHOUT_CARE =
            Caffeine.newBuilder().weakKeys().build();

    private final IdentityHashMap<Condition, CompiledCondition> compiled = new IdentityHashMap<>();
    private final Map<String, Map<String, Integer>> options = new LinkedHashMap<>();
    private final List<QuestionLeaves> questions;
    private final List<CompiledCause> causes;
    private final Map<String, Map<Condition.ComparedNumber, Integer>> numbers = new LinkedHashMap<>();
    private int leaves;
    private int terms;

    private CompiledConditions(EvidenceModels models, Stream<Condition> ofCare) {
        Stream.concat(models.conditions(), ofCare).forEach(this::compile);
        causes = models.causes().stream().map(this::cause).toList();
        questions = options.entrySet().stream()
                .map(question -> new QuestionLeaves(
                        question.getKey(),
                        models.optional().contains(question.getKey()),
                        question.getValue().values().stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                        question.getValue()))
                .toList();
    }

    /** Conditions of one cause, each list in the order of the model. */
    record CompiledCause(CompiledCondition[] floors, CompiledCondition[][] domains, CompiledCondition[] lowering) {}

    /**
     * Options of one question that conditions read.
     *
     * @param optional whether the question need not be answered
     */
    record QuestionLeaves(String linkId, boolean optional, int[] places, Map<String, Integer> byCode) {}

    static CompiledConditions of(EvidenceModels models, Care care) {
        return COMPILED.get(models, _ -> Caffeine.newBuilder().weakKeys().build())
                .get(care, plan -> new CompiledConditions(models, conditions(plan)));
    }

    static CompiledConditions of(EvidenceModels models) {
        return WITHOUT_CARE.get(models, _ -> new CompiledConditions(models, Stream.empty()));
    }

    private static Stream<Condition> conditions(Care care) {
        return Stream.of(
                        care.offers().stream().flatMap(CompiledConditions::conditions),
                        care.goals().stream().flatMap(goal -> goal.conditions().stream()),
                        care.hints().stream().flatMap(hint -> hint.conditions().stream()),
                        care.contradictions().stream().map(Care.Contradiction::when))
                .flatMap(conditions -> conditions);
    }

    private static Stream<Condition> conditions(Care.Offer offer) {
        return Stream.of(
                        offer.conditions().stream(),
                        offer.never().stream().map(Care.Exclusion::when),
                        offer.signs().stream()
                                .flatMap(list -> list.signs().stream())
                                .flatMap(sign -> sign.conditions().stream()))
                .flatMap(conditions -> conditions);
    }

    /** The compiled condition of these models or this care. */
    CompiledCondition get(Condition condition) {
        CompiledCondition result = compiled.get(condition);
        if (result == null) {
            throw new IllegalArgumentException("no condition of these models or this care");
        }
        return result;
    }

    List<QuestionLeaves> questions() {
        return questions;
    }

    /** Conditions of the causes in the order of the models. */
    List<CompiledCause> causes() {
        return causes;
    }

    private CompiledCause cause(CauseModel model) {
        return new CompiledCause(
                compile(model.floors().stream()
                        .map(EvidenceModels.Floor::condition)
                        .toList()),
                model.domains().stream()
                        .map(domain -> compile(domain.entries().stream()
                                .map(EvidenceModels.PointsEntry::condition)
                                .toList()))
                        .toArray(CompiledCondition[][]::new),
                compile(model.lowering().stream()
                        .map(EvidenceModels.PointsEntry::condition)
                        .toList()));
    }

    /** Places of the comparisons, by the name of the number. */
    Map<String, Map<Condition.ComparedNumber, Integer>> numbers() {
        return numbers;
    }

    int leaves() {
        return leaves;
    }

    int terms() {
        return terms;
    }

    private CompiledCondition compile(Condition condition) {
        CompiledCondition result = compiled.get(condition);
        if (result == null) {
            result = switch (condition) {
                case Condition.OrCondition or -> joined(or.operands(), Truth.TRUE);
                case Condition.AndCondition and -> joined(and.operands(), Truth.FALSE);
                case Condition.NotCondition not -> new CompiledCondition.Negated(compile(not.operand()));
                case Condition.NotKnownCondition not -> new CompiledCondition.NotKnown(compile(not.operand()));
                case Condition.NamedCondition term -> term(term.meaning());
                case Condition.PointsCondition points ->
                    new CompiledCondition.Sum(
                            compile(points.items().stream()
                                    .map(Condition.PointsItem::condition)
                                    .toList()),
                            points.items().stream()
                                    .mapToInt(Condition.PointsItem::points)
                                    .toArray(),
                            points.bound());
                case Condition.YesCondition yes -> option(yes.linkId(), "Y");
                case Condition.OptionCondition chosen -> option(chosen.linkId(), chosen.code());
                case Condition.ComparedNumber number ->
                    new CompiledCondition.Leaf(numbers.computeIfAbsent(number.name(), _ -> new LinkedHashMap<>())
                            .computeIfAbsent(number, _ -> leaves++));
                case Condition.DecidedFact about -> new CompiledCondition.Decided(about);
            };
            compiled.put(condition, result);
        }
        return result;
    }

    private CompiledCondition joined(List<Condition> operands, Truth decisive) {
        List<CompiledCondition> parts = operands.stream().map(this::compile).toList();
        return new CompiledCondition.Joined(
                parts.stream()
                        .filter(CompiledCondition.Leaf.class::isInstance)
                        .map(CompiledCondition.Leaf.class::cast)
                        .mapToInt(CompiledCondition.Leaf::place)
                        .toArray(),
                parts.stream()
                        .filter(part -> !(part instanceof CompiledCondition.Leaf))
                        .toArray(CompiledCondition[]::new),
                decisive);
    }

    private CompiledCondition[] compile(List<Condition> operands) {
        return operands.stream().map(this::compile).toArray(CompiledCondition[]::new);
    }

    private CompiledCondition term(Condition meaning) {
        CompiledCondition operand = compile(meaning);
        return operand instanceof CompiledCondition.Leaf ? operand : new CompiledCondition.Term(terms++, operand);
    }

    private CompiledCondition option(String linkId, String code) {
        return new CompiledCondition.Leaf(
                options.computeIfAbsent(linkId, _ -> new LinkedHashMap<>()).computeIfAbsent(code, _ -> leaves++));
    }
}
