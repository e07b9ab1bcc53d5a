package history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import history.check.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PromisesTest {
    private static final Path TABLE = Path.of("src/evidence/promises.csv");
    private static final Pattern ROW = Pattern.compile("([a-z-]+),([A-Za-z]+\\.[A-Za-z]+),(.+)");
    private static final Pattern PAGE = Pattern.compile("(?:src/[\\w./-]+\\w|README\\.md|https:)");

    @Test
    void each_promise_has_its_check_and_each_check_its_promise() throws IOException {
        assertEquals(Judge.promises(), rows().stream().map(List::getFirst).toList());
    }

    @Test
    void each_promise_is_said_by_a_page_that_is_there() throws IOException {
        for (List<String> row : rows()) {
            Matcher pages = PAGE.matcher(row.get(2));
            assertTrue(pages.find(), row.get(0));
            do {
                assertTrue(
                        pages.group().equals("https:") || Files.exists(Path.of(pages.group())),
                        row.get(0) + ": " + pages.group());
            } while (pages.find());
        }
    }

    @Test
    void no_class_of_the_service_can_be_loaded() {
        assertNull(PromisesTest.class.getClassLoader().getResource("org/dorsal/Dorsal.class"));
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> List.of(row.group(1), row.group(2), row.group(3)))
                .toList();
    }
}
