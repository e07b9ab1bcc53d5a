package org.dorsal.http.cds;

import java.time.*;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.http.cds.CdsSettings.CdsSite;
import org.dorsal.http.cds.HookReading.ClientServer;
import org.dorsal.http.cds.HookReading.HookRequest;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.CardPlan.CardRule;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.offer.HookExamples.CardSelection;
import org.dorsal.offer.HookFacts;
import org.dorsal.offer.PrefetchState;
import org.dorsal.offer.PrefetchState.PrefetchTemplate;
import org.dorsal.smart.HookClientAuthenticator;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrBase;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.CardRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Answers calls of hooks with the cards that hold and that were not shown to the same user at the same hook on the same day. A client
 * replaces the cards of an earlier hook by the answer to the next (CDS Hooks 2.0, "Discovery").
 */
final class HookCards {
    private static final Logger LOG = LoggerFactory.getLogger(HookCards.class);

    /** How long a card is stored, for its feedback and the override rates. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final CdsSettings settings;
    private final Knowledge knowledge;
    private final AssessmentHistory history;
    private final EhrClient ehr;
    private final CardRows rows;
    private final Clock clock;
    private final RandomGenerator random;
    private final SharedLimits limits;

    HookCards(
            CdsSettings settings,
            Knowledge knowledge,
            AssessmentHistory history,
            EhrClient ehr,
            CardRows rows,
            Clock clock,
            RandomGenerator random,
            SharedLimits limits) {
        this.settings = settings;
        this.knowledge = knowledge;
        this.history = history;
        this.ehr = ehr;
        this.rows = rows;
        this.clock = clock;
        this.random = random;
        this.limits = limits;
    }

    /** Answer to a call. */
    sealed interface CardReply {
        record ShownCards(List<CardView> cards) implements CardReply {
            public ShownCards {
                cards = List.copyOf(cards);
            }
        }

        /**
         * Call that lacks data which the service may not fetch.
         *
         * @param message missing value and correction
         */
        record UnmetPrecondition(String message) implements CardReply {}
    }

    /** Templates of a hook, for discovery. */
    List<PrefetchTemplate> templates(String hook) {
        return knowledge.newestCards().stream()
                .flatMap(plan -> PrefetchTemplate.of(plan, hook).stream())
                .toList();
    }

    /**
     * Answers a call of a hook.
     *
     * @param memory of the request, which grows by the bytes from the EHR; its owner is the client
     */
    CardReply answer(HookRequest request, Grant memory) {
        Owner client = memory.owner();
        PrefetchReader prefetch = new PrefetchReader(ehr, memory, System.nanoTime());
        Map<String, List<JsonNode>> supplied = new HashMap<>();
        for (PrefetchTemplate template : templates(request.hook())) {
            switch (prefetch.read(new SiteId(client.site()), request, template)) {
                case PrefetchReader.CompletedPrefetch.MissingPrefetch(var message) -> {
                    return new CardReply.UnmetPrecondition(message);
                }
                case PrefetchReader.CompletedPrefetch.ReadPrefetch(var resources) ->
                    supplied.put(template.type(), resources);
            }
        }
        // a place only after the EHR has answered, or has not
        try (Grant _ = limits.database().take(client, 1, HookClientAuthenticator.PATIENCE)) {
            return select(client, request, supplied);
        }
    }

    private CardReply select(Owner client, HookRequest request, Map<String, List<JsonNode>> supplied) {
        String site = client.site();
        CdsSite settled = settings.site(site).orElseThrow();
        Instant now = clock.instant();
        HookFacts facts = HookFacts.of(request.context(), supplied, settled.ehrBases());
        if (facts.hasTypeOfOthersAlone()) {
            LOG.warn(
                    "site {}: a CDS client sent resources of one type that are all of others; if their addresses are"
                            + " another name of the EHR's FHIR base, add it to ehr.other-bases",
                    site);
        }
        List<CardView> cards = new ArrayList<>();
        knowledge
                .newestCards()
                .ifPresent(plan -> CardSelection.select(
                                plan, request.hook(), facts, assessedDaysAgo(site, request.patient(), now))
                        .forEach(rule -> show(client, settled, request, rule, now)
                                .map(id -> view(plan, rule, settled, site, id))
                                .ifPresent(cards::add)));
        return new CardReply.ShownCards(cards);
    }

    private Optional<Long> assessedDaysAgo(String site, String patient, Instant now) {
        return history.before(site, patient, Optional.empty())
                .flatMap(result -> TimeRange.of(result.authored()))
                .map(authored ->
                        Math.max(0, Duration.between(authored.from(), now).toDays()));
    }

