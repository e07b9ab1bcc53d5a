package org.dorsal.http.cds;

import java.time.*;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.http.cds.CdsSettings.CdsSite;
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
    private final CardRows rows;
    private final Clock clock;
    private final RandomGenerator random;
    private final SharedLimits limits;

    HookCards(
            CdsSettings settings,
            Knowledge knowledge,
            AssessmentHistory history,
            CardRows rows,
            Clock clock,
            RandomGenerator random,
            SharedLimits limits) {
        this.settings = settings;
        this.knowledge = knowledge;
        this.history = history;
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
         * Call that lacks data; the service reads nothing of the client's server.
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

    /** Answers a call of a hook. */
    CardReply answer(HookRequest request, Owner client) {
        Map<String, List<JsonNode>> supplied = new HashMap<>();
        for (PrefetchTemplate template : templates(request.hook())) {
            switch (PrefetchState.of(request.prefetch(), template)) {
                case PrefetchState.AbsentPrefetch _ -> {
                    return new CardReply.UnmetPrecondition(
                            "prefetch." + template.key() + ": send this value, or null if there is no data.");
                }
                case PrefetchState.FailedPrefetch _ -> supplied.put(template.type(), List.of());
                case PrefetchState.SuppliedPrefetch(var resources) -> supplied.put(template.type(), resources);
            }
        }
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
}
