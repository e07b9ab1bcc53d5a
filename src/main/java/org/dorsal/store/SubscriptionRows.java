package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Stores subscriptions and reads their events. {@link SubscriptionNotices} numbers the events, and {@link
 * SubscriptionLanes} leases subscriptions for their notifications.
 */
public final class SubscriptionRows extends JdbcAccess {
    /** Most events that {@link #events} gives. */
    public static final int MAX_EVENTS = 100;

    private static final String COLUMNS =
            "select id, client, patient, version, changed, status, says, body, sealed, events, sent, tries,"
                    + " failing";

    private static final Sql CREATE = Sql.ofSite("""
        insert into subscription (site, id, client, patient, version, changed, status, body, sealed, events, sent,
                                  tries, begun, due, fence)
        values (:site, :id, :client, :patient, 1, :changed, 'requested', :body, :sealed, 0, 0, 0, false,
                least(:changed::timestamptz, now()), 0);
        """);
    private static final Sql READ = Sql.ofSite(COLUMNS + """
          from subscription where site = :site and id = :id and client = :client;
        """);
    private static final Sql OF_CLIENT = Sql.ofSite(COLUMNS + """
          from subscription where site = :site and client = :client order by id;
        """);
    /** Ends the lease: the notification under way is not of this version. */
    private static final Sql UPDATE = Sql.ofSite("""
        update subscription
           set version = version + 1, changed = :changed, status = :status, says = null, patient = :patient,
               body = :body, sealed = :sealed, tries = 0, failing = null, fence = fence + 1, leased_until = null,
               due = case when :status = 'off' then 'infinity' else least(:changed::timestamptz, now()) end,
               due_by_database = 'infinity'
         where site = :site and id = :id and client = :client and version = :version
        returning id;
        """);

    private static final Sql DELETE = Sql.ofSite("""
        with gone as (
            delete from subscription
             where site = :site and id = :id and client = :client and (:version = 0 or version = :version)
            returning id),
        forgotten as (
            delete from subscription_event e using gone where e.site = :site and e.subscription = gone.id)
        select id from gone;
        """);
    private static final Sql EVENTS = Sql.ofSiteInOrder("""
        select e.number, e.at, e.trigger, e.focus, e.patient
          from subscription_event e
         where e.site = :site and e.subscription = :id and e.number > :after and e.number <= :until
           and exists (select from subscription s where s.site = :site and s.id = :id and s.client = :client)
         order by e.number
         limit :at_most;
        """);

    public SubscriptionRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Stores a new subscription, requested and due for its handshake. */
    public void create(String site, NewSubscription added) {
        change(CREATE, site, call -> set(call, added));
    }

    /**
     * Stores the client's next version of a subscription; false when the stored version is another.
     *
     * @param status requested or off
     */
    public boolean update(String site, NewSubscription next, int version, String status) {
        return any(
                UPDATE, site, call -> set(call, next).number("version", version).text("status", status));
    }

    private static StatementCall set(StatementCall call, NewSubscription subscription) throws SQLException {
        return call.text("id", subscription.id())
                .text("client", subscription.client())
                .text("patient", subscription.patient())
                .instant("changed", subscription.changed())
                .bytes("body", subscription.body())
                .bytes("sealed", subscription.sealed());
    }

    /** The subscription of that client; empty for that of another. */
    public Optional<StoredSubscription> read(String site, String client, String id) {
        return first(READ, site, call -> call.text("id", id).text("client", client), SubscriptionRows::subscription);
    }

    /** All subscriptions of a client. */
    public List<StoredSubscription> of(String site, String client) {
        return list(OF_CLIENT, site, call -> call.text("client", client), SubscriptionRows::subscription);
    }

    /**
     * Deletes the subscription with its events; false when the client has no such one, or in another version.
     *
     * @param version the version to delete; empty for any
     */
    public boolean delete(String site, String client, String id, Optional<Integer> version) {
        return any(
                DELETE, site, call -> call.text("id", id).text("client", client).number("version", version.orElse(0)));
    }

    /** The next {@value #MAX_EVENTS} events after a number, up to another one, in their order. */
    public List<StoredNotice> events(String site, String client, String id, long after, long until) {
        return list(
                EVENTS,
                site,
                call -> call.text("id", id)
                        .text("client", client)
                        .count("after", after)
                        .count("until", until)
                        .number("at_most", MAX_EVENTS),
                row -> new StoredNotice(
                        row.getLong("number"),
                        StatementCall.instant(row, "at"),
                        row.getString("trigger"),
                        row.getString("focus"),
                        row.getString("patient")));
    }

    static StoredSubscription subscription(ResultSet row) throws SQLException {
        return new StoredSubscription(
                row.getString("id"),
                row.getString("client"),
                row.getString("patient"),
                row.getInt("version"),
                StatementCall.instant(row, "changed"),
                row.getBytes("body"),
                row.getBytes("sealed"),
                row.getLong("events"),
                new NotifiedState(
                        row.getString("status"),
                        Optional.ofNullable(row.getString("says")),
                        row.getLong("sent"),
                        row.getInt("tries")),
                StatementCall.instantIfAny(row, "failing"));
    }

    /**
     * Subscription to be stored: the resource without its headers, and the headers, encrypted.
     *
     * @param client SHA-256 of issuer and client id
     * @param patient patient of the filter; empty for all
     * @param changed time of the client's request
     */
    public record NewSubscription(
            String id, String client, String patient, Instant changed, byte[] body, byte[] sealed) {}

    /**
     * Subscription as stored.
     *
     * @param events number of its newest event
     * @param failing time of the first failure since the callback accepted a notification
     */
    public record StoredSubscription(
            String id,
            String client,
            String patient,
            int version,
            Instant changed,
            byte[] body,
            byte[] sealed,
            long events,
            NotifiedState state,
            Optional<Instant> failing) {}

    /**
     * Progress of the notifications.
     *
     * @param says reason of the status error
     * @param sent number of the newest event that the callback accepted
     * @param tries failures since then
     */
    public record NotifiedState(String status, Optional<String> says, long sent, int tries) {}

    /**
     * Event of a subscription.
     *
     * @param patient logical id of the patient of the focus; empty when the record is erased
     */
    public record StoredNotice(long number, Instant at, String trigger, String focus, String patient) {}
}
