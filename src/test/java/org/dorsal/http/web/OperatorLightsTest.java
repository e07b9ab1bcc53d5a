package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.launch.EhrHealth.EhrContact;
import org.dorsal.store.SomeStoreFaults;
import org.dorsal.writeback.Filings;
import org.junit.jupiter.api.Test;

/** The last 24 hours of each light and all sites in one view; the page is loaded at 09:00 in Chicago. */
class OperatorLightsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private final SomeOperators door = new SomeOperators();

    private void look(Duration ago) {
        door.lookAtLights(NOW.minus(ago));
    }

    private String past(String light) {
        return door.get("/operate/northside").text("section:has(#lights) li:contains(" + light + ") .past");
    }

    @Test
    void hours_without_a_look_are_not_known_and_never_good() {
        assertThat(past("Database")).isEqualTo("Last 24 hours: 10:00 to 09:00 Not known; 09:00 to now Good.");
        assertThat(past("EHR")).isEqualTo("Last 24 hours: 10:00 to now Not known.");
    }

    @Test
    void each_hour_has_its_worst_state_and_hours_of_the_same_state_are_one_entry() {
        for (int hour = 5; hour >= 1; hour--) {
            look(Duration.ofHours(hour));
        }
        door.ehr = Optional.of(new EhrContact(NOW, Optional.of(NOW)));
        door.filings.depth = new Filings.QueueDepth(3, 0, 60);
        look(Duration.ofMinutes(170)); // 06:10
        door.ehr = Optional.of(new EhrContact(NOW, Optional.empty()));
        door.filings.depth = new Filings.QueueDepth(0, 0, 0);
        look(Duration.ofMinutes(130)); // 06:50, all is well again

        assertThat(past("EHR"))
                .isEqualTo(
                        "Last 24 hours: 10:00 to 06:00 Not known; 06:00 to 07:00 Needs attention; 07:00 to 09:00 Not known;"
                                + " 09:00 to now Good.");
        assertThat(past("Deliveries waiting"))
                .isEqualTo(
                        "Last 24 hours: 10:00 to 04:00 Not known; 04:00 to 06:00 Good; 06:00 to 07:00 Waiting; 07:00 to"
                                + " now Good.");
    }

    @Test
    void the_strip_shows_the_same_24_hours() {
        door.filings.depth = new Filings.QueueDepth(0, 2, 0);
        look(Duration.ofHours(23));
        door.filings.depth = new Filings.QueueDepth(0, 0, 0);
        var bars = door.get("/operate/northside").html().select("li:contains(need attention) svg.hours rect");
        assertThat(bars).hasSize(24);
        assertThat(bars.getFirst().className()).isEqualTo("sign-attention");
        assertThat(bars.get(1).className()).isEqualTo("sign-aside");
        assertThat(bars.getLast().className()).isEqualTo("sign-good");
        look(Duration.ofHours(-1));
        assertThat(past("Deliveries that need attention"))
                .as("the oldest hour is forgotten")
                .doesNotContain("Needs attention");
    }

    @Test
    void an_outage_of_the_database_is_one_entry_at_every_site() {
        look(Duration.ofHours(3));
        door.filings.fault = Optional.of(SomeStoreFaults.unavailable());
        look(Duration.ofHours(2));
        door.filings.fault = Optional.empty();
        look(Duration.ofHours(1));
        String expected = "06:00 to 07:00 Good; 07:00 to 08:00 Needs attention; 08:00 to now Good.";
        assertThat(past("Database")).endsWith(expected);
        assertThat(door.get("/operate/southside").text("section:has(#lights) li:contains(Database) .past"))
                .as("in the zone of that site, UTC")
                .endsWith("12:00 to 13:00 Good; 13:00 to 14:00 Needs attention; 14:00 to now Good.");
        assertThat(past("Deliveries waiting")).contains("07:00 to 08:00 Not known");
    }

    @Test
    void all_sites_are_in_one_view_with_what_is_not_good() {
        door.ehr = Optional.of(new EhrContact(NOW, Optional.of(NOW)));
        door.filings.depth = new Filings.QueueDepth(3, 0, 60);
        var sites = door.get("/operate/southside").html().select("nav.operate-sites li");
        assertThat(sites.eachText())
                .isEqualTo(List.of(
                        "northside EHR: Needs attention Deliveries waiting: Waiting Oldest has waited: Waiting",
                        "southside EHR: Needs attention Deliveries waiting: Waiting Oldest has waited: Waiting"));
        assertThat(sites.select("a").eachAttr("href")).containsExactly("/operate/northside", "/operate/southside");
        assertThat(sites.select("a[aria-current=page]").text()).isEqualTo("southside");

        door.ehr = Optional.of(new EhrContact(NOW, Optional.empty()));
        door.filings.depth = new Filings.QueueDepth(0, 0, 0);
        door.lookAtLights(NOW); // other sites have the lights of the last look
        assertThat(door.get("/operate/southside").text("nav.operate-sites li:contains(northside)"))
                .isEqualTo("northside All good");
    }
}
