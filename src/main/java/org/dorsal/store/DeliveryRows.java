package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.DeliveryLanes.Lease;

/**
 * Writes the orders of a commit, and what the holder of a lane's lease does. Each write of a holder locks the lane's row
 * first and is applied only if the lease is the newest and has not expired; no other holder can take the lane during a
 * write.
 */
public final class DeliveryRows extends JdbcAccess {
    /** Queues delivery orders and wakes the patients' lanes. */
    static final Sql ORDERS = Sql.of("""
            insert into delivery (site, patient, assessment, version, clinician, created, may_be_there, remade)
            select :site, d.patient, d.assessment, d.version, nullif(d.clinician, ''), :recorded_at, r.remade, r.remade
              from unnest(:delivery_patient::text[], :delivery_assessment::text[], :delivery_version::integer[],
                          :delivery_clinician::text[])
                   as d (patient, assessment, version, clinician),
                   lateral (select exists (
                       select from assessment a
                        where a.site = :site and a.patient = d.patient and a.id = d.assessment
                          and a.created < (select max(restored_at) from restoration)) as remade) r;

            insert into delivery_lane as lane (site, patient, orders, unplanned, due)
            select :site, d.patient, count(*), count(*), least(:recorded_at::timestamptz, now())
              from unnest(:delivery_patient::text[]) as d (patient)
             group by d.patient
             order by d.patient
                on conflict on constraint delivery_lane_pkey do update
               set orders = lane.orders + excluded.orders, unplanned = lane.unplanned + excluded.unplanned,
                   due = least(lane.due, excluded.due);
            """);

    private static final Sql PLAN = Sql.ofSite("""
            with earlier as (
                select p.ways = '{}' and exists (select from delivery_item i
                                                  where i.site = :site and i.patient = :patient
                                                    and i.assessment = :order_assessment and i.version = :order_version
                                                    and i.state = 'PENDING') as replaced
                  from delivery_plan p
                 where p.site = :site and p.patient = :patient and p.assessment = :order_assessment
                   and p.version = :order_version),
            held as (
                update delivery_lane
                   set unplanned = unplanned - (case when exists (select from earlier) then 0 else 1 end)
                 where site = :site and patient = :patient and fence = :fence and leased_until > now()
                   and exists (select from delivery d
                                where d.site = :site and d.patient = :patient and d.assessment = :order_assessment
                                  and d.version = :order_version)
                   and not exists (select from earlier where not replaced)
                returning patient),
            planned as (
                insert into delivery_plan (site, patient, assessment, version, planned_at, ways)
                select :site, patient, :order_assessment, :order_version, now(),
                       jsonb_object(:plan_kinds::text[], :plan_ways::text[])
                  from held
                 where not exists (select from earlier)),
            kept as (
                insert into delivery_item (site, patient, assessment, slot, version, key, kind, position, resource_version,
                                           state, reason, target_id, target_version, filed_id, filed_version, tries, since,
                                           changed, next, says, may_be_there)
                select :site, patient, i.assessment, i.slot, i.version, i.key, i.kind, i.position, i.resource_version, i.state,
                       nullif(i.reason, ''), nullif(i.target_id, ''), nullif(i.target_version, ''), nullif(i.filed_id, ''),
                       nullif(i.filed_version, ''), i.tries, i.since, i.changed, nullif(i.next, '')::timestamptz, nullif(i.says, ''),
                       i.may_be_there
                  from held,
                       unnest(:assessment::text[], :slot::text[], :version::integer[], :key::text[]::uuid[], :kind::text[],
                              :position::integer[], :resource_version::integer[], :state::text[], :reason::text[],
                              :target_id::text[], :target_version::text[], :filed_id::text[], :filed_version::text[],
                              :tries::integer[], :since::text[]::timestamptz[], :changed::text[]::timestamptz[],
                              :next::text[], :says::text[], :may_be_there::boolean[])
                           as i (assessment, slot, version, key, kind, position, resource_version, state, reason, target_id,
                                 target_version, filed_id, filed_version, tries, since, changed, next, says, may_be_there)
                    on conflict on constraint delivery_item_pkey do update
                   set state = excluded.state, reason = excluded.reason, target_id = excluded.target_id,
                       target_version = excluded.target_version, filed_id = excluded.filed_id,
                       filed_version = excluded.filed_version, tries = excluded.tries, since = excluded.since,
                       changed = excluded.changed, next = excluded.next, says = excluded.says, may_be_there = excluded.may_be_there)
            select count(*) as applied from held;
            """);

