package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that a rule covers each block of code and each command in README and the documents, and accepts it. {@code
 * target/documentation-blocks.md} lists them.
 */
class DocumentBlocksTest {
    private static final Path HERE = Path.of("");
    private static final Path TABLE = Path.of("target/documentation-blocks.md");

    @Test
    void every_block_is_covered_and_good() throws IOException {
        List<BlockTreatment> treatments = treatments(HERE);
        write(treatments);

        assertThat(treatments).hasSizeGreaterThan(60);
        assertThat(treatments.stream().filter(treatment -> !treatment.isGood())).isEmpty();
    }

    /** Faults planted into a copy of the documents: each is found, and nothing else. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        README.md                     | mvn verify                | mvn verfy
        src/docs/develop.md           | src/bench/pom.xml         | src/benches/pom.xml
        src/docs/develop.md           | -Dtest=NoteTest           | -Dtest=NotTest
        README.md                     | score --patients          | score --patient-file
        src/docs/performance.md       | arguments=faults          | arguments=fault
        src/docs/audit/verify.md      | --key log-public-key.pem  | --keys log-public-key.pem
        src/docs/audit/verify.md      | dorsal.jar verify         | dorsal.jar verfy
        src/docs/fhir/validate.md     | /\\$validate"              | /\\$validat"
        src/docs/fhir/apply.md        | "parameter": [            | "parameter": [[
        src/docs/fhir/subscriptions.md | curl -s "$BASE/Subscription" | curl -s "$BASE/Subscriptions"
        src/docs/install/epic.md      | own-codes: never          | own-code: never
        src/docs/operate/restore.md   | archive_mode = on         | archive_modus = on
        src/docs/operate/restore.md   | delete from current_resources; | delete from current_resource;
        src/docs/operate/install.md   | pemKeyAlgorithm=EC        | pemKeyAlgorithms=EC
        src/docs/operate/install.md   | helm/dorsal -f            | helm/dorsals -f
        src/docs/operate/install.md   | docker load               | dockr load
        profiles/README.md            | "linkId": "tick-bite",    | "linkId": "tick-bite"
        """)
    void a_planted_fault_is_found(String document, String good, String broken, @TempDir Path copy) throws IOException {
        for (Path original : DocumentBlock.documents(HERE)) {
            Path place = copy.resolve(original);
            Files.createDirectories(place.getParent());
            Files.copy(original, place);
        }
        Files.createDirectories(copy.resolve(".github"));
        Path changed = copy.resolve(document);
        String text = Files.readString(changed);
        assertThat(text).contains(good);
        Files.writeString(changed, text.replace(good, broken));

        assertThat(DocumentBlock.below(copy).stream()
                        .filter(block -> block.document().equals(changed))
                        .map(BlockChecks::of)
                        .filter(treatment -> !treatment.isGood()))
                .isNotEmpty();
    }

    @Test
    void a_block_without_a_rule_is_found() {
        assertThat(BlockChecks.of(new DocumentBlock(HERE, 1, "cobol", "STOP RUN."))
                        .isGood())
                .isFalse();
        assertThat(BlockChecks.of(new DocumentBlock(HERE, 1, "", "frobnicate --all"))
                        .isGood())
                .isFalse();
        assertThat(BlockChecks.of(new DocumentBlock(HERE, 1, "", "")).isGood()).isFalse();
    }

    static List<BlockTreatment> treatments(Path checkout) {
        return DocumentBlock.below(checkout).stream().map(BlockChecks::of).toList();
    }

    private static void write(List<BlockTreatment> treatments) throws IOException {
        Map<String, Long> counts = treatments.stream()
                .flatMap(treatment -> treatment.checks().stream())
                .collect(Collectors.groupingBy(check -> check, TreeMap::new, Collectors.counting()));
        List<String> lines = new ArrayList<>(List.of("# Blocks of the documents by treatment", ""));
        lines.add(treatments.size() + " blocks, "
                + treatments.stream().filter(treatment -> !treatment.isGood()).count()
                + " without a rule or with a fault.");
        lines.addAll(List.of("", "| check | blocks |", "|---|---|"));
        counts.forEach((check, count) -> lines.add("| " + check + " | " + count + " |"));
        lines.addAll(List.of("", "| block | language | first line | checks |", "|---|---|---|---|"));
        treatments.stream().map(DocumentBlocksTest::row).forEach(lines::add);
        Files.createDirectories(TABLE.getParent());
        Files.write(TABLE, lines);
        System.out.println(String.join("\n", lines.subList(2, 5 + counts.size())));
    }

    private static String row(BlockTreatment treatment) {
        DocumentBlock block = treatment.block();
        String first = block.text().strip().lines().findFirst().orElse("");
        return Stream.of(
                        block.toString(),
                        block.language().isEmpty() ? "shell" : block.language(),
                        "`" + first.substring(0, Math.min(60, first.length())).replace("|", "\\|") + "`",
                        String.join("; ", treatment.checks()) + String.join("; ", treatment.problems()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
