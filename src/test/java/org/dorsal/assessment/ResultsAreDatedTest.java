package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.assessment.Receive.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Ids;
import org.dorsal.scoring.SomeResponses;
import org.dorsal.store.Ledger;
import org.dorsal.store.Reach;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SomePostgres;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Ids of results contain the instant of their assessment (ADR 35); undated ids from earlier releases are kept. */
class ResultsAreDatedTest {
    private static final Site SITE = SomeMainJob.site("dated", SiteRules.SignOffRule.REQUIRED);
    private static final Reach ALL = Reach.ofSite("dated");
    private static final Instant NOW = SomeMainJob.NOW;
    private static final String MOMENT = "%012x".formatted(NOW.toEpochMilli()).replaceFirst(".{8}", "$0-") + "-8";

    @Test
    void everything_that_an_assessment_makes_begins_with_its_moment() {
        SomePostgres postgres = SomePostgres.fresh();
        String id = created(job(postgres, NOW));

        assertThat(id).startsWith(MOMENT);
        assertThat(results(postgres))
                .hasSizeGreaterThan(3)
                .allSatisfy(result -> assertThat(result.id()).startsWith(MOMENT));
        assertThat(results(postgres)).extracting(StoredVersion::id).doesNotHaveDuplicates();
    }

    @Test
    void an_assessment_of_the_release_before_goes_on_under_the_ids_that_it_has() {
        SomePostgres postgres = SomePostgres.fresh();
        datedSince(postgres, NOW.plusSeconds(60));
        String id = created(job(postgres, NOW));
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        List<String> before = ids(postgres);
        assertThat(before).contains(Ids.named(UUID.fromString(id), "panel").toString());

        MainJob later = job(postgres, NOW.plusSeconds(120));
        var amended = SomeResponses.nothingWrong().with("cancer-ever", "Y").response();
        amended.setId(id);
        amended.setStatus(QuestionnaireResponseStatus.AMENDED);
        Receipt receipt = later.amend().update(SITE, SomeMainJob.sender(), ALL, id, 1, FhirJson.encode(amended), false);

        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        assertThat(ids(postgres)).containsAll(before);
        assertThat(results(postgres))
                .filteredOn(result -> result.type().equals("Observation"))
                .extracting(StoredVersion::version)
                .containsOnly(2);
        assertThat(UUID.fromString(created(later)).version()).isEqualTo(8);
    }

    @Test
    void while_the_release_before_may_run_nothing_is_dated() {
        SomePostgres empty = SomePostgres.empty().migratedTo("latest");
        assertThat(since(empty)).isBefore(Instant.EPOCH);

        SomePostgres used = SomePostgres.empty().migratedTo("17");
        SomePostgres.run(
                used.asOwner(), "insert into audit_event (site, id, recorded_at, body) values ('s', 'i', now(), '')");
        used.migratedTo("latest");
        Instant now = Clock.systemUTC().instant();
        assertThat(since(used)).isBetween(now.plus(Duration.ofHours(23)), now.plus(Duration.ofHours(25)));
    }

    private static MainJob job(SomePostgres postgres, Instant at) {
        return SomeMainJob.on(ledger(postgres), at.getEpochSecond(), Clock.fixed(at, ZoneOffset.UTC));
    }

    private static Ledger ledger(SomePostgres postgres) {
        return new Ledger(postgres.asApplication(), Duration.ofSeconds(20));
    }

    private static Instant since(SomePostgres postgres) {
        return ledger(postgres).resultsDatedSince();
    }

    private static void datedSince(SomePostgres postgres, Instant since) {
        SomePostgres.run(
                postgres.asOwner(),
                "create or replace function results_are_dated_since() returns timestamptz language sql stable as"
                        + " 'select ''" + since + "''::timestamptz'");
    }

    private static String created(MainJob job) {
        var response = SomeResponses.nothingWrong().with("fever", "Y").response();
        Receipt receipt =
                job.receive().create(SITE, SomeMainJob.sender(), FhirJson.encode(response), false, Optional.empty());
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        return ((Receipt.StoredReceipt) receipt).id();
    }

    private static List<StoredVersion> results(SomePostgres postgres) {
        return List.of("Observation", "CarePlan", "Provenance").stream()
                .flatMap(type -> ledger(postgres).search(ALL, ResourceQuery.of(type)).versions().stream())
                .toList();
    }

    private static List<String> ids(SomePostgres postgres) {
        return results(postgres).stream().map(StoredVersion::id).toList();
    }
}