    private Optional<String> show(Owner client, CdsSite settled, HookRequest request, CardRule rule, Instant now) {
        CardRows.DueCard due = new CardRows.DueCard(
                Ids.timed(now, random),
                client.caller(),
                request.context().path("userId").stringValue(""),
                request.patient(),
                request.hook(),
                rule.id(),
                request.hookInstance(),
                LocalDate.ofInstant(now, settled.zone()));
        return rows.show(client.site(), due, now, now.plus(KEPT)).map(Object::toString);
    }

    private CardView view(CardPlan plan, CardRule rule, CdsSite settled, String site, String id) {
        Optional<String> launch =
                settled.launches() ? Optional.of(settings.baseUrl() + "/launch/" + site) : Optional.empty();
        return CardView.of(plan, rule, settled.locale(), id, launch);
    }

    /**
     * Completes the prefetch of a request. A value that is absent, and further pages of one, are read from the client's
     * server if it is an address of the site's EHR, with the token of the request. A value that failed at the client is
     * not read again (CDS Hooks 2.0, "Prefetch query failures").
     *
     * @param memory of the request
     * @param began start of the reading by {@link System#nanoTime}
     */
    record PrefetchReader(EhrClient calls, Grant memory, long began) {
        /** Time for all values of a call together: its user waits. */
        private static final Duration WITHIN = Duration.ofSeconds(1);

        private static final int MAX_PAGES = 4;
        private static final int OK = 200;

        /** Result of the completion. */
        sealed interface CompletedPrefetch {
            /** Resources of the value; fewer than there are where pages are missing. */
            record ReadPrefetch(List<JsonNode> resources) implements CompletedPrefetch {
                public ReadPrefetch {
                    resources = List.copyOf(resources);
                }
            }

            /**
             * Value that the client left out and that could not be read.
             *
             * @param message key and correction
             */
            record MissingPrefetch(String message) implements CompletedPrefetch {}
        }

        /** Server that may be called, with the token for it. */
        private record AllowedServer(EhrBase base, String token) {}

        CompletedPrefetch read(SiteId site, HookRequest request, PrefetchTemplate template) {
            Optional<AllowedServer> server = request.server().flatMap(named -> allowed(site, named));
            return switch (PrefetchState.of(request.prefetch(), template)) {
                case PrefetchState.FailedPrefetch _ -> new CompletedPrefetch.ReadPrefetch(List.of());
                case PrefetchState.SuppliedPrefetch page -> pages(page, server, template);
                case PrefetchState.AbsentPrefetch _ ->
                    server.map(allowed -> fetch(allowed, request, template))
                            .orElseGet(() -> new CompletedPrefetch.MissingPrefetch("prefetch." + template.key()
                                    + ": send this value, or name this site's FHIR server with an authorization."));
            };
        }

        private Optional<AllowedServer> allowed(SiteId site, ClientServer named) {
            return calls.knownBase(site, named.base()).map(base -> new AllowedServer(base, named.token()));
        }

        private CompletedPrefetch fetch(AllowedServer server, HookRequest request, PrefetchTemplate template) {
            return get(server, template.queryFor(request.context()), template)
                    .map(page -> pages(page, Optional.of(server), template))
                    .orElseGet(() -> new CompletedPrefetch.MissingPrefetch("prefetch." + template.key()
                            + ": the FHIR server did not supply it with this authorization; send this value."));
        }

        private CompletedPrefetch pages(
                PrefetchState.SuppliedPrefetch first, Optional<AllowedServer> server, PrefetchTemplate template) {
            List<JsonNode> resources = new ArrayList<>(first.resources());
            Optional<String> next = first.next();
            for (int page = 1; page < MAX_PAGES && next.isPresent() && server.isPresent(); page++) {
                String link = next.get();
                Optional<PrefetchState.SuppliedPrefetch> more = server.flatMap(allowed -> get(allowed, link, template));
                more.ifPresent(supplied -> resources.addAll(supplied.resources()));
                next = more.flatMap(PrefetchState.SuppliedPrefetch::next);
            }
            return new CompletedPrefetch.ReadPrefetch(resources);
        }

        private Optional<PrefetchState.SuppliedPrefetch> get(
                AllowedServer server, String address, PrefetchTemplate template) {
            Duration left = WITHIN.minusNanos(System.nanoTime() - began);
            return left.isPositive()
                            && calls.callWith(server.base(), server.token(), address, left)
                                    instanceof HttpAnswer.CompleteAnswer reply
                            && reply.status() == OK
                            && tree(reply.body(), template) instanceof Gate.AcceptedBody accepted
                            && PrefetchState.read(accepted.tree(), template.type())
                                    instanceof PrefetchState.SuppliedPrefetch page
                    ? Optional.of(page)
                    : Optional.empty();
        }

        private Gate.GateResult tree(byte[] body, PrefetchTemplate template) {
            memory.growTo(memory.units() + CdsHooksController.parsed(body.length, HookRequestReader.LIMITS));
            return new Gate(HookRequestReader.LIMITS).checkObject(body, template.type());
        }
    }
}
