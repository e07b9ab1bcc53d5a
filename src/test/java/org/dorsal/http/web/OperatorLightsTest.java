package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.smart.launch.EhrHealth.EhrContact;
import org.dorsal.writeback.Filings;
import org.junit.jupiter.api.Test;

/** The lights of a site; the page is loaded at 09:00 in Chicago. */
class OperatorLightsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private final SomeOperators door = new SomeOperators();

    /** The state is that of the moment: a fault at the last look leaves no trace. */
    @Test
    void the_lights_are_those_of_now() {
        door.ehr = Optional.of(new EhrContact(NOW, Optional.of(NOW)));
        door.filings.depth = new Filings.QueueDepth(3, 0, 60);
        assertThat(light("EHR")).endsWith("Needs attention");
        assertThat(light("Deliveries waiting")).endsWith("Waiting");

        door.ehr = Optional.of(new EhrContact(NOW, Optional.empty()));
        door.filings.depth = new Filings.QueueDepth(0, 0, 0);
        assertThat(light("EHR")).endsWith("Good");
        assertThat(light("Deliveries waiting")).endsWith("Good");
        assertThat(light("Database")).endsWith("Good");
    }

    private String light(String name) {
        return door.get("/operate/northside").text("section:has(#lights) li:contains(" + name + ")");
    }
}
