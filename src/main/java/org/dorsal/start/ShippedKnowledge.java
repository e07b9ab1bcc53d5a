package org.dorsal.start;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.Supplier;
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
}
