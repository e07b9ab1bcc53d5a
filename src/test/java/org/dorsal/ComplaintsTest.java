package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dorsal.document.NamedTests;
import org.junit.jupiter.api.Test;

/** Page of known complaints: each has an answer, and each answer names tests that exist. */
class ComplaintsTest {
    private static final Path PAGE = Path.of("src/docs/complaints.md");
    private static final List<String> ANSWERS = List.of("answered", "partly", "not answered", "does not apply");
    private static final DocumentTable TABLE =
            DocumentTable.in(PAGE, "#", "Complaint or request", "Thread", "Answer", "Shown by");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");

    @Test
    void all_thirty_eight_are_listed_and_counted() throws IOException {
        assertThat(TABLE.column("#"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 38).mapToObj(Integer::toString).toList());
        String counts = ANSWERS.stream()
                .map(answer -> TABLE.column("Answer")
                                .filter(cell -> cell.startsWith(answer))
                                .count()
                        + " " + answer)
                .reduce((left, right) -> left + " · " + right)
                .orElseThrow();
        System.out.println("known complaints: " + counts);
        assertThat(Files.readString(PAGE)).contains(counts + ".");
    }

    @Test
    void an_answer_names_its_tests_and_anything_less_gives_its_reason() {
        assertThat(TABLE.rows()).allSatisfy(row -> {
            String answer = row.get(3);
            assertThat(answer).matches("answered( .*|:.*)?|(partly|not answered|does not apply): .{20,}");
            if (answer.startsWith("answered") || answer.startsWith("partly")) {
                assertThat(NAMED.matcher(row.get(4)).results()).as(row.get(0)).isNotEmpty();
            } else {
                assertThat(row.get(4)).isEmpty();
            }
        });
    }

    @Test
    void each_named_test_and_method_exists() {
        assertThat(TABLE.column("Shown by")
                        .flatMap(cell -> NAMED.matcher(cell).results())
                        .map(name -> name.group(1)))
                .hasSizeGreaterThan(50)
                .allMatch(name -> name.contains("#") && NamedTests.exist(name), "is a test and its method");
        assertThat(NamedTests.exist("ComplaintsTest#no_such_method")).isFalse();
    }
}
