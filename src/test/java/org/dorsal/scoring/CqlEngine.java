package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Item;

/**
 * HL7's reference engine of CQL in a separate process, so that its dependencies do not conflict with those of the
 * service; Maven writes its class path to {@code target/cql.classpath}.
 */
record CqlEngine(Path library, Path scratch) {
    private static final Path CLASS_PATH = Path.of("target", "cql.classpath");

    /** Values of the definitions for each response. */
    List<Map<String, String>> evaluate(List<SomeScoredResponse> responses) throws IOException, InterruptedException {
        assertThat(CLASS_PATH).as("run mvn generate-test-resources").exists();
        Path inputFolder = scratch.resolve("responses");
        Path out = scratch.resolve("values");
        Path faults = scratch.resolve("faults");
        Files.write(inputFolder, responses.stream().map(CqlEngine::line).toList());
        Process engine = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        Files.readString(CLASS_PATH),
                        "src/test/cql/RunCql.java",
                        library.toString(),
                        "UpperBackPainEvidence",
                        "2.0.0",
                        "(entry|cap|cause) .*|care \\d+|release|self-care|disposition|provisional|emergency not"
                                + " excluded")
                .redirectInput(inputFolder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(faults.toFile())
                .start();
        assertThat(engine.waitFor()).as(() -> read(faults)).isZero();
        try (BufferedReader lines = Files.newBufferedReader(out)) {
            Iterator<String> read = lines.lines().iterator();
            String[] names = read.next().split("\t", -1);
            List<Map<String, String>> answers = new ArrayList<>();
            read.forEachRemaining(line -> {
                String[] values = line.split("\t", -1);
                Map<String, String> byName = new LinkedHashMap<>();
                for (int index = 0; index < names.length; index++) {
                    byName.put(names[index], values[index].intern());
                }
                answers.add(byName);
            });
            return answers;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The answers as the engine's process reads them. */
    private static String line(SomeScoredResponse response) {
        return EvidenceCases.FORM.items().values().stream()
                .filter(item -> response.answered().contains(item.linkId()))
                .filter(item -> List.of(Item.ItemKind.CHOICE, Item.ItemKind.INTEGER, Item.ItemKind.DECIMAL)
                        .contains(item.kind()))
                .map(item -> item.linkId() + "=" + String.join(",", response.codes(item.linkId())))
                .collect(Collectors.joining(";"));
    }
}
