package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.*;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/** Ids of results begin with the time of their assessment (ADR 35). */
class ResultsAreDatedTest {
    private static final Site SITE = TestAssessmentServices.site("dated", SiteRules.SignOffRule.REQUIRED);
    private static final AccessScope ALL = AccessScope.ofSite("dated");
    private static final Instant NOW = TestAssessmentServices.NOW;
    private static final String MOMENT = "%012x".formatted(NOW.toEpochMilli()).replaceFirst(".{8}", "$0-") + "-8";

    @Test
    void everything_that_an_assessment_makes_begins_with_its_moment() {
        TestPostgres postgres = TestPostgres.fresh();
        String id = created(job(postgres, NOW));

        assertThat(id).startsWith(MOMENT);
        assertThat(results(postgres))
                .hasSizeGreaterThan(3)
                .allSatisfy(result -> assertThat(result.id()).startsWith(MOMENT));
        assertThat(results(postgres)).extracting(StoredVersion::id).doesNotHaveDuplicates();
    }

    private static AssessmentServices job(TestPostgres postgres, Instant now) {
        return TestAssessmentServices.create(ledger(postgres), now.getEpochSecond(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Ledger ledger(TestPostgres postgres) {
        return new Ledger(postgres.asApplication(), Duration.ofSeconds(20));
    }

    private static String created(AssessmentServices job) {
        var response = SomeScoredResponse.nothingWrong()
                .with("fever-time", "now-or-3-days")
                .response();
        Receipt receipt = job.receive()
                .create(SITE, TestAssessmentServices.sender(), FhirJson.encode(response), Optional.empty());
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        return ((Receipt.StoredReceipt) receipt).id();
    }

    private static List<StoredVersion> results(TestPostgres postgres) {
        return List.of("Observation", "CarePlan", "Provenance").stream()
                .flatMap(type -> ledger(postgres).search(ALL, ResourceQuery.of(type)).versions().stream())
                .toList();
    }
}
