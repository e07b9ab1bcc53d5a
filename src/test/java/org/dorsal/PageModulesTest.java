package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Unit tests and type check of the pages' ECMAScript modules; skipped where Node.js 20 or newer is not installed. */
class PageModulesTest {
    private static final Path TESTS = Path.of("src/test/js/modules");
    private static final Path ASSETS = Path.of("src/main/resources/assets");
    private static final Path PLAYGROUND = Path.of("src/playground");
    private static final Path FOLDER = Path.of("target/page-modules");
    private static final int MIN_NODE = 20;

    @BeforeAll
    static void copyModules() throws IOException, InterruptedException {
        assumeTrue(isNodeInstalled(), "Node.js " + MIN_NODE + " or newer is not installed");
        copy(TESTS, FOLDER);
        copy(ASSETS, FOLDER.resolve("assets"));
        copy(PLAYGROUND, FOLDER.resolve("assets"));
    }

    @Test
    void unit_tests_of_the_modules_pass() throws IOException, InterruptedException {
        String report = run("node", "--test", "--test-reporter=tap");
        assertThat(report).containsPattern("# tests [1-9]").contains("# fail 0");
    }

    @Test
    void types_of_the_modules_agree() throws IOException, InterruptedException {
        if (!Files.isDirectory(FOLDER.resolve("node_modules"))) {
            run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
        run("node", "node_modules/typescript/bin/tsc", "--project", "tsconfig.json");
    }

    private static boolean isNodeInstalled() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "-p", "process.versions.node.split('.')[0]").start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return node.waitFor() == 0 && Integer.parseInt(version) >= MIN_NODE;
        } catch (IOException _) {
            return false;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Runs a command, which must succeed, and returns its output. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
