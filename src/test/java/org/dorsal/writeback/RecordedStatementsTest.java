package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.WriteReplyInterpreter.OutcomeMessage;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads metadata, refusals and copies recorded from real EHRs. */
class RecordedStatementsTest {
    private static final Path OWN = Path.of("src/test/resources/ehr-samples");

    /**
     * Folder of samples; {@code -Ddorsal.ehr-samples=FOLDER} sets another, such as one with samples that must not be
     * redistributed.
     */
    private static final Path SAMPLES = Path.of(System.getProperty("dorsal.ehr-samples", OWN.toString()));

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_ladder_of_each_recorded_statement_is_that_of_the_table() throws IOException {
        StringBuilder read = new StringBuilder("sample,what is written\n");
        for (Path sample : samples()) {
            if (sample.getFileName().toString().contains("metadata")) {
                read.append(SAMPLES.relativize(sample).toString().replace('\\', '/'))
                        .append(',')
                        .append(writePlan(Files.readAllBytes(sample)))
                        .append('\n');
            }
        }
        Files.writeString(Path.of("target/ehr-samples-write-plan.csv"), read);
        assumeTrue(SAMPLES.equals(OWN), "the table is of our own samples");
        assertThat(read).hasToString(Files.readString(SAMPLES.resolve("write-plan.csv")));
    }

    private static String writePlan(byte[] statement) {
        return EhrCapabilities.read(statement)
                .map(abilities -> KindSupport.of(
                                abilities, SomeContents.site(OwnCodes.AUTO, true), Optional.empty(), true)
                        .ways()
                        .entrySet()
                        .stream()
                        .filter(way -> way.getValue() instanceof KindPlan.WrittenKind)
                        .map(way -> way.getKey().name())
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .map(written -> written.isEmpty() ? "nothing" : written)
                .orElse("no statement");
    }

    @Test
    void a_statement_of_r4b_with_unknown_and_empty_parts_is_read_and_one_of_another_version_is_not() {
        String statement = "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.3.0\",\"zz\":1,\"format\":[],"
                + "\"text\":{\"div\":\"<style/>\"},\"modifierExtension\":[],\"rest\":[{\"mode\":\"server\",\"resource\":"
                + "[{\"type\":\"CarePlan\",\"searchParam\":[],\"interaction\":[{\"code\":\"create\"}]}]}]}";
        assertThat(EhrCapabilities.read(statement.getBytes(UTF_8))
                        .orElseThrow()
                        .of("CarePlan")
                        .interactions())
                .containsExactly("create");
        for (String other : List.of("1.0.2", "3.0.1", "5.0.0")) {
            assertThat(EhrCapabilities.read(statement.replace("4.3.0", other).getBytes(UTF_8)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatever_was_recorded_is_no_copy_of_ours_and_no_proof_that_nothing_is_there(Path sample) throws IOException {
        byte[] whole = Files.readAllBytes(sample);
        Random random = new Random(sample.toString().hashCode());
        FhirEhrCodec wire = SomeContents.wire();
        Deliverable piece = SomeLaneStates.piece(ResourceKind.NOTE, 1, "current");
        ItemKey key = SomeLaneStates.item(ResourceKind.NOTE, 1).key();
        for (int each = 0; each < 30; each++) {
            byte[] body = each == 0 ? whole : damaged(whole, random);
            assertThatCode(() -> {
                        EhrCapabilities.read(body);
                        OutcomeMessage.of(body)
                                .ifPresent(words -> assertThat(words.codePointCount(0, words.length()))
                                        .isLessThanOrEqualTo(OutcomeMessage.MAX_CHARS));
                        assertThat(wire.likeness(key, piece, body, "p1"))
                                .isIn(CopyMatch.UNREADABLE, CopyMatch.ANOTHER_PATIENT);
                        wire.searched(key, piece, body, "p1")
                                .ifPresent(page -> assertThat(page.hits())
                                        .noneMatch(hit -> hit.likeness() == CopyMatch.THIS_VERSION));
                    })
                    .as("seed %d, mutation %d", sample.toString().hashCode(), each)
                    .doesNotThrowAnyException();
        }
    }

    /** Cut off, or with a few bytes changed. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] body =
                java.util.Arrays.copyOf(whole, random.nextBoolean() ? whole.length : random.nextInt(whole.length));
        for (int change = random.nextInt(4); change > 0 && body.length > 0; change--) {
            body[random.nextInt(body.length)] = (byte) "{}[]\":,0aP \u0001".charAt(random.nextInt(12));
        }
        return body;
    }
}
