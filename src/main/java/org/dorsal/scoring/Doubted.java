package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;

/**
 * Judges conditions where answers contradict each other: what is true with the answers as given, or would be with the safer
 * answer in their place, is true. It is {@code condition or (contradiction and condition with the safer answer)}, so it stays
 * monotone: while the other side of a possible contradiction is open, what it could make true is open too.
 */
record Doubted(Judge plain, List<Branch> branches) {
    /** Safer answers, and the contradictions that must all stand before they count. */
    private record Branch(List<Judge.Judgement> when, Answers answers, Judge judge) {}

    static Doubted of(
            Answers answers, List<Care.Contradiction> contradictions, Function<Condition.Decided, Truth> decided) {
        Judge plain = new Judge(answers, decided);
        List<Branch> branches = new ArrayList<>(List.of(new Branch(List.of(), answers, plain)));
        for (Care.Contradiction contradiction : contradictions) {
            if (contradiction.counts().isEmpty() || plain.truth(contradiction.when()) == Truth.FALSE) {
                continue;
            }
            Care.Counting counts = contradiction.counts().get();
            Judge.Judgement when = plain.judge(contradiction.when());
            for (Branch branch : List.copyOf(branches)) {
                Answers safer = branch.answers().with(counts.linkId(), counts.code());
                branches.add(new Branch(
                        Stream.concat(branch.when().stream(), Stream.of(when)).toList(),
                        safer,
                        new Judge(safer, decided)));
            }
        }
        return new Doubted(plain, branches.subList(1, branches.size()));
    }

    /** The truth with its reasons. */
    Judge.Judgement judge(Condition condition) {
        Judge.Judgement given = plain.judge(condition);
        if (branches.isEmpty() || given.truth() == Truth.TRUE) {
            return given;
        }
        List<Judge.Judgement> all = Stream.concat(
                        Stream.of(given), branches.stream().map(branch -> judge(branch, condition)))
                .toList();
        return all.stream()
                .filter(judged -> judged.truth() == Truth.TRUE)
                .findFirst()
                .orElseGet(() -> all.stream().anyMatch(judged -> judged.truth() == Truth.UNKNOWN) ? open(all) : given);
    }

    /** The truth alone. */
    Truth truth(Condition condition) {
        return branches.isEmpty() ? plain.truth(condition) : judge(condition).truth();
    }

    private static Judge.Judgement judge(Branch branch, Condition condition) {
        List<Judge.Judgement> all = Stream.concat(
                        branch.when().stream(), Stream.of(branch.judge().judge(condition)))
                .toList();
        if (all.stream().anyMatch(judged -> judged.truth() == Truth.FALSE)) {
            return new Judge.Judgement(Truth.FALSE, List.of(), List.of());
        }
        return all.stream().allMatch(judged -> judged.truth() == Truth.TRUE)
                ? new Judge.Judgement(
                        Truth.TRUE,
                        all.stream()
                                .flatMap(judged -> judged.because().stream())
                                .distinct()
                                .toList(),
                        List.of())
                : open(all);
    }

    private static Judge.Judgement open(List<Judge.Judgement> all) {
        return new Judge.Judgement(
                Truth.UNKNOWN,
                List.of(),
                all.stream()
                        .flatMap(judged -> judged.settledBy().stream())
                        .distinct()
                        .toList());
    }
}
