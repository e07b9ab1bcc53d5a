package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** More flags than a page of a search has rows: none of their Observations may stay as it was. */
class ManyFlagsTest {
    private static final int FLAGS = 120;
    private static final String COPIED = "chest-pain-any-side";
    private static final Site SITE = TestAssessmentServices.site("many-flags", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite(SITE.id());
    private static final Knowledge KNOWLEDGE = SomeProfiles.knowledge(
            SomeProfiles.changed("plan/upper-back-pain-extensions-1.0.0.json", ManyFlagsTest::withManyCriteria).stream()
                    .map(file -> file.path().equals("code-system/flag.json")
                            ? SomeProfiles.changed(file, ManyFlagsTest::withTheirCodes)
                            : file)
                    .toList());

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job =
            SampleAssessmentServices.at(TestAssessmentServices.NOW, Seeds.next(), KNOWLEDGE);

    @Test
    void each_flag_that_an_amendment_clears_is_told_to_be_absent() {
        Receipt.StoredReceipt first = received();
        Set<String> raised = raised(first);
        assertThat(raised).hasSizeGreaterThan(FLAGS);

        stored(update(first, SomeScoredResponse.nothingWrong(), QuestionnaireResponseStatus.AMENDED));

        assertThat(raised)
                .allSatisfy(id -> assertThat(now(id))
                        .returns(2, StoredVersion::version)
                        .satisfies(flag -> assertThat(text(flag)).contains("\"code\":\"absent\"")));
        assertThat(results(first)).containsAll(raised);
    }

    @Test
    void each_flag_is_withdrawn_with_its_assessment() {
        Receipt.StoredReceipt first = received();
        Set<String> raised = raised(first);

        stored(update(first, chestPain(), QuestionnaireResponseStatus.ENTEREDINERROR));

        assertThat(raised).allSatisfy(id -> assertThat(now(id).status()).isEqualTo("entered-in-error"));
        assertThat(results(first)).containsAll(raised);
    }

    private Receipt.StoredReceipt received() {
        return stored(job.receive()
                .create(
                        SITE,
                        TestAssessmentServices.sender(),
                        SampleSignRequests.json(chestPain()),
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static SomeScoredResponse chestPain() {
        return SomeScoredResponse.nothingWrong().with("sign-with-pain", "chest-tight");
    }

    private Receipt update(Receipt.StoredReceipt seen, SomeScoredResponse answers, QuestionnaireResponseStatus status) {
        var response = answers.response();
        response.setStatus(status).setId(seen.id());
        return job.amend()
                .update(
                        SITE,
                        TestAssessmentServices.sender(),
                        ALL,
                        seen.id(),
                        seen.version(),
                        FhirJson.encode(response),
                        false);
    }

    private static Receipt.StoredReceipt stored(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        return (Receipt.StoredReceipt) receipt;
    }

    /** Ids of the Observations of flags that the results name. */
    private Set<String> raised(Receipt.StoredReceipt response) {
        Set<String> raised = new HashSet<>();
        job.results().of(ALL, response.id()).orElseThrow().stream()
                .filter(result -> text(result).contains("red-flag-observation"))
                .forEach(flag -> raised.add(flag.id()));
        return raised;
    }

    private List<String> results(Receipt.StoredReceipt response) {
        return job.results().of(ALL, response.id()).orElseThrow().stream()
                .map(StoredVersion::id)
                .toList();
    }

    private StoredVersion now(String id) {
        return ledger.read(ALL, "Observation", id).orElseThrow();
    }

    private static String text(StoredVersion version) {
        return new String(version.body(), StandardCharsets.UTF_8);
    }

    private static String withManyCriteria(String plan) {
        PlanDefinition criteria = parsed(plan, PlanDefinition.class);
        var copied = criteria.getAction().stream()
                .filter(action ->
                        action.getCodeFirstRep().getCodingFirstRep().getCode().equals(COPIED))
                .findFirst()
                .orElseThrow();
        codes().forEach(code -> {
            var copy = copied.copy();
            copy.getCodeFirstRep().getCodingFirstRep().setCode(code);
            criteria.addAction(copy);
        });
        return new String(FhirJson.encode(criteria), StandardCharsets.UTF_8);
    }

    private static String withTheirCodes(String flags) {
        CodeSystem system = parsed(flags, CodeSystem.class);
        var copied = system.getConcept().stream()
                .filter(concept -> concept.getCode().equals(COPIED))
                .findFirst()
                .orElseThrow();
        codes().forEach(code -> system.addConcept(copied.copy().setCode(code)));
        system.setCount(system.getConcept().size());
        return new String(FhirJson.encode(system), StandardCharsets.UTF_8);
    }

    private static Stream<String> codes() {
        return IntStream.range(0, FLAGS).mapToObj(number -> "copy-" + number);
    }

    private static <T extends Resource> T parsed(String json, Class<T> type) {
        return switch (FhirJson.parse(json.getBytes(StandardCharsets.UTF_8), type)) {
            case Parsed.ParsedResource<T>(T resource) -> resource;
            case Parsed.UnparsableResource<T> unreadable -> throw new AssertionError(unreadable.problems());
        };
    }
}
