package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.Draft.AmendedResponse;
import org.dorsal.assessment.Draft.DraftPart;
import org.junit.jupiter.api.Test;

/**
 * Drafts outlive an update of the service, and replicas of two releases read each other's: a renamed member would drop
 * answers, or an alarm that was shown, without a word.
 */
class DraftBytesTest {
    private static final String FULL = """
        {"answers":{"byLinkId":{"constant":["Y"],"sites":["T4","T5"]}},"confirmed":["constant"],\
        "seen":{"gait":"2026-11-20T09:31:02.120Z"},"acknowledged":["gait"],\
        "amends":{"response":"0193454a-7d1c-8000-9c55-0f6c8f8d1e11","version":2},\
        "parts":[{"reference":"Practitioner/3","name":"Dr Ada","at":"2026-11-20T09:00:00Z","linkIds":["sites"]}],\
        "times":{"duration":"2026-11-20T09:32:00Z","vitalSigns":{"pulse":"2026-11-20T10:31:00+01:00"}},\
        "edition":"2.1.0","earlier":{"sites":"2.0.0"}}\
        """;

    private static final String EMPTY = """
        {"answers":{"byLinkId":{}},"confirmed":[],"seen":{},"acknowledged":[],"amends":null,"parts":[],\
        "times":{"duration":null,"vitalSigns":{}},"edition":"","earlier":{}}\
        """;

    @Test
    void a_draft_with_everything_keeps_its_bytes() {
        holds(
                new Draft(
                        new FormAnswers(Map.of("sites", List.of("T4", "T5"), "constant", List.of("Y"))),
                        Set.of("constant"),
                        Map.of("gait", Instant.parse("2026-11-20T09:31:02.120Z")),
                        Set.of("gait"),
                        Optional.of(new AmendedResponse("0193454a-7d1c-8000-9c55-0f6c8f8d1e11", 2)),
                        List.of(new DraftPart(
                                "Practitioner/3", "Dr Ada", Instant.parse("2026-11-20T09:00:00Z"), Set.of("sites"))),
                        new AnswerTimes(
                                Optional.of(Instant.parse("2026-11-20T09:32:00Z")),
                                Map.of("pulse", "2026-11-20T10:31:00+01:00")),
                        "2.1.0",
                        Map.of("sites", "2.0.0")),
                FULL);
    }

    @Test
    void an_empty_draft_keeps_its_bytes() {
        holds(Draft.EMPTY, EMPTY);
    }

    private static void holds(Draft draft, String bytes) {
        assertThat(new String(draft.bytes(), StandardCharsets.UTF_8)).isEqualTo(bytes);
        assertThat(Draft.read(bytes.getBytes(StandardCharsets.UTF_8))).isEqualTo(draft);
    }
}
