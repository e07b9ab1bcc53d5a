package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.start.ShippedKnowledge.ShippedProfiles;
import org.junit.jupiter.api.Test;

class ShippedProfilesTest {
    @Test
    void what_is_shipped_is_what_lies_in_the_repository() {
        assertThat(whole(ShippedProfiles.files())).containsExactlyInAnyOrderElementsOf(whole(SomeProfiles.files()));
        assertThat(ShippedProfiles.files()).extracting(ProfileFile::path).isSorted();
    }

    /** Path and every byte of each: one text is compared in no time, fields of records are not. */
    private static List<String> whole(List<ProfileFile> files) {
        return files.stream()
                .map(file -> file.path() + "\n" + new String(file.bytes(), StandardCharsets.ISO_8859_1))
                .toList();
    }
}
