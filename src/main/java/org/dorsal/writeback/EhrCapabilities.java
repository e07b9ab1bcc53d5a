package org.dorsal.writeback;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Capabilities of an EHR from its {@code /metadata}, limited to those that write-back needs.
 *
 * @param types capabilities by FHIR resource type
 */
public record EhrCapabilities(Map<String, TypeCapabilities> types) {
    /** Parser limits; the body may have up to 5 MiB. */
    private static final Limits LIMITS = new Limits(5 << 20, 1_000_000, 1 << 20);

    /** Elements that are read. */
    private static final Set<String> NAMES = Set.of(
            "resourceType",
            "fhirVersion",
            "rest",
            "mode",
            "resource",
            "type",
            "interaction",
            "code",
            "searchParam",
            "name",
            "conditionalCreate");

    /** Prefix of the supported FHIR versions (R4 and R4B); the written resources are the same in both. */
    private static final String FHIR_4 = "4.";

    public EhrCapabilities {
        types = Map.copyOf(types);
    }

    /**
     * Parses a CapabilityStatement (FHIR R4). Returns empty when the body is not one: then the capabilities are
     * unknown, not absent.
     */
    static Optional<EhrCapabilities> read(byte[] body) {
        return TolerantReader.json(body, "CapabilityStatement", LIMITS, NAMES)
                .map(ResourceTree::of)
                .filter(statement -> !statement.path("rest").isMissingNode()
                        && statement
                                .path("fhirVersion")
                                .stringValue(FHIR_4)
                                .strip()
                                .startsWith(FHIR_4))
                .map(EhrCapabilities::ofServer);
    }

    private static EhrCapabilities ofServer(JsonNode statement) {
        Map<String, TypeCapabilities> types = new HashMap<>();
        for (JsonNode entry : statement.path("rest")) {
            if (ResourceTree.text(entry, "/mode").equals("server")) {
                entry.path("resource")
                        .forEach(resource -> types.merge(
                                ResourceTree.text(resource, "/type"),
                                TypeCapabilities.read(resource),
                                TypeCapabilities::and));
            }
        }
        return new EhrCapabilities(types);
    }

    TypeCapabilities of(String type) {
        return types.getOrDefault(type, TypeCapabilities.NOTHING);
    }

    /**
     * Capabilities for one resource type.
     *
     * @param interactions codes of http://hl7.org/fhir/restful-interaction ({@code create}, {@code update}, {@code
     * read})
     * @param search names of search parameters
     * @param conditionalCreate whether {@code If-None-Exist} is supported
     */
    public record TypeCapabilities(Set<String> interactions, Set<String> search, boolean conditionalCreate) {
        static final TypeCapabilities NOTHING = new TypeCapabilities(Set.of(), Set.of(), false);

        public TypeCapabilities {
            interactions = Set.copyOf(interactions);
            search = Set.copyOf(search);
        }

        boolean takes(String interaction) {
            return interactions.contains(interaction);
        }

        private static TypeCapabilities read(JsonNode resource) {
            return new TypeCapabilities(
                    texts(resource.path("interaction"), "/code"),
                    texts(resource.path("searchParam"), "/name"),
                    resource.path("conditionalCreate").booleanValue(false));
        }

        private static Set<String> texts(JsonNode list, String pointer) {
            return list.valueStream()
                    .map(element -> ResourceTree.text(element, pointer))
                    .collect(Collectors.toSet());
        }

        /** A statement may name a type twice, once for each of its profiles. */
        private TypeCapabilities and(TypeCapabilities other) {
            Set<String> interactions = new HashSet<>(this.interactions);
            interactions.addAll(other.interactions);
            Set<String> search = new HashSet<>(this.search);
            search.addAll(other.search);
            return new TypeCapabilities(interactions, search, conditionalCreate && other.conditionalCreate);
        }
    }

    /**
     * Cache of the EHRs' CapabilityStatements. One request per site at a time, a pause after a failure; the last
     * statement stays valid while the EHR does not answer. Thread-safe.
     */
    static final class CapabilityCache {
        /** Age up to which a statement is used without a new request; short, because previews are about the EHR of now. */
        static final Duration FRESH = Duration.ofMinutes(1);

        /** Maximum age of a statement while the EHR does not answer. */
        static final Duration KEPT = Duration.ofHours(24);

        /** Pause after a failed request. */
        static final Duration PAUSE = Duration.ofSeconds(30);

        private static final Logger LOG = LoggerFactory.getLogger(CapabilityCache.class);
        private static final int OK = 200;
        private final Function<SiteId, EhrReply> metadata;
        private final Executor executor;
        private final AsyncCache<SiteId, Optional<EhrCapabilities>> answers;
        private final Cache<SiteId, EhrCapabilities> last;

        /**
         * @param metadata requests an EHR's CapabilityStatement, without a token
         * @param executor executor of these requests, so that a caller's wait can be bounded
         */
        CapabilityCache(Function<SiteId, EhrReply> metadata, Ticker ticker, Executor executor) {
            this.metadata = metadata;
            this.executor = executor;
            this.answers = Caffeine.newBuilder()
                    .expireAfter(Expiry.<SiteId, Optional<EhrCapabilities>>creating(
                            (_, answer) -> answer.isPresent() ? FRESH : PAUSE))
                    .ticker(ticker)
                    .buildAsync();
            this.last =
                    Caffeine.newBuilder().expireAfterWrite(KEPT).ticker(ticker).build();
        }

        /**
         * Returns the newest statement.
         *
         * @param patience maximum wait for a request to the EHR
         */
        Optional<EhrCapabilities> of(SiteId site, Duration patience) {
            return confirmed(site, patience).or(() -> Optional.ofNullable(last.getIfPresent(site)));
        }

        /** Returns the statement of an EHR that answers now, for a preview shown to a person. */
        Optional<EhrCapabilities> confirmed(SiteId site, Duration patience) {
            try {
                return answers.get(site, (named, _) -> CompletableFuture.supplyAsync(() -> request(named), executor))
                        .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException | ExecutionException _) {
                // not known now
            }
            return Optional.empty();
        }

        private Optional<EhrCapabilities> request(SiteId site) {
            try {
                EhrReply reply = metadata.apply(site);
                Optional<EhrCapabilities> answer =
                        reply instanceof HttpAnswer.CompleteAnswer answered && answered.status() == OK
                                ? EhrCapabilities.read(answered.body())
                                : Optional.empty();
                answer.ifPresentOrElse(
                        abilities -> last.put(site, abilities),
                        () -> LOG.warn(
                                "the EHR of {} does not say what it takes: {}",
                                site,
                                reply instanceof HttpAnswer.CompleteAnswer answered
                                        ? "status " + answered.status()
                                        : reply.getClass().getSimpleName()));
                return answer;
            } catch (RuntimeException broken) {
                LOG.warn("asking the EHR of {} for its metadata broke: {}", site, broken.getClass());
                return Optional.empty();
            }
        }
    }
}
