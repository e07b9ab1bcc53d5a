package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Validates all files of profiles/ against R4 with HAPI's validator, as a second opinion in addition to the lint. */
class PublishedKnowledgeTest {
    @TestFactory
    Stream<DynamicTest> each_published_resource_is_valid_fhir() {
        return SomeProfiles.files().stream()
                .map(ProfileFile::path)
                .filter(path -> !path.startsWith("hook-example/"))
                .filter(path -> path.endsWith(".json") && !path.endsWith(".expected.json"))
                .filter(path -> !path.startsWith("topic/")) // no R4 resource
                .map(path -> DynamicTest.dynamicTest(
                        path,
                        () -> assertThat(SomeValidator.errorsIn(Path.of("profiles", path)))
                                .isEmpty()));
    }
}
