package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.dorsal.store.RestartablePostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The install guide's plain jar, from an empty PostgreSQL to readiness. */
class FirstHourIT {
    @Test
    void the_commands_of_the_guide_lead_to_a_service_that_is_ready_and_leaves_in_time(@TempDir Path machine)
            throws IOException, InterruptedException {
        try (RestartablePostgres postgres = RestartablePostgres.bare(SomePort.free());
                GuidedInstallation dorsal = new GuidedInstallation(machine, postgres)) {
            dorsal.run(GuidedInstallation.migration());
            dorsal.run(GuidedInstallation.extraction());
            dorsal.start();
            assertThat(SomeClient.anonymous(dorsal.base()).get("metadata").status())
                    .isEqualTo(200);
            assertThat(dorsal.printed()).doesNotContain("Migrating schema", "ERROR", "compares text");
            dorsal.stop();
            assertThat(dorsal.classCache()).isNotEmptyFile();
            dorsal.start();
            assertThat(dorsal.printed()).doesNotContain("[cds", "[aot", "ERROR");
            dorsal.stop();
        }
    }
}
