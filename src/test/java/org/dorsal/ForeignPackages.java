package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Npm packages for tests, in versions that are pinned by hash; installed in {@code target/foreign} with the scripts
 * that use them.
 */
public final class ForeignPackages {
    public static final Path FOLDER = Path.of("target/foreign");

    private ForeignPackages() {}

    /** Installs them unless that was done. */
    public static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", "forms.jsx", "client.js")) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(Path.of("src/test/js", file)));
        }
        if (!Files.isDirectory(FOLDER.resolve("node_modules"))) {
            run("npm", "ci", "--legacy-peer-deps", "--ignore-scripts");
        }
    }

    /** Runs a command there, which must succeed. */
    public static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("build.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as("%s: see target/foreign/build.log", command[0])
                .isZero();
    }
}
