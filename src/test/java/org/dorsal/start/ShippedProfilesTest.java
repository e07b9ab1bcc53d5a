package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

class ShippedProfilesTest {
    @Test
    void what_is_shipped_is_what_lies_in_the_repository() {
        assertThat(ShippedProfiles.files())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrderElementsOf(SomeProfiles.files());
        assertThat(ShippedProfiles.files()).extracting(ProfileFile::path).isSorted();
    }
}
