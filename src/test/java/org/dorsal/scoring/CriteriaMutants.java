package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Condition.AndCondition;
import org.dorsal.knowledge.Condition.ComparedNumber;
import org.dorsal.knowledge.Condition.Comparison;
import org.dorsal.knowledge.Condition.NamedCondition;
import org.dorsal.knowledge.Condition.NotCondition;
import org.dorsal.knowledge.Condition.OrCondition;
import org.dorsal.knowledge.Condition.PointsCondition;
import org.dorsal.knowledge.Condition.PointsItem;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;

/** Mutants of criteria: a separate criterion for each small mistake that an author could make. */
final class CriteriaMutants {
    private static final List<Disposition> TIERS =
            List.of(Disposition.EMERGENCY, Disposition.URGENT, Disposition.CLINICIAN_REVIEW);

    private CriteriaMutants() {}

    /** A criterion with one mistake, and what the mistake is. */
    record Mutant(String mistake, Criterion criterion) {
        @Override
        public String toString() {
            return criterion.flag().code() + ": " + mistake;
        }
    }

    static List<Mutant> of(Criterion criterion) {
        Stream<Mutant> conditions = changed(criterion.condition()).stream()
                .map(change -> new Mutant(change.mistake(), with(criterion, criterion.tier(), change.condition())));
        Stream<Mutant> tiers = TIERS.stream()
                .filter(tier -> tier != criterion.tier())
                .map(tier -> new Mutant("tier " + tier, with(criterion, tier, criterion.condition())));
        return Stream.concat(conditions, tiers).toList();
    }

    /** A condition with one mistake, and what the mistake is. */
    record ConditionMutant(String mistake, Condition condition) {}

    static List<ConditionMutant> changed(Condition condition) {
        List<ConditionMutant> changes = new ArrayList<>(here(condition));
        switch (condition) {
            case OrCondition or -> changes.addAll(inside(or.operands(), OrCondition::new));
            case AndCondition and -> changes.addAll(inside(and.operands(), AndCondition::new));
            case NotCondition not -> changes.addAll(wrapped(not.operand(), NotCondition::new));
            case Condition.NotKnownCondition not ->
                changes.addAll(wrapped(not.operand(), Condition.NotKnownCondition::new));
            case NamedCondition term ->
                changes.addAll(wrapped(term.meaning(), meaning -> new NamedCondition(term.name(), meaning)));
            case PointsCondition points ->
                IntStream.range(0, points.items().size())
                        .forEach(place -> changes.addAll(wrapped(
                                points.items().get(place).condition(), changed -> withItem(points, place, changed))));
            case Condition.YesCondition yes -> {}
            case Condition.OptionCondition chosen -> {}
            case ComparedNumber compared -> {}
            case Condition.DecidedFact decided -> {}
        }
        return changes;
    }

    private static List<ConditionMutant> here(Condition condition) {
        return switch (condition) {
            case OrCondition or -> {
                List<ConditionMutant> changes = dropped(or.operands(), OrCondition::new);
                changes.add(new ConditionMutant(
                        "or becomes and: " + names(or.operands()), new AndCondition(or.operands())));
                yield changes;
            }
            case AndCondition and -> {
                List<ConditionMutant> changes = dropped(and.operands(), AndCondition::new);
                changes.add(new ConditionMutant(
                        "and becomes or: " + names(and.operands()), new OrCondition(and.operands())));
                yield changes;
            }
            case NotCondition not -> List.of(new ConditionMutant("not is lost: " + not.operand(), not.operand()));
            case Condition.NotKnownCondition not ->
                List.of(new ConditionMutant(
                        "unknown no longer counts: " + not.operand(), new NotCondition(not.operand())));
            case NamedCondition term -> List.of();
            case PointsCondition points ->
                Stream.of(-1, 1)
                        .map(step -> new PointsCondition(points.items(), points.bound() + step))
                        .map(changed -> new ConditionMutant("bound becomes " + changed.bound(), changed))
                        .toList();
            case Condition.YesCondition yes ->
                List.of(new ConditionMutant("not is added: " + yes, new NotCondition(yes)));
            case Condition.OptionCondition chosen ->
                List.of(new ConditionMutant("not is added: " + chosen, new NotCondition(chosen)));
            case ComparedNumber compared -> compared(compared);
            case Condition.DecidedFact decided -> List.of();
        };
    }

    private static PointsCondition withItem(PointsCondition points, int place, Condition changed) {
        List<PointsItem> items = new ArrayList<>(points.items());
        items.set(place, new PointsItem(items.get(place).points(), changed));
        return new PointsCondition(items, points.bound());
    }

    private static List<ConditionMutant> compared(ComparedNumber compared) {
        Stream<ComparedNumber> bounds = Stream.of(-1, 1)
                .map(step -> new ComparedNumber(
                        compared.name(), compared.comparison(), compared.bound().add(BigDecimal.valueOf(step))));
        Stream<ComparedNumber> signs = Arrays.stream(Comparison.values())
                .filter(sign -> sign != compared.comparison())
                .map(sign -> new ComparedNumber(compared.name(), sign, compared.bound()));
        return Stream.concat(bounds, signs)
                .map(changed -> new ConditionMutant("becomes " + changed, changed))
                .toList();
    }

    private static List<ConditionMutant> dropped(
            List<Condition> operands, Function<List<Condition>, Condition> joined) {
        List<ConditionMutant> changes = new ArrayList<>();
        for (Condition operand : operands) {
            List<Condition> rest =
                    operands.stream().filter(each -> !each.equals(operand)).toList();
            changes.add(new ConditionMutant(
                    "dropped: " + operand, rest.size() == 1 ? rest.getFirst() : joined.apply(rest)));
        }
        return changes;
    }

    private static List<ConditionMutant> inside(List<Condition> operands, Function<List<Condition>, Condition> joined) {
        return IntStream.range(0, operands.size())
                .boxed()
                .flatMap(place -> changed(operands.get(place)).stream().map(change -> {
                    List<Condition> others = new ArrayList<>(operands);
                    others.set(place, change.condition());
                    return new ConditionMutant(change.mistake(), joined.apply(others));
                }))
                .toList();
    }

    private static List<ConditionMutant> wrapped(Condition inner, Function<Condition, Condition> wrap) {
        return changed(inner).stream()
                .map(change -> new ConditionMutant(change.mistake(), wrap.apply(change.condition())))
                .toList();
    }

    private static String names(List<Condition> operands) {
        return operands.stream().map(ConditionLeaves::linkIds).toList().toString();
    }

    static Criterion with(Criterion real, Disposition tier, Condition condition) {
        return new Criterion(
                real.flag(),
                real.also(),
                tier,
                real.role(),
                real.groups(),
                real.label(),
                real.statement(),
                real.why(),
                real.citations(),
                real.expression(),
                condition);
    }
}
