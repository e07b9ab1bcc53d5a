package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.fhirjson.FhirJson;
import org.junit.jupiter.api.Test;

/**
 * Source attributes of decision support, in FHIR and as a page, compared with the editions that they describe. {@code
 * -Ddorsal.golden=write} writes both again.
 */
class SourceAttributesTest {
    private static final Path PAGE = Path.of("src/docs/safety/source-attributes.md");
    private static final List<SourceAttributes> EDITIONS =
            Stream.of("1.1.0", "1.2.0").map(SourceAttributes::of).toList();

    @Test
    void the_published_libraries_are_those_of_the_editions() {
        for (SourceAttributes edition : EDITIONS) {
            var library = edition.library();
            assertThat(library.getExtension()).hasSize(13);
            GoldenFiles.assertSame(
                    Path.of("profiles/library").resolve(library.getIdPart() + ".json"),
                    FhirJson.context().newJsonParser().setPrettyPrint(true).encodeResourceToString(library) + "\n");
        }
    }

    @Test
    void the_page_is_that_of_the_editions() throws IOException {
        String head = Files.readString(PAGE).split("(?m)^\\| Attribute", 2)[0];
        GoldenFiles.assertSame(
                PAGE,
                head
                        + String.join(
                                "\n",
                                Stream.of(
                                                Stream.of("| Attribute | Edition | |", "|---|---|---|"),
                                                rows(EDITIONS).stream(),
                                                Stream.of(
                                                        "", "## Citations", "", "| Citation | Editions |", "|---|---|"),
                                                citationRows(EDITIONS).stream())
                                        .flatMap(rows -> rows)
                                        .toList())
                        + "\n");
    }

    @Test
    void no_question_is_about_an_attribute_that_is_called_not_asked() {
        EDITIONS.forEach(edition -> assertThat(edition.form().items().values().stream()
                        .flatMap(item -> Stream.concat(
                                Stream.of(item.linkId()),
                                item.options().stream()
                                        .map(option -> option.coded().code())))
                        .filter(code -> Stream.of(code.split("-")).anyMatch(SourceAttributes.UNLISTED::contains)))
                .isEmpty());
    }

    /** Rows of the page's table of attributes: the same attributes of several editions. */
    private static List<String> rows(List<SourceAttributes> editions) {
        List<String> rows = new ArrayList<>();
        for (int place = 0; place < editions.getFirst().attributes().size(); place++) {
            for (SourceAttributes edition : editions) {
                SourceAttributes.SourceAttribute attribute =
                        edition.attributes().get(place);
                rows.add("| %s | %s | %s |"
                        .formatted(
                                attribute.name(),
                                edition.form().edition().version(),
                                attribute
                                                .used()
                                                .map(used -> used ? "Yes. " : "No. ")
                                                .orElse("")
                                        + attribute.value()));
            }
        }
        return rows;
    }

    /** Rows of the page's table of citations, each with its editions. */
    private static List<String> citationRows(List<SourceAttributes> editions) {
        Map<String, String> rows = new TreeMap<>();
        editions.forEach(edition -> edition.citations()
                .forEach(citation ->
                        rows.merge(citation, edition.form().edition().version(), (one, other) -> one + ", " + other)));
        return rows.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |")
                .toList();
    }
}
