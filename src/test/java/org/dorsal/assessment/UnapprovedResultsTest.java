package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dorsal.Seeds;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.Test;

/** Hazard H17: results that are final without a clinician name the unapproved criteria. */
class UnapprovedResultsTest {
    private static final String SAYS =
            "Criteria not approved: upper-back-pain-evidence 2.0.0, upper-back-pain-care 2.0.0";

    private final AssessmentServices job = TestAssessmentServices.create(TestAssessmentServices.ledger(), Seeds.next());

    @Test
    void every_result_that_is_final_without_a_clinician_names_the_plans_that_nobody_has_approved() {
        List<StoredVersion> results = results(TestAssessmentServices.site("unapproved", SiteRules.SignOffRule.NONE));
        assertThat(results)
                .filteredOn(result -> !result.type().equals("Provenance"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(result -> assertThat(body(result)).contains(SAYS));
        assertThat(body(results.getFirst()))
                .contains("unapproved-criteria", "PlanDefinition/upper-back-pain-care|2.0.0", "\"status\":\"final\"");
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
    }

    @Test
    void what_waits_for_a_clinician_is_preliminary_and_needs_no_such_words() {
        assertThat(results(TestAssessmentServices.site("unapproved-yet", SiteRules.SignOffRule.REQUIRED)))
                .allSatisfy(result -> assertThat(body(result)).doesNotContain("Criteria not approved"));
    }

    private List<StoredVersion> results(Site site) {
        byte[] response = FhirJson.encode(SomeScoredResponse.nothingWrong()
                .with("function-loss", "both-legs-weak")
                .asAsked()
                .response());
        Receipt receipt = job.receive().create(site, TestAssessmentServices.sender(), response, Optional.empty());
        String id = ((Receipt.StoredReceipt) receipt).id();
        return job.results().of(AccessScope.ofSite(site.id()), id).orElseThrow();
    }

    private static String body(StoredVersion result) {
        return new String(result.body(), StandardCharsets.UTF_8);
    }
}
