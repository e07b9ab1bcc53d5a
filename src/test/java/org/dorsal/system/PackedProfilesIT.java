package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dorsal.knowledge.Proof;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's proof of its profiles replaces their check at the start; a jar with a changed profile is refused. */
class PackedProfilesIT {
    private static final String CLASSES = "BOOT-INF/classes/";

    @TempDir
    private Path folder;

    @Test
    void the_jar_holds_the_proof_of_its_profiles() throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(Path.of("target/dorsal.jar"))) {
            assertThat(jar.getPath(CLASSES + Proof.PLACE)).hasContent(Proof.write(SomeProfiles.files()));
        }
    }

    @Test
    void a_plan_that_was_changed_in_the_jar_is_checked_and_refused() throws Exception {
        String output =
                scoredWith("plan/upper-back-pain-evidence-2.0.0.json", text -> text.replace("function-loss", "loss"));

        assertThat(output).contains("the profiles have", "findings, the first is");
    }

    /** Returns the output of {@code dorsal score} without input, run from a jar with one file changed. */
    private String scoredWith(String profile, UnaryOperator<String> change) throws Exception {
        Path changed = Files.copy(Path.of("target/dorsal.jar"), folder.resolve("changed.jar"));
        try (FileSystem jar = FileSystems.newFileSystem(changed)) {
            Path file = jar.getPath(CLASSES + "profiles/" + profile);
            Files.writeString(file, change.apply(Files.readString(file)));
        }
        Path nothing = Files.createFile(folder.resolve("nothing.ndjson"));
        Process score = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        changed.toString(),
                        "score",
                        nothing.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(score.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(score.waitFor()).as(output).isEqualTo(2);
        return output;
    }
}
