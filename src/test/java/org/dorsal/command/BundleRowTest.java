package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

class BundleRowTest {
    private static final String LINE =
            Ndjson.line("r1", SomeScoredResponse.nothingWrong().with("function-loss", "both-legs"));

    @Test
    void the_result_set_is_one_collection_that_names_its_line() {
        Bundle bundle = bundle(CommandCall.dorsal(Ndjson.of("", LINE), "score", "--as", "bundle"));
        assertThat(bundle.getType()).isEqualTo(BundleType.COLLECTION);
        assertThat(bundle.getIdentifier().getValue()).isEqualTo("2");
        List<String> types = bundle.getEntry().stream()
                .map(entry -> entry.getResource().fhirType())
                .toList();
        assertThat(types).endsWith("CarePlan", "Provenance");
        assertThat(types.subList(0, types.size() - 2))
                .as("panel, pain score and vital signs")
                .hasSizeGreaterThan(2)
                .containsOnly("Observation");
    }

    @Test
    void every_result_that_another_names_is_in_the_bundle_under_its_full_url() {
        Bundle bundle = bundle(CommandCall.dorsal(Ndjson.of(LINE), "score", "--as", "bundle"));
        Set<String> fullUrls =
                bundle.getEntry().stream().map(BundleEntryComponent::getFullUrl).collect(Collectors.toSet());
        Observation panel = (Observation) bundle.getEntryFirstRep().getResource();
        String base = bundle.getEntryFirstRep().getFullUrl().replace("Observation/" + panel.getIdPart(), "");
        assertThat(panel.getHasMember()).isNotEmpty();
        assertThat(panel.getHasMember().stream().map(Reference::getReference).map(base::concat))
                .isSubsetOf(fullUrls);
    }

    @Test
    void the_same_line_gives_the_same_bytes() {
        List<String> lines =
                CommandCall.dorsal(Ndjson.of(LINE), "score", "--as", "bundle").lines();
        assertThat(CommandCall.dorsal(Ndjson.of(LINE), "score", "--as", "bundle")
                        .lines())
                .isEqualTo(lines);
    }

    @Test
    void the_wording_is_the_one_that_was_asked_for() {
        assertThat(bundle(CommandCall.dorsal(Ndjson.of(LINE), "score", "--as", "bundle", "--wording", "en-GB"))
                        .getEntry())
                .allMatch(entry -> entry.getResource().getLanguage().equals("en-GB"));
    }

    @Test
    void a_refused_line_is_told_as_everywhere() {
        CommandCall called = CommandCall.dorsal(Ndjson.of("{}", LINE), "score", "--as", "bundle");
        assertThat(called.lines()).hasSize(2);
        assertThat(called.lines().getFirst()).startsWith("{\"line\":1,\"refused\":[");
    }

    private static Bundle bundle(CommandCall called) {
        byte[] json = called.lines().getFirst().getBytes(StandardCharsets.UTF_8);
        return switch (FhirJson.parse(json, Bundle.class)) {
            case Parsed.ParsedResource<Bundle> read -> read.resource();
            case Parsed.UnparsableResource<Bundle> broken -> throw new AssertionError(broken.problems());
        };
    }
}
