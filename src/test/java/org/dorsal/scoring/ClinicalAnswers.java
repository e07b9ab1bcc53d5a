package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers of a valid response as the evidence tables name them, read without a line of the production code. Empty means
 * not known. Keeps the linkIds that were read.
 */
public final class ClinicalAnswers {
    private static final Map<String, String> HOURS =
            Map.of("h", "1", "d", "24", "wk", "168", "mo", "730.5", "a", "8766");
    private static final Set<String> DONT_KNOW = Set.of("UNK", "ASKU");

    private final SomeScoredResponse response;
    private final Set<String> lookedAt = new TreeSet<>();

    ClinicalAnswers(SomeScoredResponse response) {
        this.response = response;
    }

    Set<String> lookedAt() {
        return lookedAt;
    }

    /** A yes/no question. */
    Optional<Boolean> yes(String linkId) {
        return codes(linkId)
                .filter(codes -> !DONT_KNOW.contains(codes.getFirst()))
                .map(codes -> codes.contains("Y"));
    }

    /** An option of a choice; not chosen is a "no" only where something else was chosen. */
    Optional<Boolean> chose(String linkId, String code) {
        return codes(linkId).flatMap(codes -> {
            if (codes.contains(code)) {
                return Optional.of(true);
            }
            return codes.contains("UNK") ? Optional.empty() : Optional.of(false);
        });
    }

    Optional<Boolean> atLeast(String linkId, int bound) {
        return number(linkId).map(number -> number.doubleValue() >= bound);
    }

    Optional<Boolean> over(String linkId, int bound) {
        return number(linkId).map(number -> number.doubleValue() > bound);
    }

    Optional<Boolean> under(String linkId, int bound) {
        return number(linkId).map(number -> number.doubleValue() < bound);
    }

    /** The pain lasts longer than that many days. */
    Optional<Boolean> lastsOver(int days) {
        Optional<BigDecimal> value = number("pain-duration-value");
        Optional<BigDecimal> hours =
                codes("pain-duration-unit").map(unit -> new BigDecimal(HOURS.get(unit.getFirst())));
        return value.flatMap(number ->
                hours.map(each -> number.multiply(each).compareTo(BigDecimal.valueOf(days * 24L)) > 0));
    }

    /** Disjunction: true when a part is true, false when all are false, else unknown (empty). */
    @SafeVarargs
    static Optional<Boolean> any(Optional<Boolean>... parts) {
        boolean open = false;
        for (Optional<Boolean> part : parts) {
            if (part.orElse(false)) {
                return Optional.of(true);
            }
            open |= part.isEmpty();
        }
        return open ? Optional.empty() : Optional.of(false);
    }

    /** Conjunction: true when all parts are true, false when a part is false, else unknown (empty). */
    @SafeVarargs
    static Optional<Boolean> all(Optional<Boolean>... parts) {
        boolean open = false;
        for (Optional<Boolean> part : parts) {
            if (!part.orElse(true)) {
                return Optional.of(false);
            }
            open |= part.isEmpty();
        }
        return open ? Optional.empty() : Optional.of(true);
    }

    static Optional<Boolean> not(Optional<Boolean> part) {
        return part.map(known -> !known);
    }

    private Optional<BigDecimal> number(String linkId) {
        return codes(linkId).map(codes -> new BigDecimal(codes.getFirst()));
    }

    private Optional<List<String>> codes(String linkId) {
        lookedAt.add(linkId);
        return Optional.of(response.codes(linkId)).filter(codes -> !codes.isEmpty());
    }
}
