package org.dorsal.store;

import java.sql.SQLException;
import java.util.List;
import org.dorsal.store.Commit.NewDelivery;

/** Orders to deliver: how they are queued with the commit that made the results. */
final class Orders {
    /** An order that only follows others is left out where there is none; the lane is woken by what was queued. */
    static final Sql INSERT = Sql.of("""
            insert into delivery (site, patient, assessment, version, clinician, created)
            select :site, d.patient, d.assessment, d.version, nullif(d.clinician, ''), :recorded_at
              from unnest(:delivery_patient::text[], :delivery_assessment::text[], :delivery_version::integer[],
                          :delivery_clinician::text[], :delivery_follows::boolean[])
                   as d (patient, assessment, version, clinician, follows)
             where not d.follows
                or exists (select from delivery e
                            where e.site = :site and e.patient = d.patient and e.assessment = d.assessment);

            insert into delivery_lane as lane (site, patient, orders, unplanned, due)
            select :site, d.patient, count(*), count(*), :recorded_at
              from delivery d
              join unnest(:delivery_patient::text[], :delivery_assessment::text[], :delivery_version::integer[])
                   as queued (patient, assessment, version) using (patient, assessment, version)
             where d.site = :site
             group by d.patient
                on conflict on constraint delivery_lane_pkey do update
               set orders = lane.orders + excluded.orders, unplanned = lane.unplanned + excluded.unplanned,
                   due = least(lane.due, excluded.due);
            """);

    private Orders() {}

    static void set(Call call, List<NewDelivery> rows) throws SQLException {
        call.texts("delivery_patient", rows, NewDelivery::patient)
                .texts("delivery_assessment", rows, NewDelivery::assessment)
                .numbers("delivery_version", rows.stream().map(NewDelivery::version))
                .texts("delivery_clinician", rows, row -> row.clinician().orElse(""))
                .truths("delivery_follows", rows.stream().map(NewDelivery::follows));
    }
}
