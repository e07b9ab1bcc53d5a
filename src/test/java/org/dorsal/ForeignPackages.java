package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "forms.jsx", "client.js", "populate.mjs");

    private static final List<String> UNREACHABLE =
            List.of("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH");

    private ForeignPackages() {}

    /**
     * Installs them unless that was done, with {@code -Ddorsal.long=true} only; skips the test where they, Node, npm or
     * the registry are missing.
     */
    public static void install() throws IOException, InterruptedException {
        assumeTrue(isInstalled("node") && isInstalled("npm"), "Node and npm are not installed");
        Path lock = FOLDER.resolve("package-lock.json");
        boolean installed = Files.isRegularFile(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(lock, Path.of("src/test/js/package-lock.json")) < 0;
        assumeTrue(
                installed || Boolean.getBoolean("dorsal.long"),
                "The npm packages of others are not installed; -Ddorsal.long=true installs them");
        Files.createDirectories(FOLDER);
        for (String file : FILES) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(Path.of("src/test/js", file)));
        }
        if (!installed) {
            boolean isDone = isDone(FOLDER, "npm", "ci", "--legacy-peer-deps", "--ignore-scripts");
            String log = Files.readString(FOLDER.resolve("build.log"));
            assumeTrue(isDone || UNREACHABLE.stream().noneMatch(log::contains), "The npm registry cannot be reached");
            assertThat(isDone).as(log).isTrue();
        }
    }

    /** Returns whether a command can be started and prints its version. */
    public static boolean isInstalled(String command) throws InterruptedException {
        try {
            return new ProcessBuilder(command, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Bundles a module with its imports, for Node: styles and fonts of form engines are left out. */
    public static Path bundle(String module) throws IOException, InterruptedException {
        String script = module.replaceFirst("\\.[a-z]+$", ".bundle.cjs");
        run(
                "node_modules/.bin/esbuild",
                module,
                "--bundle",
                "--platform=node",
                "--loader:.css=empty",
                "--loader:.woff=empty",
                "--loader:.woff2=empty",
                "--outfile=" + script);
        return FOLDER.resolve(script);
    }

    /** Runs a command there, which must succeed. */
    public static void run(String... command) throws IOException, InterruptedException {
        assertThat(isDone(FOLDER, command))
                .as("%s: see target/foreign/build.log", command[0])
                .isTrue();
    }

    /** Runs a command in a folder, with its output in {@code build.log}, and returns whether it succeeded. */
    public static boolean isDone(Path folder, String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("build.log").toFile())
                        .start()
                        .waitFor()
                == 0;
    }
}
