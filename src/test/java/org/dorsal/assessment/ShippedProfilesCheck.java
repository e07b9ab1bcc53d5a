package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.Proof;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/**
 * Run whenever a jar is packed, also where tests are skipped: no jar is made of profiles with a finding, and the jar
 * remembers which it was made of, so that a start need not check them again.
 */
class ShippedProfilesCheck {
    @Test
    void the_profiles_have_no_finding_and_each_example_is_scored_as_expected() throws IOException {
        List<ProfileFile> files = SomeProfiles.files();

        assertThat(Examples.check(SomeProfiles.knowledge(files), files)).isEmpty();

        Path place = Path.of("target", "classes").resolve(Proof.PLACE);
        Files.createDirectories(place.getParent());
        Files.writeString(place, Proof.write(files));
    }
}
