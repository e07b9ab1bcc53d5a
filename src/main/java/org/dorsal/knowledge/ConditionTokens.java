package org.dorsal.knowledge;

import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens of a condition. */
final class ConditionTokens {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(%`[^`]+`|%[A-Za-z_][A-Za-z0-9_]*)|(\\.not\\(\\)|\\.toInteger\\(\\))|([0-9]+(?:\\.[0-9]+)?)"
                    + "|(<=|>=|<|>|[-+*~])"
                    + "|([()])|(and|or|true)\\b|(\\S+))");

    /** Tokens that end a sum of points or do not belong to one. */
    private static final Set<String> NO_SUM = Set.of("and", "or", "<", "<=", ">", ">=");

    private ConditionTokens() {}

    /** Tokens of the text; fails for one outside the allowed part. */
    static List<String> of(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.find()) {
            if (matcher.group(7) != null) {
                throw new ConditionSyntaxException("'" + matcher.group(7)
                        + "' is outside the allowed part of FHIRPath: and, or, .not(), < <= > >= with a number, names,"
                        + " points as 3 * %a.toInteger() + %b.toInteger() >= 3");
            }
            tokens.add(matcher.group().strip());
        }
        return tokens;
    }

    /** Whether the whole text is a sum of points. */
    static boolean isSum(List<String> tokens) {
        int depth = 0;
        boolean counts = false;
        for (String token : tokens) {
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            if (depth == 0 && NO_SUM.contains(token)) {
                return false;
            }
            counts |= depth == 0 && token.equals(".toInteger()");
        }
        return counts;
    }

    /** Leaves the descent; never leaves the parser. */
    static final class ConditionSyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConditionSyntaxException(String message) {
            super(message, null, false, false);
        }
    }
}
