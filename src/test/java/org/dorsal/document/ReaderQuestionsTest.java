package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Questions of readers, answered within three clicks from the README. */
class ReaderQuestionsTest {
    private static final Path README = Path.of("README.md");
    private static final int MAX_CLICKS = 3;
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    /** A question, the targets of the links that are clicked one after the other, and words of the answer. */
    private record ReaderQuestion(String question, List<String> clicks, String answer) {
        static ReaderQuestion of(String question, String answer, String... clicks) {
            return new ReaderQuestion(question, Arrays.asList(clicks), answer);
        }
    }

    private static final List<ReaderQuestion> QUESTIONS = List.of(
            ReaderQuestion.of(
                    "can I bulk-export?",
                    "A site offers it with [`export.running`]",
                    "src/docs/fhir/README.md",
                    "bulk-export.md"),
            ReaderQuestion.of(
                    "what happens when my EHR refuses a note?",
                    "If the EHR refuses it, an operator sees it and decides",
                    "src/docs/clinician.md",
                    "#what-happens-when-the-ehr-refuses-a-note"),
            ReaderQuestion.of(
                    "what happens when my EHR refuses a note? (operator)",
                    "| rejected | no: the EHR refused it",
                    "src/docs/operate/README.md",
                    "write-back.md"),
            ReaderQuestion.of(
                    "how do I prove that a record was not changed?",
                    "For auditors who do not rely on the operator",
                    "src/docs/audit/README.md",
                    "verify.md"),
            ReaderQuestion.of(
                    "how do I add a cause with its signs?",
                    "add to `action`",
                    "src/docs/README.md",
                    "../../profiles/README.md#a-worked-example"),
            ReaderQuestion.of(
                    "what does it log about me?",
                    "your name and reference as the EHR gives them",
                    "src/docs/clinician.md",
                    "#what-it-logs-about-you"));

    @TestFactory
    Stream<DynamicTest> a_question_is_answered_in_at_most_three_clicks() {
        return QUESTIONS.stream().map(question -> DynamicTest.dynamicTest(question.question(), () -> follow(question)));
    }

    private static void follow(ReaderQuestion question) {
        assertThat(question.clicks()).hasSizeLessThanOrEqualTo(MAX_CLICKS);
        Path page = README;
        String text = DocumentBlock.read(page);
        StringBuilder path = new StringBuilder("README.md");
        for (String click : question.clicks()) {
            assertThat(links(text)).as("links of %s", page).contains(click);
            String[] parts = click.split("#", 2);
            page = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            text = parts.length == 1 ? DocumentBlock.read(page) : section(page, parts[1]);
            path.append(" -> ").append(click);
        }
        assertThat(text).contains(question.answer());
        System.out.println(question.question() + " " + path);
    }

    private static List<String> links(String text) {
        return LINK.matcher(text).results().map(link -> link.group(1)).toList();
    }

    /** Text of the section with that anchor, up to the next heading of the same level. */
    private static String section(Path page, String anchor) {
        List<String> lines = DocumentBlock.read(page).lines().toList();
        int begin = IntStream.range(0, lines.size())
                .filter(index -> lines.get(index).startsWith("#")
                        && anchor(lines.get(index)).equals(anchor))
                .findFirst()
                .orElseThrow(() -> new AssertionError(page + " has no section " + anchor));
        String level = lines.get(begin).replaceFirst(" .*", " ");
        return lines.stream()
                .skip(begin + 1)
                .takeWhile(line -> !line.startsWith(level))
                .collect(Collectors.joining("\n"));
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w -]", "")
                .replace(' ', '-');
    }
}
