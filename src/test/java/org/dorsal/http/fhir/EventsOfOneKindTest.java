package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dorsal.store.AccessScope;
import org.dorsal.store.FilledSite;
import org.dorsal.store.Ledger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches for a code that no event has, at a site where all 33,000 events have the same codes. They must not scan
 * these events, although the planner assumes for each code that all events have it.
 */
class EventsOfOneKindTest {
    private static final int MAX_ROWS = 200;

    private static FilledSite site;
    private static Ledger ledger;

    @BeforeAll
    static void a_site_is_filled() {
        site = FilledSite.withEventsOfOneKind();
        ledger = new Ledger(site.explained(), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "type=rest, 20",
        "type=110110, 0",
        "subtype=read, 20",
        "subtype=destroy, 0",
        "action=R, 20",
        "action=D, 0",
        "outcome=0, 20",
        "outcome=8, 0",
        "outcome:not=0, 0",
        "type:not=110110, 20"
    })
    void a_code_is_found_by_its_kind(String code, int expectedCount) {
        var query = SomeReading.understood("AuditEvent", code).query();
        var page = ledger.search(AccessScope.ofSite(FilledSite.SITE), query);
        assertThat(page.versions()).hasSize(expectedCount);
        assertThat(site.reads())
                .isNotEmpty()
                .allSatisfy(read -> assertThat(read.rows()).as(read.plan()).isLessThan(MAX_ROWS));
    }
}
