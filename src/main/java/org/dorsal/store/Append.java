package org.dorsal.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewDelivery;

/**
 * Appends a commit in one round trip. The statements of one text go to the server together with one Sync at the end, which
 * makes them one transaction; the site and the timeout are set for it alone. Rows travel as arrays, so the text is always the
 * same and stays prepared. What every commit has is one statement, because each costs the server some ten microseconds whatever it
 * inserts, and rows are taken out of the arrays by their number, which costs a third of what {@code unnest} does (ADR 39).
 */
final class Append {
    private static final Sql EVERYTHING = Sql.ofSite("""
            with anchored as (
                insert into assessment (site, patient, id, identifier, received_sha256, created)
                select :site, (:assessment_patient::text[])[at], (:assessment_id::text[])[at],
                       nullif((:assessment_identifier::text[])[at], ''), (:assessment_sha256::bytea[])[at], :recorded_at
                  from generate_subscripts(:assessment_id::text[], 1) as at),
            versions as (
                insert into resource_version (site, patient, type, id, version, status, recorded_at, date_from, date_to,
                                              identifier_value, terms, kind, origin, sha256, body)
                select :site, (:patient::text[])[at], (:type::text[])[at], (:id::text[])[at], (:version::integer[])[at],
                       (:status::text[])[at], :recorded_at, (:date_from::text[])[at]::timestamptz,
                       (:date_to::text[])[at]::timestamptz, nullif((:identifier_value::text[])[at], ''),
                       (:terms::bigint[])[(:first_term::integer[])[at]:(:last_term::integer[])[at]], (:kind::bigint[])[at],
                       :origin::bigint, (:sha256::bytea[])[at], (:body::bytea[])[at]
                  from generate_subscripts(:version::integer[], 1) as at),
            links as (
                insert into resource_link (site, patient, term, origin, recorded_at)
                select :site, (:link_patient::text[])[at], (:link_term::bigint[])[at], :origin::bigint, :recorded_at
                  from generate_subscripts(:link_term::bigint[], 1) as at),
            """ + AuditRows.TOLD + ";\n");

    /** An order that only follows others is left out where there is none; the lane is woken by what was queued. */
    private static final Sql ORDERS = Sql.of("""
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

    private Append() {}

    static Outcome run(Connected database, String site, Commit commit) {
        try {
            database.change(text(commit), site, call -> set(call, commit));
            return new Outcome.Appended();
        } catch (StoreFault fault) {
            return switch (fault.violated()) {
                case "identifier_holder_pkey" ->
                    new Outcome.IdentifierTaken(IdentifierRows.holder(database, site, commit.versions()));
                case "resource_version_pkey", "sign_off_pkey" -> new Outcome.VersionTaken();
                case "sign_off_of_the_draft_as_seen" -> new Outcome.DraftChanged();
                default -> throw fault;
            };
        }
    }

    private static Call set(Call call, Commit commit) throws SQLException {
        AuditRows.set(call.instant("recorded_at", commit.recordedAt()), commit.events());
        setAssessment(call, commit.assessment());
        setVersions(call, commit.versions());
        Kinds.setLinks(call, commit);
        if (IdentifierRows.concern(commit.versions())) {
            IdentifierRows.set(call, commit.versions());
        }
        if (!commit.deliveries().isEmpty()) {
            setOrders(call, commit.deliveries());
        }
        if (commit.signOff().isPresent()) {
            SignOffs.set(call, commit.signOff().get());
        }
        return call;
    }

    private static Sql text(Commit commit) {
        var text = EVERYTHING;
        if (IdentifierRows.concern(commit.versions())) {
            text = text.then(IdentifierRows.INSERT);
        }
        if (commit.signOff().isPresent()) {
            text = text.then(SignOffs.INSERT);
        }
        // the lane comes last: it is shared by all commits about a patient, and held until the commit
        return commit.deliveries().isEmpty() ? text : text.then(ORDERS);
    }

    private static void setAssessment(Call call, Optional<NewAssessment> assessment) throws SQLException {
        var rows = assessment.stream().toList();
        call.texts("assessment_id", rows, NewAssessment::id)
                .texts("assessment_patient", rows, NewAssessment::patient)
                .texts("assessment_identifier", rows, row -> row.identifier().orElse(""))
                .bytes("assessment_sha256", rows.stream().map(NewAssessment::receivedSha256));
    }

    private static void setVersions(Call call, List<NewVersion> rows) throws SQLException {
        var bodies = rows.stream().map(NewVersion::body).toList();
        call.texts("patient", rows, NewVersion::patient)
                .texts("type", rows, NewVersion::type)
                .texts("id", rows, NewVersion::id)
                .numbers("version", rows.stream().map(NewVersion::version))
                .texts("status", rows, NewVersion::status)
                .instants("date_from", rows.stream().map(NewVersion::from))
                .instants("date_to", rows.stream().map(NewVersion::to))
                .texts("identifier_value", rows, row -> IdentifierRows.value(row.terms()))
                .marks("kind", rows.stream().map(Kinds::of).toList())
                .bytes("sha256", rows.stream().map(NewVersion::hash))
                .bytes("body", Packing.pack(bodies).stream());
        Terms.set(call, "", rows, NewVersion::terms);
    }

    private static void setOrders(Call call, List<NewDelivery> rows) throws SQLException {
        call.texts("delivery_patient", rows, NewDelivery::patient)
                .texts("delivery_assessment", rows, NewDelivery::assessment)
                .numbers("delivery_version", rows.stream().map(NewDelivery::version))
                .texts("delivery_clinician", rows, row -> row.clinician().orElse(""))
                .truths("delivery_follows", rows.stream().map(NewDelivery::follows));
    }
}
