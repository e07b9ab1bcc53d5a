package org.dorsal.start;

import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.util.*;
import java.util.List;
import java.util.concurrent.*;
import java.util.function.Supplier;
import java.util.jar.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Examples;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.Proof;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.offer.HookExamples;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Knowledge that the jar contains, loaded and checked on a separate thread, so that two cores start the service. */
public final class ShippedKnowledge {
    private static final Logger LOG = LoggerFactory.getLogger(ShippedKnowledge.class);

    private final FutureTask<CheckedKnowledge> checking;

    private ShippedKnowledge(Supplier<List<ProfileFile>> files) {
        this.checking = new FutureTask<>(() -> CheckedKnowledge.of(files.get()));
    }

    /** Begins to load. */
    public static ShippedKnowledge begin() {
        return begin(ShippedProfiles::files);
    }

    /** Begins to load the files of a release. */
    public static ShippedKnowledge begin(Supplier<List<ProfileFile>> files) {
        ShippedKnowledge loading = new ShippedKnowledge(files);
        Thread.ofPlatform().name("knowledge").daemon().start(() -> {
            loading.checking.run();
            logged(loading::serveFiles);
        });
        return loading;
    }

    /**
     * Waits until it is loaded.
     *
     * @throws KnowledgeRefused with every finding
     */
    CheckedKnowledge await() {
        try {
            return checking.get();
        } catch (ExecutionException fault) {
            throw fault.getCause() instanceof RuntimeException known ? known : new IllegalStateException(fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", fault);
        }
    }

    /** Prepares the served files in advance, and releases the parsed ones during the rest of the start. */
    private void serveFiles() {
        await().knowledge().published().forEach(PublishedResource::json);
    }

    /**
     * Runs background work and logs the class of a fault; {@link #await} already reports a refusal of the knowledge.
     */
    static void logged(Runnable work) {
        try {
            work.run();
        } catch (KnowledgeRefused refused) {
            // the start waits for the same knowledge and stops with every finding
        } catch (RuntimeException broken) {
            LOG.warn(
                    "Preparing the served knowledge failed with {}; the first requests are slower",
                    broken.getClass().getName());
        }
    }

    /** Files of {@code profiles/} and the knowledge they are, without a finding. */
    record CheckedKnowledge(List<ProfileFile> files, Knowledge knowledge) {
        CheckedKnowledge {
            files = List.copyOf(files);
        }

        /**
         * Loads and checks them; what the build has proven is not checked again.
         *
         * @throws KnowledgeRefused with every finding
         */
        static CheckedKnowledge of(List<ProfileFile> files) {
            Optional<Proof> proof = Proof.of(files);
            Knowledge knowledge = switch (Knowledge.load(files, proof)) {
                case Knowledge.LoadResult.FaultyKnowledge(var findings) -> throw new KnowledgeRefused(findings);
                case Knowledge.LoadResult.LoadedKnowledge(var ready) -> ready;
            };
            List<LintFinding> differing = proof.isPresent()
                    ? List.of()
                    : Stream.concat(
                                    Examples.check(knowledge, files).stream(),
                                    HookExamples.check(knowledge, files).stream())
                            .toList();
            if (!differing.isEmpty()) {
                throw new KnowledgeRefused(differing);
            }
            return new CheckedKnowledge(files, knowledge);
        }
    }

    /**
     * {@code profiles/} has findings, so the service does not start: an assessment must not run on half of its criteria.
     */
    static final class KnowledgeRefused extends RuntimeException {
        private final List<LintFinding> findings;

        KnowledgeRefused(List<LintFinding> findings) {
            super(findings.size() + " findings in profiles/:" + System.lineSeparator()
                    + findings.stream().map(LintFinding::toString).collect(Collectors.joining(System.lineSeparator())));
            this.findings = List.copyOf(findings);
        }

        List<LintFinding> findings() {
            return findings;
        }

        /** Prints what lint found, all of it, where Spring Boot would print a stack trace. */
        static final class KnowledgeFailureAnalyzer extends AbstractFailureAnalyzer<KnowledgeRefused> {
            @Override
            protected FailureAnalysis analyze(Throwable rootFailure, KnowledgeRefused cause) {
                return new FailureAnalysis(
                        cause.findings.stream()
                                .map(LintFinding::toString)
                                .collect(Collectors.joining(System.lineSeparator())),
                        "Correct the files named above in profiles/ and start again.",
                        cause);
            }
        }
    }

    /** Files of {@code profiles/} in the jar, or in the class directory of the sources. */
    public static final class ShippedProfiles {
        private static final String ROOT = "/profiles/";

        private ShippedProfiles() {}

        /** Returns all files in the order of their paths. */
        public static List<ProfileFile> files() {
            try {
                URL root = ShippedProfiles.class.getResource(ROOT);
                if (root == null) {
                    throw new IllegalStateException("there are no profiles beside the classes; build again");
                }
                List<ProfileFile> files = root.openConnection() instanceof JarURLConnection jar
                        ? packed(jar.getJarFile(), jar.getEntryName())
                        : inFolder(Path.of(URI.create(root.toString())));
                files.sort(Comparator.comparing(ProfileFile::path));
                return files;
            } catch (IOException unreadable) {
                throw new UncheckedIOException("the shipped profiles can't be read", unreadable);
            }
        }

        /**
         * The jar is the one that classes are loaded from, so it stays open. Its list is read once: a search for each
         * file costs more than the rest.
         */
        private static List<ProfileFile> packed(JarFile jar, String root) throws IOException {
            List<JarEntry> entries = jar.stream()
                    .filter(entry ->
                            entry.getName().startsWith(root) && entry.getName().endsWith(".json"))
                    .toList();
            List<ProfileFile> files = new ArrayList<>();
            for (JarEntry entry : entries) {
                try (InputStream input = jar.getInputStream(entry)) {
                    files.add(new ProfileFile(entry.getName().substring(root.length()), input.readAllBytes()));
                }
            }
            return files;
        }

        private static List<ProfileFile> inFolder(Path folder) throws IOException {
            try (Stream<Path> paths = Files.walk(folder)) {
                List<ProfileFile> files = new ArrayList<>();
                for (Path path :
                        (Iterable<Path>) paths.filter(path -> path.toString().endsWith(".json"))::iterator) {
                    String name = folder.relativize(path).toString().replace('\\', '/');
                    files.add(new ProfileFile(name, Files.readAllBytes(path)));
                }
                return files;
            }
        }
    }
}
