package org.dorsal.document;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of who calls whom: each address in it is served, and readers who do not see it read the same. */
class CallsPictureTest {
    private static final Path PICTURE = Path.of("src/docs/pictures/who-calls-whom.svg");
    private static final Path GUIDE = Path.of("src/docs/fhir/README.md");
    private static final Pattern TEXT = Pattern.compile("<text class=\"(\\w+)\"[^>]*>([^<]+)</text>");
    private static final Pattern CELL = Pattern.compile("(?<=\\| )[^|]+(?= \\|)");

    @Test
    void each_address_is_one_of_the_service_and_no_area_for_callers_is_left_out() throws IOException {
        assertThat(texts("door"))
                .allSatisfy(door ->
                        assertThat(ServedRoutes.has(null, door)).as(door).isTrue())
                .map(door -> door.split("/", -1)[1])
                .containsExactlyInAnyOrder("launch", "cds", "fhir", "audit", "operate", "log");
        assertThat(ServedRoutes.has(null, "/chart/{site}"))
                .as("a wrong one is found")
                .isFalse();
    }

    @Test
    void the_guide_says_all_of_it_in_a_table() throws IOException {
        List<String> cells = Files.readString(GUIDE)
                .lines()
                .flatMap(line -> CELL.matcher(line).results().map(match -> match.group()))
                .toList();
        List<String> boxes = Stream.concat(texts("name").stream(), texts("door").stream())
                .filter(not("Dorsal"::equals))
                .toList();

        assertThat(boxes)
                .hasSize(18)
                .allSatisfy(box -> assertThat(cells)
                        .anyMatch(cell ->
                                cell.equals(box) || cell.startsWith(box + ",") || cell.equals("`" + box + "`")));
    }

    @Test
    void it_has_a_title_and_a_description_and_colours_for_light_and_dark() throws IOException {
        String picture = Files.readString(PICTURE);

        assertThat(picture)
                .contains(
                        "role=\"img\"", "aria-labelledby=\"title desc\"", "<title id=\"title\">", "<desc id=\"desc\">")
                .contains("@media (prefers-color-scheme: dark)");
        assertThat(picture.substring(picture.indexOf("<desc"), picture.indexOf("</desc>")))
                .contains(texts("door"));
        assertThat(Files.readString(GUIDE)).contains("](../pictures/who-calls-whom.svg)");
        assertThat(Files.readString(Path.of("README.md"))).contains("](src/docs/pictures/who-calls-whom.svg)");
    }

    private static List<String> texts(String kind) throws IOException {
        return TEXT.matcher(Files.readString(PICTURE))
                .results()
                .filter(text -> text.group(1).equals(kind))
                .map(text -> text.group(2))
                .toList();
    }
}
