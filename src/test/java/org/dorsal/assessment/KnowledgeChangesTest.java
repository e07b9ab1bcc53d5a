package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Results live longer than the knowledge that made them. */
class KnowledgeChangesTest {
    private static final String EXTENSIONS = "upper-back-pain-extensions";
    private static final AccessScope ALL = AccessScope.ofSite("changes");

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = job(SomeProfiles.knowledge());

    @Test
    void a_flag_of_criteria_that_the_site_has_dropped_does_not_stay_present_after_an_amendment() {
        Receipt.StoredReceipt first = received(
                SomeScoredResponse.nothingWrong().with("chest-pain", "Y").with("fever", "Y"));
        List<StoredVersion> dropped = present(first).stream()
                .filter(flag -> text(flag).contains(EXTENSIONS))
                .toList();
        assertThat(present(first)).hasSizeGreaterThan(dropped.size());
        assertThat(dropped).isNotEmpty();

        stored(update(job, site("upper-back-pain-red-flags"), first, "amended"));

        assertThat(dropped)
                .allSatisfy(flag -> assertThat(now(flag))
                        .returns("entered-in-error", StoredVersion::status)
                        .returns(2, StoredVersion::version));
        assertThat(targets(first))
                .containsAll(dropped.stream().map(StoredVersion::id).toList());
        assertThat(set(first))
                .allSatisfy(result ->
                        assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
    }

    @Test
    void what_was_dropped_is_withdrawn_once_and_comes_back_with_its_criteria() {
        Receipt.StoredReceipt first = received(
                SomeScoredResponse.nothingWrong().with("chest-pain", "Y").with("fever", "Y"));
        StoredVersion dropped = present(first).stream()
                .filter(flag -> text(flag).contains(EXTENSIONS))
                .findFirst()
                .orElseThrow();
        Receipt.StoredReceipt second = stored(update(job, site("upper-back-pain-red-flags"), first, "amended"));
        Receipt.StoredReceipt third = stored(update(job, site("upper-back-pain-red-flags"), second, "amended"));
        assertThat(now(dropped).version()).isEqualTo(2);

        stored(update(job, both(), third, "amended"));

        assertThat(now(dropped)).returns("preliminary", StoredVersion::status).returns(4, StoredVersion::version);
    }

    @Test
    void an_assessment_is_withdrawn_although_its_criteria_are_other_ones_now() {
        Receipt.StoredReceipt first = received(
                SomeScoredResponse.nothingWrong().with("chest-pain", "Y").with("fever", "Y"));
        List<StoredVersion> before = set(first);

        stored(update(job(withOtherExtensions()), both(), first, "entered-in-error"));

        assertThat(before)
                .filteredOn(result -> !result.type().equals("Provenance"))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(now(result))
                        .returns("entered-in-error", StoredVersion::status)
                        .returns(2, StoredVersion::version));
        assertThat(set(first))
                .allSatisfy(result ->
                        assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
        assertThat(set(first)).allSatisfy(result -> assertThat(text(result)).doesNotContain("Preliminary"));
    }

    @Test
    void nothing_is_signed_with_part_of_the_criteria_that_made_it() {
        Receipt.StoredReceipt first = received(SomeScoredResponse.nothingWrong().with("chest-pain", "Y"));
        Decision decision = SampleSignRequests.decision(
                Optional.empty(), List.of(), Optional.empty(), true, SampleSignRequests.ATTESTATION);

        SignOffPreview outlook = SampleSignRequests.prepare(
                job(withOtherExtensions()),
                both(),
                SampleSignRequests.sender(),
                SampleSignRequests.of(new SignRequest.SignTarget.UnsignedResults(first.id(), 1), decision));

        assertThat(outlook)
                .isInstanceOfSatisfying(
                        SignOffResult.RejectedSignOff.class,
                        refused -> assertThat(refused.refusal().problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.says())
                                        .contains("PlanDefinition/" + EXTENSIONS + "|1.0.0")
                                        .doesNotContain("red-flags")));
    }

