package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/**
 * Form tokens of the running service: compressed pages carry nothing constant that a guess in an address could be
 * held against.
 */
class FormTokensTest {
    private static final SomeService SERVICE = SomeService.shared();

    @Test
    void a_launchs_pages_differ_and_all_their_tokens_are_taken() {
        SomeClinician ann = SomeClinician.of(SERVICE, NORTHSIDE, "sandbox-01");
        SomeClinician bob = SomeClinician.of(SERVICE, NORTHSIDE, "sandbox-02");
        List<String> tokens = IntStream.range(0, 3).mapToObj(_ -> ann.csrf()).toList();

        assertThat(tokens).doesNotHaveDuplicates();
        for (String token : tokens) {
            String version = ann.page("").select("#answers").attr("data-version");
            assertThat(save(ann, token, version)).isEqualTo(303);
        }
        String version = ann.page("").select("#answers").attr("data-version");
        assertThat(save(ann, bob.csrf(), version)).as("of another launch").isEqualTo(403);
        assertThat(save(ann, "", version)).isEqualTo(403);
    }

    private static int save(SomeClinician clinician, String token, String version) {
        String form = SomeClinician.encoded(List.of("csrf=" + token, "version=" + version, "q-fever-time=no-fever"));
        return clinician.browser().post(clinician.uri("/plain"), form).statusCode();
    }

    @Test
    void an_auditors_pages_differ_and_all_their_tokens_are_taken() {
        SomeAuditor ada = SomeAuditor.of(SERVICE, NORTHSIDE);
        SomeAuditor eve = SomeAuditor.of(SERVICE, NORTHSIDE);
        List<String> tokens =
                IntStream.range(0, 3).mapToObj(_ -> token(ada.page(""))).toList();

        assertThat(tokens).doesNotHaveDuplicates();
        assertThat(ada.post("sign-out", "csrf=" + token(eve.page(""))).statusCode())
                .as("of another session")
                .isEqualTo(403);
        assertThat(ada.post("sign-out", "csrf=" + tokens.getFirst()).statusCode())
                .isEqualTo(200);
    }

    private static String token(Document page) {
        return page.select("input[name=csrf]").attr("value");
    }
}
