package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.fhirjson.FhirJson;
import org.junit.jupiter.api.Test;

/**
 * Source attributes of decision support, in FHIR, compared with the edition that they describe. {@code
 * -Ddorsal.golden=write} writes the Library again.
 */
class SourceAttributesTest {
    private static final Path LIBRARIES = Path.of("profiles/library");
    private static final SourceAttributes EDITION = SourceAttributes.inForce();

    @Test
    void the_published_library_is_that_of_the_edition_in_force() throws IOException {
        var library = EDITION.library();
        assertThat(library.getExtension()).hasSize(13);
        String file = library.getIdPart() + ".json";
        GoldenFiles.assertSame(
                LIBRARIES.resolve(file),
                FhirJson.context().newJsonParser().setPrettyPrint(true).encodeResourceToString(library) + "\n");
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly(file);
        }
    }

    @Test
    void no_question_is_about_an_attribute_that_is_called_not_asked() {
        assertThat(EDITION.form().items().values().stream()
                        .flatMap(item -> Stream.concat(
                                Stream.of(item.linkId()),
                                item.options().stream()
                                        .map(option -> option.coded().code())))
                        .filter(code -> Stream.of(code.split("-")).anyMatch(SourceAttributes.UNLISTED::contains)))
                .isEmpty();
    }

    /** The models, not the files: a reader of conditions that skipped a kind of source would fall short here. */
    @Test
    void each_citation_of_models_and_hints_is_listed() {
        Set<String> listed = EDITION.citations();
        assertThat(SomeProfiles.models().causes())
                .isNotEmpty()
                .allSatisfy(model -> assertThat(Stream.of(
                                        model.citations().stream(),
                                        model.domains().stream()
                                                .flatMap(domain -> domain.entries().stream())
                                                .flatMap(entry -> entry.citations().stream()),
                                        model.lowering().stream().flatMap(entry -> entry.citations().stream()),
                                        model.floors().stream().flatMap(floor -> floor.citations().stream()))
                                .flatMap(citations -> citations))
                        .as(model.cause().code())
                        .isNotEmpty()
                        .isSubsetOf(listed));
        assertThat(SomeProfiles.care().hints().stream()
                        .map(Care.Hint::citations)
                        .flatMap(List::stream))
                .isSubsetOf(listed);
    }

    /** A place that a cause's own conditions name in its file, without the parser of conditions. */
    @Test
    void each_cause_whose_text_names_the_question_is_a_reader_of_it() {
        List<String> questions = SourceAttributes.USES.values().stream()
                .flatMap(List::stream)
                .filter(place -> !place.contains("="))
                .toList();
        assertThat(questions)
                .contains("sex", "age-years")
                .allSatisfy(question -> assertThat(EDITION.readers()
                                .readersOf(question)
                                .getOrDefault(AttributeReaders.ReaderKind.CAUSE, new LinkedHashSet<>()))
                        .as(question)
                        .containsAll(EDITION.plans().getFirst().path("action").values().stream()
                                .filter(cause -> Stream.of("%`" + question + "`", "%`" + question + "=")
                                        .anyMatch(cause.toString()::contains))
                                .map(cause -> cause.path("id").asString())
                                .toList()));
    }
}