    @Test
    void what_was_withdrawn_is_found_as_it_was_found_before() {
        Receipt.StoredReceipt first = received(
                SomeScoredResponse.nothingWrong().with("chest-pain", "Y").with("fever", "Y"));
        List<StoredVersion> before = derived(first);

        stored(update(job, both(), first, "entered-in-error"));

        assertThat(derived(first))
                .extracting(StoredVersion::id)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(StoredVersion::id).toList());
        for (StoredVersion panel : set(first).subList(0, 1)) {
            ResourceQuery byDisposition = ResourceQuery.of("Observation")
                    .and(new SearchCondition.AnyId(Set.of(panel.id())))
                    .and(new SearchCondition.AnyTerm(Set.of("value-concept=emergency")))
                    .and(new SearchCondition.AnyTerm(Set.of("code=triage-result")))
                    .and(new SearchCondition.AnyTerm(Set.of("category=survey")));
            assertThat(ledger.search(ALL, byDisposition).versions()).hasSize(1);
        }
    }

    /** Knowledge with an in-place change to an edition that has results. */
    private static Knowledge withOtherExtensions() {
        return SomeProfiles.knowledge(SomeProfiles.changed(
                "plan/" + EXTENSIONS + "-1.0.0.json",
                text -> text.replace("criteria beyond the two sources", "criteria beyond both sources")));
    }

    private AssessmentServices job(Knowledge knowledge) {
        return new AssessmentServices(
                new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(
                        SomeProfiles.knowledge().codes()::display,
                        new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "test")),
                ledger,
                Clock.fixed(TestAssessmentServices.NOW, ZoneOffset.UTC),
                new Random(Seeds.next()),
                new SimpleMeterRegistry(),
                _ -> false);
    }

    private static Site both() {
        return site("upper-back-pain-red-flags", EXTENSIONS);
    }

    private static Site site(String... criteria) {
        return new Site(
                "changes",
                new SiteRules(
                        "Test site",
                        Wording.Locale.EN_US,
                        List.of(criteria),
                        Optional.of("1.0.0"),
                        SiteRules.SignOffRule.REQUIRED,
                        false,
                        SiteRules.WriteBackRule.NONE,
                        URI.create("https://ehr.example/fhir")));
    }

    private Receipt.StoredReceipt received(SomeScoredResponse given) {
        return stored(job.receive()
                .create(
                        both(),
                        TestAssessmentServices.sender(),
                        FhirJson.encode(given.response()),
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    private Receipt update(AssessmentServices by, Site site, Receipt.StoredReceipt seen, String status) {
        var response = SomeScoredResponse.nothingWrong()
                .with("chest-pain", "Y")
                .with("fever", "Y")
                .response();
        response.setStatus(QuestionnaireResponseStatus.fromCode(status)).setId(seen.id());
        return by.amend()
                .update(
                        site,
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

    private List<StoredVersion> present(Receipt.StoredReceipt response) {
        return derived(response).stream()
                .filter(flag -> text(flag).contains("red-flag-observation")
                        && text(flag).contains("\"present\""))
                .toList();
    }

    private List<StoredVersion> derived(Receipt.StoredReceipt response) {
        return ledger.search(
                        ALL,
                        ResourceQuery.of("Observation")
                                .and(new SearchCondition.AnyTerm(
                                        Set.of("derived-from=QuestionnaireResponse/" + response.id())))
                                .paged(ResourceQuery.MAX_SIZE))
                .versions();
    }

    private List<StoredVersion> set(Receipt.StoredReceipt response) {
        return job.results().of(ALL, response.id()).orElseThrow();
    }

    private List<String> targets(Receipt.StoredReceipt response) {
        return set(response).stream().map(StoredVersion::id).toList();
    }

    private StoredVersion now(StoredVersion before) {
        return ledger.read(ALL, before.type(), before.id()).orElseThrow();
    }

    private static String text(StoredVersion version) {
        return new String(version.body(), StandardCharsets.UTF_8);
    }
}
