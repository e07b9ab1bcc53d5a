package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise P7: the release before and this one beside each other on one schema, as while an upgrade rolls. The earlier release's jar
 * is named by {@code -Ddorsal.before=/path/to/dorsal.jar}; where none is named, what migrations may do is held by
 * {@code ReleaseBeforeGoesOnTest} alone.
 */
class ReleaseBeforeIT {
    @Test
    void the_release_before_goes_on_beside_this_one_and_starts_anew(@TempDir Path folder) {
        String before = System.getProperty("dorsal.before", "");
        assumeThat(before)
                .as("*** NO JAR OF THE RELEASE BEFORE (-Ddorsal.before=): running beside it was not tried ***")
                .isNotEmpty();
        Path old = Path.of(before);
        assertThat(Files.isRegularFile(old)).as(before).isTrue();
        // between releases of a work in progress an edition may have changed; which one results name is not what is
        // tried here
        try (Replicas replicas = new Replicas(folder, "--dorsal.changed-knowledge=accept")) {
            ServiceProcess first = replicas.addBefore(old);
            first.awaitReady();
            LightLoad load = new LightLoad(replicas);
            try (load) {
                load.goesOn();
                ServiceProcess second = replicas.add();
                second.awaitReady(); // has migrated under the other's feet
                load.goesOn();
                first.close();
                load.goesOn();
                first.restart(); // one of the old ones is moved to another machine before its turn comes
                load.goesOn();
                first.close();
                load.goesOn();
            }
            TwoReplicasIT.tell("this release beside the one before", replicas, load);
            // the release before may cut a line when it is stopped; whose knowledge differs has clinicians look again
            // at another plan
            assertThat(load.failures())
                    .filteredOn(failure -> !failure.contains("The assessment is not signed"))
                    .hasSizeLessThanOrEqualTo(replicas.balancer().cut());
            assertThat(replicas.balancer().cut()).isLessThanOrEqualTo(2);
            assertThat(replicas.balancer().answered())
                    .allSatisfy(each -> assertThat(each).isGreaterThan(10));
            TwoReplicasIT.everythingIsThereOnce(replicas, load);
        }
    }
}
