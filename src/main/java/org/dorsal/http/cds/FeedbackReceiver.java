package org.dorsal.http.cds;

import java.time.*;
import java.util.*;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.http.cds.FeedbackReader.CardFeedback;
import org.dorsal.limit.Owner;
import org.dorsal.store.CardRows;
import org.dorsal.store.CardRows.NewFeedback;
import org.dorsal.store.CardRows.ShownCard;
import org.dorsal.store.NewAuditEvent;

/**
 * Stores feedback on cards, all or nothing, with an audit event for each new one: a comment may be about the card's
 * patient, so it is in the event of that patient alone. Repeated feedback changes nothing. An outcome of before its
 * card counts as of the card.
 */
record FeedbackReceiver(CardRows rows, Clock clock, RandomGenerator random) {
    /** Returns the fault of the first card that the client was not shown; empty when all feedback is stored. */
    Optional<String> receive(Owner client, AuditAgents agents, List<CardFeedback> feedback) {
        Instant now = clock.instant();
        Map<UUID, ShownCard> shown =
                rows
                        .cards(
                                client.site(),
                                client.caller(),
                                feedback.stream().map(CardFeedback::card).toList(),
                                now)
                        .stream()
                        .collect(Collectors.toMap(ShownCard::id, Function.identity()));
        Set<String> received = new HashSet<>();
        List<NewFeedback> added = new ArrayList<>();
        List<NewAuditEvent> events = new ArrayList<>();
        for (int index = 0; index < feedback.size(); index++) {
            CardFeedback outcome = feedback.get(index);
            ShownCard card = shown.get(outcome.card());
            if (card == null) {
                return Optional.of("feedback[" + index + "].card: is no card that this client was shown.");
            }
            String sha256 = HexFormat.of().formatHex(outcome.sha256());
            if (!card.received().contains(sha256) && received.add(sha256)) {
                added.add(new NewFeedback(
                        outcome.card(),
                        outcome.sha256(),
                        outcome.outcome(),
                        outcome.reason().orElse(""),
                        outcome.time().isBefore(card.shown()) ? card.shown() : outcome.time()));
                events.add(AuditedEvent.done(
                                now,
                                random,
                                AuditAction.FEEDBACK,
                                agents,
                                Optional.empty(),
                                Optional.of(card.patient()),
                                facts(card.card(), outcome))
                        .toEvent());
            }
        }
        if (!added.isEmpty()) {
            rows.receive(client.site(), added, events, now);
        }
        return Optional.empty();
    }

    private static List<AuditSubject> facts(String card, CardFeedback outcome) {
        List<AuditSubject> facts = new ArrayList<>(List.of(
                new AuditSubject.FactSubject("card", card),
                new AuditSubject.FactSubject("card-id", outcome.card().toString()),
                new AuditSubject.FactSubject("outcome", outcome.outcome())));
        outcome.reason()
                .map(code -> new AuditSubject.FactSubject("reason", code))
                .ifPresent(facts::add);
        outcome.comment()
                .map(comment -> new AuditSubject.FactSubject("comment", comment))
                .ifPresent(facts::add);
        return facts;
    }
}