    /** Updates items. Attempts and events are inserted only if an item was updated. */
    private static final Sql KEEP = Sql.ofSite("""
            with held as (
                select patient
                  from delivery_lane
                 where site = :site and patient = :patient and fence = :fence and leased_until > now()
                   for no key update),
            kept as (
                update delivery_item i
                   set state = k.state, reason = nullif(k.reason, ''), target_id = nullif(k.target_id, ''),
                       target_version = nullif(k.target_version, ''), filed_id = nullif(k.filed_id, ''),
                       filed_version = nullif(k.filed_version, ''), tries = k.tries, since = k.since,
                       changed = k.changed, next = nullif(k.next, '')::timestamptz, says = nullif(k.says, ''), may_be_there = k.may_be_there
                  from unnest(:assessment::text[], :slot::text[], :version::integer[], :state::text[], :reason::text[],
                              :target_id::text[], :target_version::text[], :filed_id::text[], :filed_version::text[],
                              :tries::integer[], :since::text[]::timestamptz[], :changed::text[]::timestamptz[],
                              :next::text[], :says::text[], :may_be_there::boolean[])
                           as k (assessment, slot, version, state, reason, target_id, target_version, filed_id,
                                 filed_version, tries, since, changed, next, says, may_be_there)
                 where exists (select from held)
                   and i.site = :site and i.patient = :patient and i.assessment = k.assessment and i.slot = k.slot
                   and i.version = k.version
                returning i.key, i.slot),
            tried as (
                insert into delivery_attempt (site, patient, key, id, at, act, outcome, status, found)
                select :site, :patient, a.key, a.id, a.at, a.act, a.outcome, nullif(a.status, 0),
                       case when a.act = 'SEARCH' and a.outcome = 'DONE'
                            then (select split_part(k.slot, '/', 1) from kept k where k.key = a.key) end
                  from unnest(:attempt_key::text[]::uuid[], :attempt_id::text[]::uuid[], :attempt_at::text[]::timestamptz[],
                              :attempt_act::text[], :attempt_outcome::text[], :attempt_status::integer[])
                           as a (key, id, at, act, outcome, status)
                 where exists (select from kept)),
            %s
            select count(*) as applied from kept;
            """.formatted(AuditRows.toldIf("kept")));

    public DeliveryRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Stores the plan of an order once; returns false if the lease is lost, the order does not exist, or it is planned
     * already. The items of a plan without decisions are stored again while one of them is pending.
     *
     * @param ways decision for each kind
     * @param items the items of the order, and earlier items in their new state
     */
    public boolean plan(Lease lease, String assessment, int version, Map<String, String> ways, List<StoredItem> items) {
        var decided = List.copyOf(ways.entrySet());
        return run(PLAN, lease.site(), call -> {
            call.text("patient", lease.patient())
                    .count("fence", lease.fence())
                    .text("order_assessment", assessment)
                    .number("order_version", version)
                    .texts("plan_kinds", decided, Map.Entry::getKey)
                    .texts("plan_ways", decided, Map.Entry::getValue);
            return applied(StoredItem.whole(call, items));
        });
    }

    /**
     * Stores items in their new state, with the attempt that led to it and its events, in one commit; returns false
     * if the lease is lost or no item exists.
     *
     * @param at moment of the commit by the service's clock
     */
    public boolean keep(
            Lease lease, Instant at, List<StoredItem> items, Optional<NewAttempt> attempt, List<NewAuditEvent> events) {
        return run(KEEP, lease.site(), call -> {
            setAttempt(call, attempt.stream().toList());
            call.text("patient", lease.patient()).count("fence", lease.fence()).instant("recorded_at", at);
            AuditRows.set(call, events);
            return applied(StoredItem.changes(call, items));
        });
    }

    static void setOrders(StatementCall call, List<NewDelivery> rows) throws SQLException {
        call.texts("delivery_patient", rows, NewDelivery::patient)
                .texts("delivery_assessment", rows, NewDelivery::assessment)
                .numbers("delivery_version", rows.stream().map(NewDelivery::version))
                .texts("delivery_clinician", rows, row -> row.clinician().orElse(""));
    }

    private static void setAttempt(StatementCall call, List<NewAttempt> rows) throws SQLException {
        call.texts("attempt_key", rows, row -> row.key().toString())
                .texts("attempt_id", rows, row -> row.id().toString())
                .instants("attempt_at", rows.stream().map(NewAttempt::at))
                .texts("attempt_act", rows, NewAttempt::act)
                .texts("attempt_outcome", rows, NewAttempt::outcome)
                .numbers("attempt_status", rows.stream().map(row -> row.status().orElse(0)));
    }

    private static boolean applied(StatementCall call) throws SQLException {
        var row = call.rowsOfTheSite();
        return row.next() && row.getLong("applied") > 0;
    }

    /**
     * Request to the EHR and its outcome.
     *
     * @param id id of the attempt and of its audit event
     * @param key key of the item
     * @param act kind of request
     * @param status HTTP status, if there was a response
     */
    public record NewAttempt(UUID id, UUID key, Instant at, String act, String outcome, OptionalInt status) {}
}
