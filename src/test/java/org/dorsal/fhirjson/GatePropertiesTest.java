package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Property tests with arbitrary bytes: no exception, and no loss between reading and writing of an accepted body. A
 * failure names its seed; {@code -Ddorsal.seed=} replays it.
 */
class GatePropertiesTest {

    private static final int ROUNDS = 1_500;
    private static final long SEED = Long.getLong("dorsal.seed", 20_261_120L);
    private static final Gate GATE = new Gate(Limits.ofRequests());

    @ParameterizedTest
    @EnumSource(Mutation.class)
    void nothing_is_lost_in_silence(Mutation mutation) {
        int read = 0;
        for (long round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            byte[] body = mutation.of(round % 2 == 0 ? SomeResponses.VALID : SomeResponses.PLAIN, new Random(seed));
            if (GATE.check(body, "QuestionnaireResponse") instanceof Gate.AcceptedBody passed
                    && passed.parse(QuestionnaireResponse.class)
                            instanceof Parsed.ParsedResource<QuestionnaireResponse>(QuestionnaireResponse response)) {
                String before = new String(body, StandardCharsets.UTF_8);
                String after = new String(FhirJson.encode(response), StandardCharsets.UTF_8);
                assertThat(HapiComparison.difference(tree(before), tree(after)))
                        .as("%s, seed %d: %s became %s", mutation, seed, before, after)
                        .isEmpty();
                read++;
            }
        }
        assertThat(read).as("rounds of seed %d that came through", SEED).isBetween(1, ROUNDS - 1);
    }

    private static JsonNode tree(String text) {
        JsonText read = JsonText.read(text.getBytes(StandardCharsets.UTF_8), "$", Limits.ofRequests());
        assertThat(read.faults()).isEmpty();
        return read.root();
    }

    /** Ways to spoil a body. */
    enum Mutation {
        FLIP {
            @Override
            byte[] of(String valid, Random random) {
                byte[] body = SomeResponses.utf8(valid);
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return body;
            }
        },
        CUT {
            @Override
            byte[] of(String valid, Random random) {
                int from = random.nextInt(valid.length());
                int to = random.nextInt(4) == 0
                        ? valid.length()
                        : from + random.nextInt(Math.min(30, valid.length() - from));
                return SomeResponses.utf8(valid.substring(0, from) + valid.substring(to));
            }
        },
        REPEAT {
            @Override
            byte[] of(String valid, Random random) {
                List<Integer> cuts = new ArrayList<>();
                for (int i = 0; i < valid.length(); i++) {
                    if (",{}[]".indexOf(valid.charAt(i)) >= 0) {
                        cuts.add(i);
                    }
                }
                int first = random.nextInt(cuts.size() - 4);
                int from = cuts.get(first);
                int to = cuts.get(first + 1 + random.nextInt(3));
                String piece = valid.substring(from, to);
                return SomeResponses.utf8(valid.substring(0, to) + piece + valid.substring(to));
            }
        },
        REPLACE {
            private static final List<String> FROM = List.of(
                    "true",
                    "false",
                    "-7",
                    "7.0",
                    "1e-3",
                    "\"Y\"",
                    "\"a\"",
                    "\"2026-02\"",
                    "\"completed\"",
                    "valueInteger",
                    "valueDecimal",
                    "valueString",
                    "valueDate",
                    "valueBoolean",
                    "\"linkId\"",
                    "\"text\"",
                    "\"extension\"",
                    "\"meta\"",
                    "\"item\"",
                    "\"url\"",
                    "\"system\"",
                    "\"subject\"",
                    "\"_status\"",
                    "\"status\"",
                    "Patient/p1");
            private static final List<String> TO = List.of(
                    "true",
                    "\"true\"",
                    "null",
                    "{}",
                    "[]",
                    "7",
                    "7.00",
                    "1E2",
                    "-0",
                    "\" Y \"",
                    "\"\\u00a0\"",
                    "\"\\u2003\"",
                    "\"2026-02-30\"",
                    "valueDecimal",
                    "valueInteger",
                    "_valueString",
                    "valueCode",
                    "valueMarkdown",
                    "\"id\"",
                    "\"_id\"",
                    "\"extension\"",
                    "\"modifierExtension\"",
                    "\"div\"",
                    "\"meta\"",
                    "\"_item\"",
                    "\"value\"",
                    "\"contained\"",
                    "\"valueTime\"",
                    "#p",
                    "\"fhir_comments\"",
                    "\"resourceType\"");

            @Override
            byte[] of(String valid, Random random) {
                String from = FROM.get(random.nextInt(FROM.size()));
                String to = TO.get(random.nextInt(TO.size()));
                int index = valid.indexOf(from, random.nextInt(valid.length()));
                return SomeResponses.utf8(
                        index < 0 ? valid : valid.substring(0, index) + to + valid.substring(index + from.length()));
            }
        };

        abstract byte[] of(String valid, Random random);
    }
}
