package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static final Instant SINCE = Instant.parse("2026-11-20T00:00:00.000999Z");

    @Test
    void it_names_software_and_version_and_belongs_to_no_patient() {
        var device = SampleRenderRequests.SOFTWARE.device(SINCE);
        var json = SampleRenderRequests.json(device);
        assertThat(json.at("/deviceName/0/name").asString()).isEqualTo("Dorsal");
        assertThat(json.at("/version/0/value").asString()).isEqualTo("0.1.0");
        assertThat(json.at("/meta/lastUpdated").asString()).isEqualTo("2026-11-20T00:00:00Z");
        assertThat(device.id()).isEqualTo(SampleRenderRequests.SOFTWARE.id().toString());
        assertThat(device.patient()).isEmpty();
    }

    @Test
    void it_is_the_same_for_the_same_software() {
        assertThat(SampleRenderRequests.SOFTWARE.device(SINCE).body())
                .isEqualTo(SampleRenderRequests.SOFTWARE.device(SINCE).body());
    }
}
