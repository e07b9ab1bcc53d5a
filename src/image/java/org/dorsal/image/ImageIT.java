package org.dorsal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.dorsal.audit.log.SomeLogKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * Builds the image ({@code target/dorsal-image.tar}) from the jar and starts it from its unpacked layers. Run by
 * {@code mvn -f src/image/pom.xml}. {@code -Ddorsal.image.base=NAME} puts the layers on an image with a C library
 * instead of the building machine's; {@code -Ddorsal.image.record=true} records the classes of the cache anew.
 */
class ImageIT {
    /** The same for every checkout, because the cache holds the paths of runtime and jars. */
    private static final Path FOLDER = Path.of("/var/tmp/dorsal-image");

    private static final Path APP = FOLDER.resolve("app");
    private static final Path TAR = Path.of("target", "dorsal-image.tar");
    private static final String BASE = System.getProperty("dorsal.image.base", "scratch");

    private static JavaRuntime runtime;
    private static String digest;

    @BeforeAll
    static void build() throws Exception {
        FileSystemUtils.deleteRecursively(FOLDER);
        runtime = JavaRuntime.link(FOLDER.resolve("runtime"));
        JavaRuntime.run(List.of(
                runtime.java().toString(),
                "-Djarmode=tools",
                "-jar",
                Path.of("target", "dorsal.jar").toString(),
                "extract",
                "--destination",
                APP.toString()));
        date(FOLDER);
        if (Boolean.getBoolean("dorsal.image.record")) {
            ClassCache.record(runtime.java(), APP);
        }
        ClassCache.write(runtime.java(), APP);
        digest = image().write(TAR);
        System.out.printf("%s: %s, %,d bytes%n", TAR, digest, Files.size(TAR));
    }

    @Test
    void the_image_becomes_ready_from_its_layers_as_nobody_on_a_read_only_root() throws Exception {
        assumeTrue(
                BASE.equals("scratch") && "root".equals(System.getProperty("user.name")),
                "root can unpack and change the root; whoever else builds runs the image in an engine");
        UnpackedImage image = UnpackedImage.of(TAR, FOLDER.resolve("unpacked"));
        Path keys = SomeLogKeys.openToAll();

        try (InstalledService dorsal = new InstalledService(image.command(List.of(keys)), FOLDER, "image")) {
            double seconds = dorsal.awaitReady();
            System.out.printf(
                    "from the image: ready after %.1f s and %.1f CPU seconds%n", seconds, dorsal.cpuSeconds());
            new TypicalDay(dorsal).repeat(1);
            assertThat(dorsal.printed())
                    .doesNotContain("[warning][aot]", "[error][aot]", "[warning][cds]", "Permission denied");
            assertThat(dorsal.owner())
                    .as("the process is nobody's whom the host knows")
                    .isEqualTo(ImageTar.USER);
        }
    }

    @Test
    void the_image_says_what_it_is_and_who_it_runs_as_and_holds_this_builds_jar() throws Exception {
        UnpackedImage image = UnpackedImage.of(TAR, FOLDER.resolve("looked-at"));

        assertThat(image.config().path("User").asString()).isEqualTo(ImageTar.USER);
        assertThat(image.entrypoint()).isEqualTo(ImageTar.entrypoint());
        assertThat(image.config().path("Env").toString()).contains("MALLOC_ARENA_MAX=2");
        assertThat(image.labels()).containsKeys("org.opencontainers.image.title", "org.opencontainers.image.version");
        assertThat(image.root().resolve("bin")).as("no shell").doesNotExist();
        assertThat(image.root().resolve("app/verify/verify_export.py"))
                .hasSameBinaryContentAs(Path.of("src/examples/verify/verify_export.py"));
        assertThat(image.root().resolve("app/verify/replay.py"))
                .hasSameBinaryContentAs(Path.of("src/examples/replay/replay.py"));
        assertThat(image.root().resolve("app/dorsal.jar"))
                .as("the jar of this build")
                .hasSameBinaryContentAs(APP.resolve("dorsal.jar"));
    }

    @Test
    void a_second_runtime_and_a_second_cache_give_the_same_tar() throws Exception {
        FileSystemUtils.deleteRecursively(runtime.folder());
        runtime = JavaRuntime.link(FOLDER.resolve("runtime"));
        date(FOLDER);
        ClassCache.write(runtime.java(), APP);
        Path again = FOLDER.resolve("again.tar");
        assertThat(image().write(again)).isEqualTo(digest);
        assertThat(again).hasSameBinaryContentAs(TAR);
    }

    /**
     * CPU and memory alone are bounded: seconds, and posts of different minutes, are told by what else the machine
     * does (performance.md, later compilation). The
     * bounds are wide, because a busy machine takes up to twice the CPU for the same work; the printed table is what to
     * compare.
     */
    @Test
    void the_costs_of_a_start_with_the_cache_and_without_are_printed_and_bounded() throws Exception {
        assumeTrue(StartTimes.TURNS > 0, "no start is to be measured");
        StartTimes.StartComparison both = new StartTimes(runtime.java(), APP).print();

        assertThat(both.with().cpu()).as("CPU seconds until ready").isLessThan(14);
        assertThat(both.with().cpu())
                .as("a reproducible cache saves the loading of classes, not their linking (ADR 27)")
                .isLessThan(0.9 * both.without().cpu());
        assertThat(both.without().loaded())
                .as("resident MB after the posts, without the cache")
                .isLessThan(400);
        assertThat(both.with().anonymous())
                .as("MB after the posts that are no file's: the kernel drops pages of the cache when it needs memory")
                .isLessThan(375);
        assertThat(both.with().first().all())
                .as("the first thousand posts, which the cache's profiles are for (performance.md, warm-up)")
                .isLessThan(1.5 * both.without().first().all());
    }

    private static ImageTar image() throws Exception {
        return new ImageTar(
                APP, runtime.folder(), BASE.equals("scratch") ? runtime.cLibrary() : Map.of(), BASE, version());
    }

    private static String version() throws IOException {
        Properties build = new Properties();
        build.load(Files.newBufferedReader(Path.of("target/classes/META-INF/build-info.properties")));
        return build.getProperty("build.version");
    }

    /** The cache remembers the times of the jars, so they get those of the image now. */
    private static void date(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(ImageTar.FILES_TIME));
            }
        }
    }
}
