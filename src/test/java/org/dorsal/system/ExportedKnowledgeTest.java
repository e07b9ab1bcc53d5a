package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.start.KeptProfileSet;
import org.junit.jupiter.api.Test;

/** ADR 24: "kept knowledge is not linted again, because a stricter lint must not invalidate results". */
class ExportedKnowledgeTest {
    /** A version that today's lint refuses, as another lint of tomorrow refuses one that is fine today. */
    private static final ProfileFile REFUSED_TODAY =
            new ProfileFile("value-set/old.json", """
                {"resourceType": "ValueSet", "id": "old", "url": "https://dorsal.example/canonical/ValueSet/old",
                 "version": "draft", "status": "retired"}
                """.getBytes(StandardCharsets.UTF_8));

    @Test
    void results_of_a_kept_edition_that_a_stricter_lint_refuses_are_verified() {
        List<ProfileFile> before = new ArrayList<>(SomeProfiles.files());
        before.add(REFUSED_TODAY);
        assertThat(Knowledge.load(before)).isInstanceOf(Knowledge.LoadResult.FaultyKnowledge.class);
        assertThat(Knowledge.loadKept(before)).isInstanceOf(Knowledge.LoadResult.LoadedKnowledge.class);
        byte[] body = KeptProfileSet.body(before);
        Map<String, byte[]> profiles = nextRelease();
        assertThat(verified(profiles).exitCode()).as("without the kept set").isEqualTo(1);

        profiles.put("kept/" + Sha256.of(body).hex() + ".json", body);
        SomeExport.VerifierOutput output = verified(profiles);

        assertThat(output.exitCode()).as(output.text()).isZero();
    }

    /** Profiles of a release with the next version of evidence models and care. */
    private static Map<String, byte[]> nextRelease() {
        Map<String, byte[]> profiles = new LinkedHashMap<>();
        SomeExport.shipped().forEach((path, body) -> {
            boolean later = path.matches("plan/upper-back-pain-(evidence|care)-2\\.0\\.0\\.json");
            profiles.put(later ? path.replace("2.0.0", "2.0.1") : path, later ? later(body) : body);
        });
        return profiles;
    }

    private static byte[] later(byte[] plan) {
        return new String(plan, StandardCharsets.UTF_8)
                .replaceFirst("(\"id\": \"[a-z-]+)-2[.]0[.]0\"", "$1-2.0.1\"")
                .replaceFirst("\"version\": \"2[.]0[.]0\"", "\"version\": \"2.0.1\"")
                .replace("upper-back-pain-evidence|2.0.0", "upper-back-pain-evidence|2.0.1")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static SomeExport.VerifierOutput verified(Map<String, byte[]> profiles) {
        return SomeExport.of(LoggedDay.shared().database().asApplication(), profiles)
                .verified(LoggedDay.shared().key(), LoggedDay.shared().place());
    }
}
