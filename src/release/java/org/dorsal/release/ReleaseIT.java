package org.dorsal.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import org.dorsal.release.DocumentedVerification.Outcome;
import org.junit.jupiter.api.Test;

/**
 * Writes {@code target/release} from what the builds before it made, and verifies it by the documented commands. Run by
 * {@code mvn -f src/release/pom.xml}.
 */
class ReleaseIT {
    private static final Path BUILT = Path.of("target");
    private static final Path FOLDER = BUILT.resolve("release");

    @Test
    void the_release_is_written_and_verified_by_the_documented_commands() throws Exception {
        Properties build = new Properties();
        try (Reader info = Files.newBufferedReader(BUILT.resolve("classes/META-INF/build-info.properties"))) {
            build.load(info);
        }
        Instant time = Instant.parse(System.getProperty("dorsal.release.time"));
        Path key = Path.of(System.getProperty("dorsal.release.key"));

        new ReleaseFolder(FOLDER, build.getProperty("build.version"), time).write(BUILT, key);

        ReleaseFolder.writePublicKey(key, BUILT.resolve(DocumentedVerification.KEY));
        DocumentedVerification verification = new DocumentedVerification(FOLDER);
        assertThat(verification.byJava()).isEqualTo(new Outcome(0, FOLDER + ": all files are as they were signed\n"));
        Outcome alone = verification.byOpenssl();
        assertThat(alone.status()).as(alone.printed()).isZero();
        System.out.print(alone.printed());
        System.out.print(Files.readString(FOLDER.resolve(ReleaseFolder.SUMS)));
    }
}
