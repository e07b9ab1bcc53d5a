package org.dorsal.scoring;

import java.util.List;
import java.util.function.Function;

/** Kleene's three values. */
enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    static Truth of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    Truth not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** Joins truths by {@code or}, which any true one decides, or by {@code and}, which any false one does. */
    static <T> Truth joined(List<T> operands, Function<T, Truth> truths, Truth decisive) {
        Truth joined = decisive.not();
        for (T operand : operands) {
            Truth truth = truths.apply(operand);
            if (truth == decisive) {
                return decisive;
            }
            joined = truth == UNKNOWN ? UNKNOWN : joined;
        }
        return joined;
    }
}
