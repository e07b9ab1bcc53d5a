package org.dorsal.proof;

import java.util.*;
import java.util.function.Function;
import org.dorsal.knowledge.Condition;

/** Boolean formula of free variables, conjunctions and requirements; a literal is a variable or its negative. */
final class Circuit {
    static final int TRUE = 1;
    static final int FALSE = -TRUE;

    private static final int[] NONE = {};

    private final List<int[]> requirements = new ArrayList<>();
    private final Map<List<Integer>, Integer> conjunctions = new HashMap<>();
    private final List<int[]> parts = new ArrayList<>(List.of(NONE, NONE));

    Circuit() {
        require(TRUE);
    }

    /** Three-valued truth: the literal for true and the literal for false; unknown when neither holds. */
    record Kleene(int yes, int no) {
        static final Kleene UNKNOWN = new Kleene(FALSE, FALSE);

        static Kleene valueOf(int literal) {
            return new Kleene(literal, -literal);
        }

        Kleene not() {
            return new Kleene(no, yes);
        }
    }

    int variables() {
        return parts.size() - 1;
    }

    /** Clauses of which at least one literal holds. */
    List<int[]> requirements() {
        return requirements;
    }

    /** Literals of the conjunction with this variable; none for a free variable. */
    int[] parts(int variable) {
        return parts.get(variable);
    }

    int variable() {
        parts.add(NONE);
        return variables();
    }

    /** Requires that at least one of the literals holds. */
    void require(int... literals) {
        requirements.add(literals);
    }

    /** Requires that at most one of the literals holds. */
    void requireAtMostOne(List<Integer> literals) {
        for (int first = 0; first < literals.size(); first++) {
            for (int second = first + 1; second < literals.size(); second++) {
                require(-literals.get(first), -literals.get(second));
            }
        }
    }

    int and(List<Integer> literals) {
        TreeSet<Integer> distinct = new TreeSet<>(literals);
        distinct.remove(TRUE);
        if (distinct.contains(FALSE) || distinct.stream().anyMatch(literal -> distinct.contains(-literal))) {
            return FALSE;
        }
        if (distinct.size() <= 1) {
            return distinct.isEmpty() ? TRUE : distinct.first();
        }
        return conjunctions.computeIfAbsent(List.copyOf(distinct), this::conjunction);
    }

    int and(int... literals) {
        return and(Arrays.stream(literals).boxed().toList());
    }

    int or(List<Integer> literals) {
        return -and(literals.stream().map(literal -> -literal).toList());
    }

    int or(int... literals) {
        return or(Arrays.stream(literals).boxed().toList());
    }

    Kleene all(List<Kleene> operands) {
        return new Kleene(
                and(operands.stream().map(Kleene::yes).toList()),
                or(operands.stream().map(Kleene::no).toList()));
    }

    Kleene any(List<Kleene> operands) {
        return all(operands.stream().map(Kleene::not).toList()).not();
    }

    /** Three-valued sum: true when the true items reach the bound, false when all items but the false ones do not. */
    Kleene reached(Condition.PointsCondition points, Function<Condition.PointsItem, Kleene> truth) {
        int[] least = unreached(points.bound());
        int[] most = unreached(points.bound());
        for (Condition.PointsItem item : points.items()) {
            Kleene holds = truth.apply(item);
            add(least, holds.yes(), item.points());
            add(most, -holds.no(), item.points());
        }
        return new Kleene(least[points.bound()], -most[points.bound()]);
    }

    /** Literal for a sum of the points of the literals that hold which reaches the bound. */
    int atLeast(List<WeightedLiteral> literals, int bound) {
        if (bound <= 0) {
            return TRUE;
        }
        int[] reached = unreached(bound);
        literals.forEach(weighted -> add(reached, weighted.literal(), weighted.points()));
        return reached[bound];
    }

    /** Literal that is worth points when it holds. */
    record WeightedLiteral(int literal, int points) {}

    /** Literal for each sum up to the bound: the items so far reach it. */
    private static int[] unreached(int bound) {
        int[] reached = new int[bound + 1];
        Arrays.fill(reached, FALSE);
        reached[0] = TRUE;
        return reached;
    }

    private void add(int[] reached, int literal, int points) {
        for (int sum = reached.length - 1; sum > 0; sum--) {
            reached[sum] = or(reached[sum], and(literal, reached[Math.max(0, sum - points)]));
        }
    }

    private int conjunction(List<Integer> literals) {
        parts.add(literals.stream().mapToInt(Integer::intValue).toArray());
        return variables();
    }
}
