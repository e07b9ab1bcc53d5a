package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers of a valid response in the terms of CLINICAL.md, read independently of the production code. Empty means
 * unknown. Records the questions that were read.
 */
final class Given {
    private static final Map<String, String> HOURS =
            Map.of("h", "1", "d", "24", "wk", "168", "mo", "730.5", "a", "8766");
    private static final Set<String> DONT_KNOW = Set.of("UNK", "ASKU");

    private final SomeResponses response;
    private final Set<String> lookedAt = new TreeSet<>();

    Given(SomeResponses response) {
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

    /** Three-valued disjunction: true if a part is true, unknown if no part is true and one is unknown. */
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

    /** Three-valued conjunction: false if a part is false, unknown if no part is false and one is unknown. */
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
