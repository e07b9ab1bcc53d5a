package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Why a written answer does not count. It never repeats what was written.
 *
 * @param min least number allowed, where that is what is wrong
 * @param max greatest number allowed, where that is what is wrong
 */
public record FieldProblem(Kind kind, Optional<BigDecimal> min, Optional<BigDecimal> max) {

    /** What is wrong. */
    public enum Kind {
        NOT_A_NUMBER,
        NOT_WHOLE,
        OUT_OF_BOUNDS,
        NOT_A_DATE,
        NOT_AN_OPTION,
        ONE_ONLY,
        STANDS_ALONE,
        TOO_LONG
    }

    static FieldProblem of(Kind kind) {
        return new FieldProblem(kind, Optional.empty(), Optional.empty());
    }
}
