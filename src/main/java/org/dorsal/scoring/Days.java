package org.dorsal.scoring;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Durations in days by UCUM unit; months and years are UCUM's mean ones (mo_j 30.4375 d, a_j 365.25 d). */
final class Days {
    private static final int SCALE = 10;

    private Days() {}

    /** The duration in days; exact at whole days, so that 336 hours are 14 days and not a moment more. */
    static Optional<BigDecimal> of(BigDecimal value, String unit) {
        return switch (unit) {
            case "h" -> Optional.of(value.divide(BigDecimal.valueOf(24), SCALE, RoundingMode.UP));
            case "d" -> Optional.of(value);
            case "wk" -> Optional.of(value.multiply(BigDecimal.valueOf(7)));
            case "mo" -> Optional.of(value.multiply(new BigDecimal("30.4375")));
            case "a" -> Optional.of(value.multiply(new BigDecimal("365.25")));
            default -> Optional.empty();
        };
    }
}
