package org.dorsal.store;

import java.time.*;
import java.util.*;
import javax.sql.DataSource;

/**
 * Stores which cards were shown, so that all replicas together show a card once for each user, patient, hook
 * and day, and the feedback on them.
 */
public final class CardRows extends JdbcAccess {
    private static final Sql SHOW = Sql.ofSite("""
        with expired as (delete from cds_card where site = :site and expires <= :now returning id),
             feedback as (delete from cds_feedback f using expired e where f.site = :site and f.card = e.id)
        insert into cds_card as c (site, id, client, user_sha256, patient, hook, card, hook_instance, day, shown_at, expires)
        values (:site, :id::uuid, :client, sha256(convert_to(:user, 'UTF8')), :patient, :hook, :card, :instance, :day::date, :now, :expires)
        on conflict (site, client, user_sha256, patient, hook, card, day) do update
           set hook_instance = c.hook_instance where c.hook_instance = excluded.hook_instance
        returning c.id;
        """);

    private static final Sql CARDS = Sql.ofSite("""
        select c.id, c.patient, c.card, c.shown_at,
               array(select encode(f.sha256, 'hex') from cds_feedback f where f.site = :site and f.card = c.id) as received
          from cds_card c
         where c.site = :site and c.client = :client and c.id = any (:ids::text[]::uuid[]) and c.expires > :now;
        """);

    private static final Sql FEEDBACK = Sql.ofSite("""
        insert into cds_feedback (site, card, sha256, outcome, reason, outcome_at, received_at)
        select :site, (:card::text[])[at]::uuid, (:sha256::bytea[])[at], (:outcome::text[])[at],
               nullif((:reason::text[])[at], ''), (:outcome_at::text[])[at]::timestamptz, :recorded_at
          from generate_subscripts(:card::text[], 1) as at;
        """).then(AuditRows.INSERT);

    private static final Sql RATES = Sql.ofSite("""
        select c.card, count(*) as shown, count(*) filter (where newest.outcome = 'overridden') as overridden
          from cds_card c
          left join lateral (
               select f.outcome from cds_feedback f
                where f.site = :site and f.card = c.id
                order by f.outcome_at desc
                limit 1) newest on true
         where c.site = :site and c.shown_at >= :recorded_from and c.shown_at < :recorded_before
         group by c.card
         order by c.card;
        """);

    public CardRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Card that is due at a call of a hook.
     *
     * @param id its UUID, if it is shown for the first time
     * @param client issuer of the client's token
     * @param user the person at the client, {@code userId} of the hook's context
     * @param card id of its rule
     * @param hookInstance UUID of the call
     * @param day day in the site's time zone
     */
    public record DueCard(
            UUID id,
            String client,
            String user,
            String patient,
            String hook,
            String card,
            String hookInstance,
            LocalDate day) {}

    /**
     * Inserts the card unless another call of that day has shown it to the user.
     *
     * @return UUID of the card, also for a repetition of the call that showed it; empty when it was shown before
     */
    public Optional<UUID> show(String site, DueCard due, Instant now, Instant expires) {
        return list(
                        SHOW,
                        site,
                        call -> call.text("id", due.id().toString())
                                .text("client", due.client())
                                .text("user", due.user())
                                .text("patient", due.patient())
                                .text("hook", due.hook())
                                .text("card", due.card())
                                .text("instance", due.hookInstance())
                                .text("day", due.day().toString())
                                .instant("now", now)
                                .instant("expires", expires),
                        row -> UUID.fromString(row.getString("id")))
                .stream()
                .findFirst();
    }

    /**
     * Card that was shown.
     *
     * @param received SHA-256 of each feedback on it, as lower-case hex
     */
    public record ShownCard(UUID id, String patient, String card, Instant shown, Set<String> received) {
        public ShownCard {
            received = Set.copyOf(received);
        }
    }

    /**
     * New feedback on a card.
     *
     * @param outcome {@code accepted} or {@code overridden}
     * @param reason code of the override reason; empty without one
     */
    public record NewFeedback(UUID card, byte[] sha256, String outcome, String reason, Instant at) {}

    /**
     * How often a card was shown and overridden.
     *
     * @param card id of its rule
     */
    public record CardRate(String card, long shown, long overridden) {}

    /** Returns those of the cards that the client was shown. */
    public List<ShownCard> cards(String site, String client, Collection<UUID> ids, Instant now) {
        return list(
                CARDS,
                site,
                call -> call.text("client", client)
                        .texts("ids", ids, UUID::toString)
                        .instant("now", now),
                row -> new ShownCard(
                        UUID.fromString(row.getString("id")),
                        row.getString("patient"),
                        row.getString("card"),
                        StatementCall.instant(row, "shown_at"),
                        Set.of((String[]) row.getArray("received").getArray())));
    }

    /**
     * Inserts feedback with its audit events, all or nothing. Feedback that a concurrent request has just inserted is a
     * fault, so that no event is recorded twice.
     */
    public void receive(String site, List<NewFeedback> feedback, List<NewAuditEvent> events, Instant now) {
        change(
                FEEDBACK,
                site,
                call -> AuditRows.set(call, events)
                        .instant("recorded_at", now)
                        .texts("card", feedback, entry -> entry.card().toString())
                        .bytes("sha256", feedback.stream().map(NewFeedback::sha256))
                        .texts("outcome", feedback, NewFeedback::outcome)
                        .texts("reason", feedback, NewFeedback::reason)
                        .instants("outcome_at", feedback.stream().map(NewFeedback::at)));
    }

    /** Counts the cards shown in a period, and those that their newest feedback overrides. */
    public List<CardRate> rates(String site, Instant from, Instant before) {
        return list(
                RATES,
                site,
                call -> call.instant("recorded_from", from).instant("recorded_before", before),
                row -> new CardRate(row.getString("card"), row.getLong("shown"), row.getLong("overridden")));
    }
}
