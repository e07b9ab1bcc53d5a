package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks, which no build compiles: they use the classes of the service and of its tests as these are now. */
class BenchSourcesTest {
    @TempDir
    private Path classes;

    @Test
    void the_benchmarks_compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null);
                Stream<Path> sources = Files.walk(Path.of("src/bench/java"))) {
            List<Path> benchmarks =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(benchmarks).isNotEmpty();

            compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            List.of(
                                    "-proc:none",
                                    "-classpath",
                                    System.getProperty("java.class.path"),
                                    "-d",
                                    classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(benchmarks))
                    .call();
        }

        assertThat(diagnostics.getDiagnostics())
                .filteredOn(found -> found.getKind() == Diagnostic.Kind.ERROR)
                .isEmpty();
    }
}
