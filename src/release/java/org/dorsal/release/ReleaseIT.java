package org.dorsal.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Writes {@code target/release} from what the builds before it made. Run by {@code mvn -f src/release/pom.xml}. */
class ReleaseIT {
    private static final Path BUILT = Path.of("target");
    private static final Path FOLDER = BUILT.resolve("release");

    @Test
    void the_release_is_written_and_verified_by_its_public_key() throws Exception {
        Properties build = new Properties();
        try (Reader info = Files.newBufferedReader(BUILT.resolve("classes/META-INF/build-info.properties"))) {
            build.load(info);
        }
        Instant time = Instant.parse(System.getProperty("dorsal.release.time"));
        Path key = Path.of(System.getProperty("dorsal.release.key"));

        new ReleaseFolder(FOLDER, build.getProperty("build.version"), time).write(BUILT, key);

        Path publicKey = BUILT.resolve("release.pub.pem");
        ReleaseFolder.writePublicKey(key, publicKey);
        assertThat(ReleaseVerification.faults(FOLDER, publicKey)).isEmpty();
        System.out.print(Files.readString(FOLDER.resolve(ReleaseFolder.SUMS)));
    }
}
