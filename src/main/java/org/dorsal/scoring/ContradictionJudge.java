package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.ConditionReads;

/**
 * Evaluates conditions over contradicting answers: a condition is true if it is true with the answers as given, or
 * with the safer answer instead. It is {@code condition or (contradiction and condition with the safer answer)} over
 * every combination of contradictions, so it stays monotone: while one side of a possible contradiction is open, a
 * condition that it could make true is open too.
 *
 * <p>Only contradictions that count on a question which the condition reads can change its truth, and of several on
 * one question one is enough; all other combinations are left out. Lint bounds how many a plan may have. Beyond the
 * bound a condition that is not true is open, never false.
 */
final class ContradictionJudge {
    /** Maximum number of combinations for one condition: of {@link Care#MAX_COUNTING} contradictions on different questions. */
    private static final int MAX_BRANCHES = (1 << Care.MAX_COUNTING) - 1;

    private final ConditionJudge plain;
    private final List<CountedContradiction> counted;
    private final Map<List<String>, List<Branch>> known = new HashMap<>();

    private ContradictionJudge(ConditionJudge plain, List<CountedContradiction> counted) {
        this.plain = plain;
        this.counted = counted;
    }

    /** A contradiction that is true or open, with its safer answer. */
    private record CountedContradiction(ConditionJudge.ConditionResult when, Care.CountingAnswer answer) {}

    /** Safer answers, and the contradictions that must all stand before they count. */
    private record Branch(List<CountedContradiction> counted, ConditionJudge judge) {
        boolean answers(String linkId) {
            return counted.stream().anyMatch(other -> other.answer().linkId().equals(linkId));
        }
    }

    static ContradictionJudge of(
            Answers answers, List<Care.Contradiction> contradictions, Function<Condition.DecidedFact, Truth> decided) {
        ConditionJudge plain = new ConditionJudge(answers, decided);
        List<CountedContradiction> counted = new ArrayList<>();
        for (Care.Contradiction contradiction : contradictions) {
            Optional<Care.CountingAnswer> counts = contradiction.counts();
            if (counts.isPresent()
                    && plain.truth(contradiction.when()) != Truth.FALSE
                    && contradiction.ofRecord().isEmpty()) {
                counted.add(new CountedContradiction(plain.judge(contradiction.when()), counts.get()));
            }
        }
        return new ContradictionJudge(plain, counted);
    }

    /** The truth with its reasons. */
    ConditionJudge.ConditionResult judge(Condition condition) {
        ConditionJudge.ConditionResult asAnswered = plain.judge(condition);
        if (counted.isEmpty() || asAnswered.truth() == Truth.TRUE) {
            return asAnswered;
        }
        List<String> read = counted.stream()
                .map(contradiction -> contradiction.answer().linkId())
                .distinct()
                .filter(linkId -> ConditionReads.reads(condition, linkId))
                .toList();
        return read.isEmpty() ? asAnswered : judge(condition, asAnswered, read);
    }

    /** The truth alone. */
    Truth truth(Condition condition) {
        return counted.isEmpty() ? plain.truth(condition) : judge(condition).truth();
    }

    private ConditionJudge.ConditionResult judge(
            Condition condition, ConditionJudge.ConditionResult asAnswered, List<String> read) {
        List<Branch> branches = known.computeIfAbsent(read, this::branches);
        List<ConditionJudge.ConditionResult> all = new ArrayList<>(List.of(asAnswered));
        for (Branch branch : branches) {
            ConditionJudge.ConditionResult judged = judge(branch, condition);
            if (judged.truth() == Truth.TRUE) {
                return judged;
            }
            all.add(judged);
        }
        if (branches.size() > MAX_BRANCHES) {
            all.add(new ConditionJudge.ConditionResult(Truth.UNKNOWN, List.of(), read));
        }
        return all.stream().anyMatch(judged -> judged.truth() == Truth.UNKNOWN) ? open(all) : asAnswered;
    }

    /**
     * Combines the contradictions on these questions, in their order, at most one for each question. One combination
     * more than the maximum shows that others were left out.
     */
    private List<Branch> branches(List<String> read) {
        Branch asAnswered = new Branch(List.of(), plain);
        List<Branch> branches = new ArrayList<>();
        for (CountedContradiction next : counted) {
            String linkId = next.answer().linkId();
            if (read.contains(linkId)) {
                branches.addAll(Stream.concat(Stream.of(asAnswered), branches.stream())
                        .filter(branch -> !branch.answers(linkId))
                        .limit(MAX_BRANCHES + 1 - branches.size())
                        .map(branch -> with(branch, next))
                        .toList());
            }
        }
        return branches;
    }

    private static Branch with(Branch branch, CountedContradiction next) {
        Answers safer = branch.judge()
                .answers()
                .with(next.answer().linkId(), next.answer().code());
        return new Branch(
                Stream.concat(branch.counted().stream(), Stream.of(next)).toList(),
                new ConditionJudge(safer, branch.judge().decided()));
    }

    private static ConditionJudge.ConditionResult judge(Branch branch, Condition condition) {
        List<ConditionJudge.ConditionResult> all = Stream.concat(
                        branch.counted().stream().map(CountedContradiction::when),
                        Stream.of(branch.judge().judge(condition)))
                .toList();
        if (all.stream().anyMatch(judged -> judged.truth() == Truth.FALSE)) {
            return new ConditionJudge.ConditionResult(Truth.FALSE, List.of(), List.of());
        }
        return all.stream().allMatch(judged -> judged.truth() == Truth.TRUE)
                ? new ConditionJudge.ConditionResult(
                        Truth.TRUE,
                        all.stream()
                                .flatMap(judged -> judged.because().stream())
                                .distinct()
                                .toList(),
                        List.of())
                : open(all);
    }

    private static ConditionJudge.ConditionResult open(List<ConditionJudge.ConditionResult> all) {
        return new ConditionJudge.ConditionResult(
                Truth.UNKNOWN,
                List.of(),
                all.stream()
                        .flatMap(judged -> judged.settledBy().stream())
                        .distinct()
                        .toList());
    }
}
