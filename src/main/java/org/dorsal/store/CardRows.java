package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Stores which cards were shown, so that all replicas together show a card once for each patient and day. */
public final class CardRows extends JdbcAccess {
    private static final Sql SHOW = Sql.ofSite("""
        with expired as (delete from cds_card where site = :site and expires <= :now)
        insert into cds_card as c (site, id, client, patient, hook, card, hook_instance, day, shown_at, expires)
        values (:site, :id::uuid, :client, :patient, :hook, :card, :instance, :day::date, :now, :expires)
        on conflict on constraint cds_card_once_a_day do update
           set hook_instance = c.hook_instance where c.hook_instance = excluded.hook_instance
        returning c.id;
        """);

    public CardRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Card that is due at a call of a hook.
     *
     * @param id its UUID, if it is shown for the first time
     * @param client issuer of the client's token
     * @param card id of its rule
     * @param hookInstance UUID of the call
     * @param day day in the site's time zone
     */
    public record DueCard(
            UUID id, String client, String patient, String hook, String card, String hookInstance, LocalDate day) {
        @Override
        public String toString() {
            return "DueCard[" + id + "]";
        }
    }

    /**
     * Inserts the card unless another call of that day has shown it.
     *
     * @return UUID of the card, also for a repetition of the call that showed it; empty when it was shown before
     */
    public Optional<UUID> show(String site, DueCard due, Instant now, Instant expires) {
        return list(
                        SHOW,
                        site,
                        call -> call.text("id", due.id().toString())
                                .text("client", due.client())
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
}
