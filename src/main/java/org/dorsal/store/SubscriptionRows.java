package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.dorsal.store.Commit.NewNotice;

/**
 * Stores subscriptions and their events. A result's commit numbers its events while it holds the subscriptions' rows,
 * so that numbers have the order of commits. Notifications are sent under a lease and hold no row meanwhile: a slow
 * callback delays no commit.
 */
public final class SubscriptionRows extends JdbcAccess {
    /** Most events that {@link #events} gives. */
    public static final int MAX_EVENTS = 100;

    /** Rows are locked in the order of ids, so that two commits can't wait for each other in a circle. */
    static final Sql NOTICES = Sql.of("""
        with notice as (
            select n.*
              from unnest(:notice_patient::text[], :notice_trigger::text[], :notice_focus::text[],
                          :notice_at::text[]::timestamptz[])
                   with ordinality as n (patient, trigger, focus, at, place)),
        held as (
            select s.id, s.patient, s.events
              from subscription s
             where s.site = :site and s.status = 'active'
               and (s.patient = '' or s.patient = any (:notice_patient::text[]))
             order by s.id
               for no key update),
        numbered as (
            select h.id, n.trigger, n.focus, n.at,
                   h.events + row_number() over (partition by h.id order by n.place) as number
              from held h
              join notice n on h.patient in ('', n.patient)),
        told as (
            insert into subscription_event (site, subscription, number, at, trigger, focus)
            select :site, id, number, at, trigger, focus from numbered)
        update subscription s
           set events = newest.number, due = least(s.due, newest.at)
          from (select id, max(number) as number, min(at) as at from numbered group by id) newest
         where s.site = :site and s.id = newest.id;
        """);

    private static final String COLUMNS =
            "select id, client, patient, version, changed, status, says, heartbeat, body, sealed, events, sent, tries";

    private static final Sql CREATE = Sql.ofSite("""
        insert into subscription (site, id, client, patient, version, changed, status, heartbeat, body, sealed, events, sent,
                                  tries, due, fence)
        values (:site, :id, :client, :patient, 1, :changed, 'requested', :heartbeat, :body, :sealed, 0, 0, 0, :changed, 0);
        """);
    private static final Sql READ = Sql.ofSite(COLUMNS + """
          from subscription where site = :site and id = :id and client = :client;
        """);
    private static final Sql OF_CLIENT = Sql.ofSite(COLUMNS + """
          from subscription where site = :site and client = :client order by id;
        """);
    private static final Sql DELETE = Sql.ofSite("""
        with gone as (
            delete from subscription where site = :site and id = :id and client = :client returning id),
        forgotten as (
            delete from subscription_event e using gone where e.site = :site and e.subscription = gone.id)
        select id from gone;
        """);
    private static final Sql EVENTS = Sql.ofSite("""
        select e.number, e.at, e.trigger, e.focus
          from subscription_event e
         where e.site = :site and e.subscription = :id and e.number > :after
           and exists (select from subscription s where s.site = :site and s.id = :id and s.client = :client)
         order by e.number
         limit :at_most;
        """);
    private static final Sql TAKE = Sql.ofSite("""
        with free as (
            select id
              from subscription
             where site = :site and due <= :now and due < 'infinity' and (leased_until is null or leased_until < now())
             order by due
             limit 1
               for no key update skip locked)
        update subscription s
           set fence = s.fence + 1, leased_until = now() + :length_millis::bigint * interval '1 millisecond'
          from free
         where s.site = :site and s.id = free.id
        returning s.*;
        """);

    /** An event that was committed meanwhile makes the subscription due at once. */
    private static final Sql KEEP = Sql.ofSite("""
        update subscription
           set status = :status, says = nullif(:says, ''), sent = :sent, tries = :tries, leased_until = null,
               due = case when events > :seen then :now::timestamptz else :due::timestamptz end
         where site = :site and id = :id and fence = :fence
        returning id;
        """);

    public SubscriptionRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    static StatementCall setNotices(StatementCall call, List<NewNotice> notices) throws SQLException {
        return call.texts("notice_patient", notices, NewNotice::patient)
                .texts("notice_trigger", notices, NewNotice::trigger)
                .texts("notice_focus", notices, NewNotice::focus);
    }

