package org.dorsal.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.system.ShippedOptions;

/**
 * The image as an OCI tar, made by Jib without a container engine: the C library, the Java runtime, the libraries,
 * Dorsal, the cache, and the verifiers, each a layer. No shell, no package manager, a numeric user; the same inputs give the same
 * digest.
 *
 * @param app the extracted jar with {@code lib/} and the cache
 * @param runtime the Java runtime, which must be the one that made the cache
 * @param cLibrary files of the C library by their place in the image; empty where the base has one
 * @param base an image to put the layers on; {@code scratch} for none
 * @param version of Dorsal
 */
record ImageTar(Path app, Path runtime, Map<String, Path> cLibrary, String base, String version) {
    /** Who the process is: nobody whom a host knows. */
    static final String USER = "10001:10001";

    /** Jib gives files this time; the cache remembers the jars' times, so they have it before the cache is made. */
    static final Instant FILES_TIME = Instant.ofEpochSecond(1);

    private static final String APP = "/app/";
    private static final String JAVA = "/opt/java/";

    /** Where auditors find the programs that check an export without Dorsal's code; they copy them out. */
    private static final String VERIFIERS = APP + "verify/";

    ImageTar {
        cLibrary = Map.copyOf(cLibrary);
    }

    /** The command line of the image; what follows it are Dorsal's arguments. */
    static List<String> entrypoint() {
        List<String> all = new ArrayList<>(List.of(JAVA + "bin/java"));
        all.addAll(ClassCache.OPTIONS);
        all.addAll(List.of("-XX:AOTCache=" + APP + ClassCache.FILE, "-jar", APP + "dorsal.jar"));
        return List.copyOf(all);
    }

    /** Writes the tar. @return the image's digest, as registries name it */
    String write(Path tar) throws Exception {
        JibContainerBuilder image = (base.equals("scratch") ? Jib.fromScratch() : Jib.from(base))
                .setFormat(ImageFormat.OCI)
                .setCreationTime(FILES_TIME)
                .setUser(USER)
                .setWorkingDirectory(at(APP))
                .setEntrypoint(entrypoint())
                .setEnvironment(ShippedOptions.environment())
                .setExposedPorts(Set.of(Port.tcp(8080), Port.tcp(8081)))
                .setLabels(labels())
                .setFileEntriesLayers(layers());
        JibContainer made = image.containerize(Containerizer.to(TarImage.at(tar).named("dorsal:" + version))
                // its own place knows files by path and time alone, and ours all have one time: it gave an older jar
                .setApplicationLayersCache(app.resolveSibling("layers"))
                .setOfflineMode(base.equals("scratch")));
        return made.getDigest().toString();
    }

    private Map<String, String> labels() {
        return Map.of(
                "org.opencontainers.image.title", "dorsal",
                "org.opencontainers.image.description", "Clinician assessment of upper back pain over FHIR",
                "org.opencontainers.image.version", version,
                "org.opencontainers.image.licenses", "Apache-2.0",
                "org.opencontainers.image.base.name", base);
    }

    private List<FileEntriesLayer> layers() throws IOException {
        FileEntriesLayer.Builder library = FileEntriesLayer.builder().setName("C library");
        cLibrary.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(file -> library.addEntry(
                        file.getValue(), at(file.getKey()), FilePermissions.fromOctalString("755"), FILES_TIME));
        FileEntriesLayer java = files("Java runtime", runtime, JAVA, _ -> true);
        FileEntriesLayer libraries =
                files("libraries", app, APP, file -> app.relativize(file).startsWith("lib"));
        FileEntriesLayer dorsal = files("Dorsal", app, APP, file -> file.endsWith("dorsal.jar"));
        FileEntriesLayer cache = files("cache", app, APP, file -> file.endsWith(ClassCache.FILE));
        Path examples = Path.of("src", "examples");
        FileEntriesLayer verifier =
                files("verifier", examples.resolve("verify"), VERIFIERS, file -> file.endsWith("verify_export.py"));
        FileEntriesLayer replay =
                files("second scoring", examples.resolve("replay"), VERIFIERS, file -> file.endsWith("replay.py"));
        return List.of(library.build(), java, libraries, dorsal, cache, verifier, replay);
    }

    private static FileEntriesLayer files(String name, Path folder, String to, Predicate<Path> wanted)
            throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).filter(wanted).sorted().forEach(file -> {
                String mode = Files.isExecutable(file) ? "755" : "644";
                layer.addEntry(
                        file, at(to + folder.relativize(file)), FilePermissions.fromOctalString(mode), FILES_TIME);
            });
        }
        return layer.build();
    }

    private static AbsoluteUnixPath at(String path) {
        return AbsoluteUnixPath.get(path);
    }
}
