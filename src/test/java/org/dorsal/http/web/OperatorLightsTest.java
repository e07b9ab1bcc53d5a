package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.launch.EhrHealth.EhrContact;
import org.dorsal.writeback.Filings;
import org.junit.jupiter.api.Test;

/** The lights of a site, and all sites in one view; the page is loaded at 09:00 in Chicago. */
class OperatorLightsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private final SomeOperators door = new SomeOperators();

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
        assertThat(door.get("/operate/southside").text("nav.operate-sites li:contains(northside)"))
                .isEqualTo("northside All good");
    }
}
