package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dorsal.store.FilledSite;
import org.dorsal.store.Ledger;
import org.dorsal.store.Reach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where all of 33,000 events are of one kind, what has none of it must not walk through them. The planner then takes each kind that it is asked
 * for to be the one that all events have.
 */
class EventsOfOneKindTest {
    private static final int MOST_ROWS = 200;

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
    void a_code_is_found_by_its_kind(String asked, int found) {
        var query = SomeReading.understood("AuditEvent", asked).query();
        var page = ledger.search(Reach.ofSite(FilledSite.SITE), query);
        assertThat(page.versions()).hasSize(found);
        assertThat(site.reads())
                .isNotEmpty()
                .allSatisfy(read -> assertThat(read.rows()).as(read.plan()).isLessThan(MOST_ROWS));
    }
}
