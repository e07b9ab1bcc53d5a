package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.store.Commit.NewNotice;

/**
 * Notices of changed results, from which the events of subscriptions are made. The commit of a result inserts its notice
 * and locks no subscription. After the commit, one process per site turns the notice into an event of each subscription
 * with a matching filter, with the next number of that subscription.
 */
public final class SubscriptionNotices extends JdbcAccess {
    /** Notices that one statement numbers, for all subscriptions. */
    static final int MAX_NUMBERED = 100;

    /** Part of the result's commit. */
    static final Sql INSERT = Sql.of("""
        insert into subscription_notice (site, patient, trigger, focus, at)
        select :site, n.patient, n.trigger, n.focus, n.at
          from unnest(:notice_patient::text[], :notice_trigger::text[], :notice_focus::text[],
                      :notice_at::text[]::timestamptz[])
               with ordinality as n (patient, trigger, focus, at, nth)
         order by n.nth;
        """);

    /**
     * The lock of the site is held to the end of the statement, so that notices that became visible earlier have lower
     * numbers. The row of a subscription is read again under its lock. After a failure of the callback, the time of the
     * next attempt stays.
     */
    private static final Sql NUMBER = Sql.ofSite("""
        with locked as materialized (
            select pg_try_advisory_xact_lock(hashtextextended('dorsal.notices ' || :site, 0)) as mine),
        notice as (
            delete from subscription_notice
             where site = :site
               and place in (select w.place
                               from subscription_notice w, locked
                              where w.site = :site and locked.mine
                              order by w.place
                              limit :at_most)
            returning place, patient, trigger, focus, at),
        held as (
            select s.id, s.patient, s.events
              from subscription s
             where s.site = :site and s.begun and s.status <> 'off'
               and exists (select from notice n where s.patient in ('', n.patient))
             order by s.id
               for no key update),
        numbered as (
            select h.id, n.trigger, n.focus, n.patient, n.at,
                   h.events + row_number() over (partition by h.id order by n.place) as number
              from held h
              join notice n on h.patient in ('', n.patient)),
        told as (
            insert into subscription_event (site, subscription, number, at, trigger, focus, patient)
            select :site, id, number, at, trigger, focus, patient from numbered),
        due as (
            update subscription s
               set events = newest.number,
                   due = case when s.status = 'active' and s.tries = 0 then least(s.due, newest.at, now()) else s.due end
              from (select id, max(number) as number, min(at) as at from numbered group by id) newest
             where s.site = :site and s.id = newest.id)
        select count(*) as notices from notice;
        """);

    public SubscriptionNotices(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    static StatementCall set(StatementCall call, List<NewNotice> notices, Stream<Instant> times) throws SQLException {
        return call.instants("notice_at", times)
                .texts("notice_patient", notices, NewNotice::patient)
                .texts("notice_trigger", notices, NewNotice::trigger)
                .texts("notice_focus", notices, NewNotice::focus);
    }

    /**
     * Numbers the oldest waiting notices of the site as events of its subscriptions, all or none; false when none waited
     * or another process numbers them.
     */
    public boolean number(String site) {
        return one(NUMBER, site, call -> call.number("at_most", MAX_NUMBERED), row -> row.getInt("notices")) > 0;
    }
}
