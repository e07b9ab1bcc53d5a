package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.fhirjson.SomeResponses.utf8;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.dorsal.fhirjson.Gate.VersionStamp;
import org.junit.jupiter.api.Test;

class VersionStampTest {
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.120Z");
    private static final Gate GATE = new Gate(Limits.ofRequests());

    @Test
    void id_version_and_time_come_first_and_all_else_stays_as_it_was_sent_digit_by_digit() {
        String sent = """
                {"id":"theirs","status":"completed","resourceType":"QuestionnaireResponse",
                 "meta":{"tag":[{"code":"x"}],"versionId":"9"},
                 "item":[{"linkId":"a \\"\\u00fc\\"","answer":[{"valueDecimal":7.00},{"valueDecimal":1e-3},{"valueBoolean":false}]}]}""";

        assertThat(stamped(sent)).isEqualTo("""
                {"resourceType":"QuestionnaireResponse","id":"ours","meta":{"versionId":"2","lastUpdated":"2026-11-22T07:00:00.120Z",\
                "tag":[{"code":"x"}]},"status":"completed",\
                "item":[{"linkId":"a \\"ü\\"","answer":[{"valueDecimal":7.00},{"valueDecimal":1e-3},{"valueBoolean":false}]}]}""");
    }

    @Test
    void what_the_gate_has_read_gets_the_same_stamp_as_its_bytes() {
        assertThat(GATE.check(utf8(SomeResponses.VALID), "QuestionnaireResponse"))
                .isInstanceOfSatisfying(
                        Gate.AcceptedBody.class,
                        passed -> assertThat(passed.stamped("ours", 2, NOW))
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo(stamped(SomeResponses.VALID)));
    }

    private static String stamped(String sent) {
        return new String(VersionStamp.onto(VersionStamp.tree(utf8(sent)), "ours", 2, NOW), StandardCharsets.UTF_8);
    }
}
