package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Cost of every regular expression of the service on long, nearly matching text, counted in characters read: no more
 * than the square of the text's length, so that no caller's text of bounded length holds a thread (OWASP ASVS 1.3.12).
 */
class PatternCostTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int LENGTH = 160;
    private static final int MAX_READS = 12 * LENGTH * LENGTH;

    /** A call that takes an expression as its first argument, with literals that may be concatenated. */
    private static final Pattern CALL =
            Pattern.compile("(?:Pattern\\.compile|\\.matches|\\.replaceAll|\\.replaceFirst|\\.split|regexp = )\\(?\\s*"
                    + "((?:\"(?:[^\"\\\\]|\\\\.)*+\"\\s*+\\+?+\\s*+)++)[,);]");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private static final Pattern UNICODE = Pattern.compile("(?<!\\\\)\\\\u+([0-9a-fA-F]{4})");

    @Test
    void no_expression_reads_more_than_the_square_of_its_text() throws IOException {
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

    private static Set<String> expressions() throws IOException {
        Set<String> expressions = new LinkedHashSet<>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.dorsal").stream()
                        .map(JavaClass::reflect)
                        .flatMap(type -> Stream.of(type.getDeclaredFields()))
                        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Pattern.class)
                        .map(PatternCostTest::expression)
                        .forEach(expressions::add);
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(PatternCostTest::text)
                    .flatMap(text -> CALL.matcher(text).results())
                    .map(call -> literal(call.group(1)))
                    .forEach(expressions::add);
        }
        return expressions;
    }

    private static String expression(Field field) {
        try {
            field.setAccessible(true);
            return ((Pattern) field.get(null)).pattern();
        } catch (IllegalAccessException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String literal(String concatenated) {
        StringBuilder literal = new StringBuilder();
        LITERAL.matcher(concatenated)
                .results()
                .forEach(part -> literal.append(UNICODE.matcher(part.group(1))
                        .replaceAll(code ->
                                Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))))
                        .translateEscapes()));
        return literal.toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
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
