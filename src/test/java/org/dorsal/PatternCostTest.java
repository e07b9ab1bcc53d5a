package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.regex.*;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Cost of every regular expression of the service on long, nearly matching text, counted in characters read: no more
 * than the square of the text's length, so that no caller's text of bounded length holds a thread (OWASP ASVS 1.3.12).
 */
class PatternCostTest {
    private static final int LENGTH = 160;
    private static final int MAX_READS = 12 * LENGTH * LENGTH;

    @Test
    void no_expression_reads_more_than_the_square_of_its_text() throws Exception {
        Set<String> expressions = expressions();
        assertThat(expressions).as("expressions in constants and calls").hasSizeGreaterThan(150);
        var costly = new TreeMap<String, String>();
        for (String expression : expressions) {
            for (String text : attacks(expression)) {
                if (isCostly(Pattern.compile(expression), text)) {
                    costly.put(expression, text.substring(0, 12));
                }
            }
        }
        assertThat(costly).isEmpty();
    }

    @Test
    void expressions_with_exponential_and_cubic_time_are_found() {
        for (String expression : List.of("(x+x+)+y", ".*.*.*=", "(.*a){12}")) {
            assertThat(attacks(expression))
                    .as(expression)
                    .anyMatch(text -> isCostly(Pattern.compile(expression), text));
        }
        for (String expression : List.of("[a-z]+(\\.[a-z]+)+", "(?:[^\"\\\\]|\\\\.)*+\"", "\\s*=\\s*")) {
            assertThat(attacks(expression))
                    .as(expression)
                    .noneMatch(text -> isCostly(Pattern.compile(expression), text));
        }
    }

    private static boolean isCostly(Pattern pattern, String text) {
        try {
            pattern.matcher(new CountedText(text, new int[1])).matches();
            Matcher matcher = pattern.matcher(new CountedText(text, new int[1]));
            while (matcher.find()) {
                // the reads of all finds are counted together
            }
            return false;
        } catch (TooManyReadsException _) {
            return true;
        }
    }

    /** Long texts of one, two or three characters of the expression's alphabet and an end that matches nothing. */
    private static List<String> attacks(String expression) {
        List<String> parts = new ArrayList<>();
        List<String> alphabet = alphabet(expression);
        for (String first : alphabet) {
            parts.add(first);
            for (String second : alphabet) {
                parts.add(first + second);
                parts.add(first + first + second);
            }
        }
        return parts.stream()
                .distinct()
                .map(part -> part.repeat(LENGTH / part.length()) + "\u0001")
                .toList();
    }

    private static List<String> alphabet(String expression) {
        Set<String> letters = new TreeSet<>(List.of("a", "1", " ", "."));
        expression
                .chars()
                .filter(letter -> Character.isLetterOrDigit(letter) || "-/:=,;\"'<>&%@_|".indexOf(letter) >= 0)
                .mapToObj(Character::toString)
                .limit(24)
                .forEach(letters::add);
        return letters.stream().limit(12).toList();
    }

    /** Texts that are no expression are left out: a method that applies one has others, too. */
    private static Set<String> expressions() throws Exception {
        return CodeExpressions.byClass().values().stream()
                .flatMap(List::stream)
                .filter(PatternCostTest::isExpression)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isExpression(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    private static final class TooManyReadsException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Text that ends a match which reads too many of its characters. */
    private record CountedText(String text, int[] reads) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads[0]++;
            if (reads[0] > MAX_READS) {
                throw new TooManyReadsException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
