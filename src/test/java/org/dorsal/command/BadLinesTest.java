package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** A bad line costs only itself: the ones before and after it are scored as if it were not there. */
class BadLinesTest {
    private static final String GOOD = Ndjson.good("x");
    private static final String LIMIT = Integer.toString(GOOD.length() + 100);

    private record BadLine(String name, byte[] line, String expression, String message) {
        BadLine(String name, String line, String expression, String message) {
            this(name, line.getBytes(StandardCharsets.UTF_8), expression, message);
        }
    }

    private static Stream<BadLine> bad() {
        byte[] brokenCharacter =
                GOOD.replace("Patient/example", "Patient/exampl#").getBytes(StandardCharsets.UTF_8);
        brokenCharacter[new String(brokenCharacter, StandardCharsets.UTF_8).indexOf('#')] = (byte) 0xFF;
        return Stream.of(
                new BadLine("malformed", GOOD.substring(0, GOOD.length() - 1), "QuestionnaireResponse", "no JSON"),
                new BadLine("two objects", GOOD.substring(0, 2) + "}" + GOOD, "QuestionnaireResponse", "no JSON"),
                new BadLine("too long", GOOD + " ".repeat(101), "", "larger than " + LIMIT + " bytes"),
                new BadLine("invalid UTF-8", brokenCharacter, "", "no valid UTF-8"),
                new BadLine(
                        "duplicate key",
                        GOOD.replace("\"status\":", "\"status\":\"in-progress\",\"status\":"),
                        "QuestionnaireResponse.status",
                        "occurs twice"),
                new BadLine(
                        "other resource",
                        "{\"resourceType\":\"Patient\",\"id\":\"p\"}",
                        "QuestionnaireResponse",
                        "Set resourceType to QuestionnaireResponse"),
                new BadLine(
                        "wrong questionnaire",
                        GOOD.replace("|2.0.0", "|0.9.0"),
                        "QuestionnaireResponse.questionnaire",
                        "Name the questionnaire with its version"),
                new BadLine(
                        "unknown linkId",
                        GOOD.replace("\"major-history\"", "\"major-story\""),
                        ".linkId",
                        "The form has no item of this linkId"),
                new BadLine(
                        "no subject",
                        GOOD.replace("Patient/example", "Group/example"),
                        "QuestionnaireResponse.subject",
                        "Name one patient"),
                new BadLine(
                        "a number of a billion digits", "{\"a\":1e999999999}", "QuestionnaireResponse.a", "exponent"),
                new BadLine("nested deeply", "[".repeat(1000), "QuestionnaireResponse", "No object begins"));
    }

    @TestFactory
    Stream<DynamicTest> a_bad_line_is_reported_with_its_number_and_its_neighbours_are_unharmed() {
        CommandCall alone = CommandCall.dorsal(Ndjson.of(GOOD, "", GOOD), "score");
        return bad().map(bad -> DynamicTest.dynamicTest(bad.name(), () -> {
            byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
            CommandCall called =
                    CommandCall.dorsal(Ndjson.of(good, bad.line(), good), "score", "--limit-line-bytes", LIMIT);
            assertThat(called.exitCode()).isEqualTo(1);
            assertThat(called.lines()).hasSize(3);
            assertThat(called.lines().getFirst()).isEqualTo(alone.lines().getFirst());
            assertThat(called.lines().getLast()).isEqualTo(alone.lines().getLast());
            JsonNode row = called.rows().get(1);
            assertThat(row.propertyNames()).containsExactly("line", "refused");
            assertThat(row.get("line").asInt()).isEqualTo(2);
            JsonNode refused = row.get("refused").get(0);
            assertThat(refused.propertyNames()).containsExactly("expression", "says");
            assertThat(refused.get("expression").asString()).endsWith(bad.expression());
            assertThat(refused.get("says").asString()).contains(bad.message());
        }));
    }

    @Test
    void all_faults_of_a_line_are_told_at_once() {
        String line = GOOD.replace("Patient/example", "Group/example").replace("\"2026-11-20T09:00:00Z\"", "\"2026\"");
        assertThat(CommandCall.dorsal(Ndjson.of(line), "score")
                        .rows()
                        .getFirst()
                        .get("refused"))
                .hasSize(2);
    }

    @Test
    void no_refusal_repeats_what_the_patient_said() {
        String line = GOOD.replace("\"major-history\"", "\"SECRET\"").replace("Patient/example", "Group/SECRET");
        CommandCall called = CommandCall.dorsal(Ndjson.of(line, "SECRET", "{\"SECRET SECRET\":1}"), "score");
        assertThat(called.rows()).hasSize(3).allMatch(row -> row.has("refused"));
        assertThat(called.out() + called.err()).doesNotContain("SECRET");
    }
}