    /** Stores a new subscription, requested, whose handshake is due. */
    public void create(String site, NewSubscription added) {
        change(
                CREATE,
                site,
                call -> call.text("id", added.id())
                        .text("client", added.client())
                        .text("patient", added.patient())
                        .instant("changed", added.at())
                        .number("heartbeat", Math.toIntExact(added.heartbeat().toSeconds()))
                        .bytes("body", added.body())
                        .bytes("sealed", added.sealed()));
    }

    /** The subscription of that client; empty for that of another. */
    public Optional<StoredSubscription> read(String site, String client, String id) {
        return first(READ, site, call -> call.text("id", id).text("client", client), SubscriptionRows::subscription);
    }

    /** All subscriptions of a client. */
    public List<StoredSubscription> of(String site, String client) {
        return list(OF_CLIENT, site, call -> call.text("client", client), SubscriptionRows::subscription);
    }

    /** Deletes the subscription with its events; false when the client has no such one. */
    public boolean delete(String site, String client, String id) {
        return any(DELETE, site, call -> call.text("id", id).text("client", client));
    }

    /** The next {@value #MAX_EVENTS} events after a number, in their order. */
    public List<StoredNotice> events(String site, String client, String id, long after) {
        return list(
                EVENTS,
                site,
                call -> call.text("id", id)
                        .text("client", client)
                        .count("after", after)
                        .number("at_most", MAX_EVENTS),
                row -> new StoredNotice(
                        row.getLong("number"),
                        StatementCall.instant(row, "at"),
                        row.getString("trigger"),
                        row.getString("focus")));
    }

    /** Takes the subscription without a lease that has been due longest. */
    public Optional<SubscriptionLease> take(String site, Instant now, Duration length) {
        return first(
                TAKE,
                site,
                call -> call.instant("now", now).count("length_millis", length.toMillis()),
                row -> new SubscriptionLease(site, row.getLong("fence"), subscription(row)));
    }

    /**
     * Stores the outcome of a notification and ends the lease; false when the lease is lost.
     *
     * @param due time of the next notification, unless an event was committed during the lease
     */
    public boolean keep(SubscriptionLease lease, NotifiedState state, Instant due, Instant now) {
        return any(
                KEEP,
                lease.site(),
                call -> call.text("id", lease.subscription().id())
                        .count("fence", lease.fence())
                        .count("seen", lease.subscription().events())
                        .text("status", state.status())
                        .text("says", state.says().orElse(""))
                        .count("sent", state.sent())
                        .number("tries", state.tries())
                        .instant("due", due)
                        .instant("now", now));
    }

    private static StoredSubscription subscription(ResultSet row) throws SQLException {
        return new StoredSubscription(
                row.getString("id"),
                row.getString("client"),
                row.getString("patient"),
                row.getInt("version"),
                StatementCall.instant(row, "changed"),
                Duration.ofSeconds(row.getInt("heartbeat")),
                row.getBytes("body"),
                row.getBytes("sealed"),
                row.getLong("events"),
                new NotifiedState(
                        row.getString("status"),
                        Optional.ofNullable(row.getString("says")),
                        row.getLong("sent"),
                        row.getInt("tries")));
    }

    /**
     * Subscription to be stored: the resource without its headers, and the headers, encrypted.
     *
     * @param client SHA-256 of issuer and client id
     * @param patient patient of the filter; empty for all
     */
    public record NewSubscription(
            String id, String client, String patient, Instant at, Duration heartbeat, byte[] body, byte[] sealed) {
        @Override
        public String toString() {
            return "NewSubscription[" + id + "]";
        }
    }

    /** Subscription as stored; {@code events} is the number of its newest event. */
    public record StoredSubscription(
            String id,
            String client,
            String patient,
            int version,
            Instant changed,
            Duration heartbeat,
            byte[] body,
            byte[] sealed,
            long events,
            NotifiedState state) {
        @Override
        public String toString() {
            return "StoredSubscription[" + id + "]";
        }
    }

    /**
     * Progress of the notifications.
     *
     * @param says reason of the status error
     * @param sent number of the newest event that the callback accepted
     * @param tries failures since then
     */
    public record NotifiedState(String status, Optional<String> says, long sent, int tries) {}

    /** Event of a subscription. */
    public record StoredNotice(long number, Instant at, String trigger, String focus) {}

    /** Lease of one subscription, held by one replica at a time; a later one has a higher fence. */
    public record SubscriptionLease(String site, long fence, StoredSubscription subscription) {}
}
