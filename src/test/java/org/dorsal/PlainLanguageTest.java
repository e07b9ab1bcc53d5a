package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Limits for names and comments: one meaning for each type name, comments that name their subject in technical terms.
 */
class PlainLanguageTest {
    private static final Pattern TYPE = Pattern.compile("^\\s*(?:@\\w+(?:\\([^)]*\\))?\\s+)*"
            + "(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed|strictfp)\\s+)*"
            + "(?:class|interface|record|enum|@interface)\\s+([A-Z]\\w*)");

    /** First words of a sentence that names no subject: the reader has to guess the noun. */
    private static final Pattern NO_SUBJECT = Pattern.compile(
            "^(?:What|Whatever|Who|Whoever|Whose|Those|That|Such|So many|So much|Of |To |From when|Where"
                    + "|When|As |Around|Beside|Nothing|Nobody|Somebody|It |Its |They|Their|Then|There|Here|Else|Only|Also"
                    + "|One|Some|Each|All that|All of|Any )\\b");

    /** Words of a narrator, for which technical prose has a standard term. */
    private static final Pattern NARRATION = Pattern.compile(
            "\\b(?:whoever|whatever|nobody|somebody|anybody|whom|whose|wherein|thereby|thereof|anew|beside"
                    + "|besides|tell|tells|told|telling|asks|asked|wish|wishes|wished|lies|stands|stood|knows|knew|as it is"
                    + "|as they are|of its own|by itself|on its own|what is|what was|what it|what they|so long as|for good"
                    + "|for ever)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Declarations of variables, parameters and methods: a type, a name and what follows; or the parameter of a lambda. */
    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:[A-Z]\\w*(?:<[^;={}()]*>)?(?:\\[\\])?|var|int|long|boolean|byte\\[\\]|String)"
                    + "\\s+([a-z]\\w*)\\s*(?=([=;,)(:])|\\s->)|\\(\\s*([a-z]\\w*)\\s*\\)?\\s*->");

    /** Names that say who speaks or where something is, but not what it is. */
    private static final Pattern WITHOUT_MEANING = Pattern.compile(
            "told|tells?|telling|says?|said|asking|asks?|asker|asked|stands?|standing|taken|beside|beyond|gone|looks?"
                    + "|looked|lies|chance|whose|who|here|there|others|some|one|seen|known|ours|theirs|given|rest|kept"
                    + "|found|all|at|of|by|in|on|as");

    private static final Set<String> FACTORIES = Set.of("of", "all", "in", "as");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern DOC_COMMENT = Pattern.compile("/\\*\\*\\s*\\n?\\s*\\*?\\s*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("\\{@\\w+ [^}]*\\}|`[^`]*`|\"[^\"]*\"");
    private static final int MAX_LINE = 140;

    /**
     * Highest accepted measures of a source tree.
     *
     * @param repeatedNames type names, nested ones included, with more than one meaning
     * @param sameName types with the same simple name
     * @param withoutSubject first sentences without a subject, in 1,000 doc comments
     * @param narration words of a narrator, in 1,000 comment lines
     * @param withoutMeaning names without a meaning, in 1,000 declared
     * @param longLines lines of more than 140 characters
     */
    private record Limits(
            int repeatedNames,
            int sameName,
            double withoutSubject,
            double narration,
            double withoutMeaning,
            int longLines) {}

    private static final Map<String, Limits> LIMITS = Map.of(
            "src/main/java", new Limits(8, 3, 4, 6, 4, 0),
            "src/test/java", new Limits(8, 3, 3, 3, 3, 0),
            "src/sandbox/java", new Limits(1, 3, 3, 3, 3, 0),
            "src/bench/java", new Limits(1, 3, 3, 3, 3, 0),
            "src/history/java", new Limits(1, 3, 3, 3, 3, 0));

    @TestFactory
    Stream<DynamicTest> names_and_comments_are_plain() {
        return LIMITS.entrySet().stream()
                .map(limit -> DynamicTest.dynamicTest(
                        limit.getKey(), () -> check(Measures.of(limit.getKey()), limit.getValue())));
    }

    private static void check(Measures measures, Limits limits) {
        List<String> repeated = measures.types.entrySet().stream()
                .filter(type -> type.getValue().size() > 1)
                .map(type -> type.getKey() + " in " + type.getValue())
                .toList();
        assertThat(repeated).as("type names with more than one meaning").hasSizeLessThanOrEqualTo(limits.repeatedNames);
        assertThat(measures.types)
                .allSatisfy((name, places) -> assertThat(places).as(name).hasSizeLessThanOrEqualTo(limits.sameName));
        assertShare(
                measures.withoutSubject,
                measures.docComments,
                limits.withoutSubject,
                "first sentences without a subject");
        assertShare(measures.narration, measures.commentLines, limits.narration, "words of a narrator");
        assertShare(measures.withoutMeaning, measures.declared, limits.withoutMeaning, "names without a meaning");
        assertThat(measures.longLines).as("lines over " + MAX_LINE).hasSizeLessThanOrEqualTo(limits.longLines);
    }

    private static void assertShare(List<String> places, int among, double perThousand, String measure) {
        assertThat(1000.0 * places.size() / among)
                .as("%s in 1,000 of %d: %s", measure, among, String.join("\n", places))
                .isLessThanOrEqualTo(perThousand);
    }

    /** The measures of one source tree, each with the places that count. */
    private static final class Measures {
        private final Map<String, List<String>> types = new TreeMap<>();
        private final List<String> withoutSubject = new ArrayList<>();
        private final List<String> narration = new ArrayList<>();
        private final List<String> longLines = new ArrayList<>();
        private final List<String> withoutMeaning = new ArrayList<>();
        private int declared;
        private int docComments;
        private int commentLines;

        static Measures of(String root) throws IOException {
            Measures measures = new Measures();
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    measures.addFile(file);
                }
            }
            assertThat(measures.docComments).as("doc comments below " + root).isPositive();
            return measures;
        }

        private void addFile(Path file) throws IOException {
            String text = Files.readString(file);
            int number = 0;
            for (String line : text.split("\n", -1)) {
                addLine(file, line, file + ":" + ++number);
            }
            addNames(file, COMMENT.matcher(text).replaceAll(""));
            Matcher comment = DOC_COMMENT.matcher(text);
            while (comment.find()) {
                docComments++;
                String first =
                        comment.group(1).replaceAll("\\s*\\n\\s*\\*\\s?", " ").strip();
                if (!first.startsWith("@")
                        && !first.startsWith("{@")
                        && NO_SUBJECT.matcher(first).find()) {
                    withoutSubject.add(file + ": " + first);
                }
            }
        }

        private void addNames(Path file, String code) {
            Matcher declaration = DECLARED.matcher(code);
            while (declaration.find()) {
                declared++;
                String name = declaration.group(1) == null ? declaration.group(3) : declaration.group(1);
                boolean factory = "(".equals(declaration.group(2)) && FACTORIES.contains(name);
                if (!factory && WITHOUT_MEANING.matcher(name).matches()) {
                    withoutMeaning.add(file + ": " + name);
                }
            }
        }

        private void addLine(Path file, String line, String place) {
            Matcher type = TYPE.matcher(line);
            if (type.find() && !file.endsWith("package-info.java")) {
                types.computeIfAbsent(type.group(1), _ -> new ArrayList<>()).add(place);
            }
            if (line.length() > MAX_LINE) {
                longLines.add(place);
            }
            String stripped = line.strip();
            boolean whole = stripped.startsWith("*") || stripped.startsWith("/*") || stripped.startsWith("//");
            int trailing = line.indexOf(" // ");
            if (!whole && trailing < 0) {
                return;
            }
            commentLines++;
            String comment = QUOTED.matcher(whole ? stripped : line.substring(trailing + 4))
                    .replaceAll("");
            NARRATION.matcher(comment).results().forEach(word -> narration.add(place + " " + word.group()));
        }
    }
}
