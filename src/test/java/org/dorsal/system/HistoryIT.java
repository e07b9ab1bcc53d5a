package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The history program of {@code src/history} against the built jar, in its own build and process: two replicas under
 * faults keep each promise of {@code src/evidence/promises.csv}. {@code -Ddorsal.long=true} runs its long form.
 */
class HistoryIT {
    private static final Path LOG = Path.of("target", "history.log");
    private static final long MINUTES = 150;

    @Test
    void a_run_under_faults_breaks_no_promise() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "-f", "src/history/pom.xml", "verify"));
        if (Boolean.getBoolean("dorsal.long")) {
            command.add("-Plong");
        }
        ProcessBuilder maven = new ProcessBuilder(command);
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1"); // a build of seconds
        Process process =
                maven.redirectErrorStream(true).redirectOutput(LOG.toFile()).start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as(() -> "see " + LOG + "\n" + text())
                    .isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private static String text() {
        try {
            return Files.readString(LOG);
        } catch (IOException fault) {
            return fault.toString();
        }
    }
}
