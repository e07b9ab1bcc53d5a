package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;

/**
 * Stores which assessments are followed up, when, and what was found. A row is leased while its patient's record is read, by
 * one replica at a time.
 */
public final class FollowUpRows extends LeasedRows<FollowUpRows.FollowUpLease> {
    /** Age up to which assessments are added: switching follow-ups on begins with these. */
    private static final Duration MAX_AGE = Duration.ofDays(90);

    /** Assessments that are added by one statement. */
    private static final int MAX_ADDED = 500;

    /** Bits of an id after its time, in the first half. */
    private static final int TIME_BITS = 16;

    private static final Sql DUE = due("sites_with_due_follow_ups");
    private static final Sql TAKE = taking("follow_up", "id");
    private static final Sql EXTEND = extending("follow_up", "id");

    /**
     * Adds follow-ups of responses in the order of their ids, after the last one that was added. One that is overdue
     * by n days becomes due n/100 days from now, so that a backlog is spread over hours, the newest assessment first.
     */
    private static final Sql ADD = Sql.ofSite("""
        with added as (
            select r.patient, r.assessment as id, r.date_from
              from resource_versions r
             where r.site = :site and r.type = 'QuestionnaireResponse' and r.newest <> '{}'
               and r.assessment > (select greatest(max(f.assessment), :since) from follow_up f where f.site = :site)
               and r.assessment < :before
             order by r.assessment
             limit :at_most)
        insert into follow_up (site, id, patient, assessment, days, assessed, due, state)
        select :site, overlay(a.id placing lpad(to_hex(3072 + d.days), 3, '0') from 16), a.patient, a.id, d.days, a.date_from,
               greatest(w.due, w.due + (:now - w.due) * 1.01), 'waiting'
          from added a
         cross join unnest(:days::integer[]) as d (days)
         cross join lateral (select a.date_from + d.days * interval '1 day' as due) as w
            on conflict on constraint follow_up_pkey do nothing
        returning id;
        """);

    private static final Sql FINISH = Sql.ofSite("""
        update follow_up
           set state = :state, tries = :tries, due = :due, leased_until = null, computed = nullif(:computed, ''),
               decided = nullif(:decided, ''), causes = :causes, found = :found
         where site = :site and id = :id and fence = :fence and state = 'waiting'
        returning id;
        """);

    /**
     * Ends the follow-ups of withdrawn assessments, as part of their commit ({@link CommitWriter}). A row with a result has an
     * outcome; one that the commit does not withdraw was stored at the same time, and the constraint refuses the commit.
     */
    static final Sql VOID = Sql.of("""
            update follow_up
               set state = case when computed is null or id = any (:withdrawn_outcomes::text[]) then 'void' else 'stored' end,
                   due = 'infinity', leased_until = null, computed = null, decided = null, causes = '{}', found = '{}'
             where site = :site and assessment = any (:withdrawn::text[]);
            """);

    /** Constraint that refuses the withdrawal of an assessment without its outcome. */
    static final String OUTCOME_STAYS = "follow_up_state";

    public FollowUpRows(DataSource source, Duration timeout) {
        super(source, timeout, DUE, EXTEND);
    }

    /** State of a follow-up. */
    public enum FollowUpState {
        WAITING,
        /** The record was read completely and has entries since the assessment. */
        FOLLOWED,
        /** The record was read and has no entry since the assessment: the person may have gone elsewhere. */
        NO_CONTACT,
        /** An entry since the assessment can't be interpreted, so that nothing can be excluded. */
        UNCLEAR,
        /** The record could not be read. */
        UNREAD,
        /** The assessment was withdrawn or never scored. */
        VOID;

        /** Code in the table. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Assessment to follow up.
     *
     * @param id id of the outcome
     * @param days time after the assessment until which the record is read
     * @param tries times that the record could not be read
     */
    public record FollowUp(String id, String patient, String assessment, int days, Instant assessed, int tries) {}

    /** Lease of one row; a later one has a higher fence. */
    public record FollowUpLease(String site, long fence, FollowUp row) implements RowLease {
        @Override
        public String key() {
            return row.id();
        }
    }

    /**
     * Outcome of a follow-up.
     *
     * @param computed disposition of the result; empty without one
     * @param decided disposition that holds; empty while nobody has decided
     * @param causes causes of the result as {@code code|tier}
     * @param found causes that the record names, as {@code code|days after the assessment}
     */
    public record FollowUpResult(
            FollowUpState state, String computed, String decided, List<String> causes, List<String> found) {
        public FollowUpResult {
            causes = List.copyOf(causes);
            found = List.copyOf(found);
        }

        /** Creates a result without findings. */
        public static FollowUpResult of(FollowUpState state) {
            return new FollowUpResult(state, "", "", List.of(), List.of());
        }
    }

    /**
     * Adds assessments of which a follow-up can be due. Those that were received more than 90 days ago are never followed up.
     *
     * @param days times after an assessment, the shortest first
     * @return whether there may be more
     */
    public boolean add(String site, Instant now, List<Integer> days) {
        int added = list(
                        ADD,
                        site,
                        call -> call.text("before", receivedAt(now.minus(Duration.ofDays(days.getFirst()))))
                                .text("since", receivedAt(now.minus(MAX_AGE)))
                                .instant("now", now)
                                .numbers("days", days.stream())
                                .number("at_most", MAX_ADDED),
                        row -> row.getString("id"))
                .size();
        return added >= MAX_ADDED;
    }

    /** First id of a time: ids of responses begin with it. */
    private static String receivedAt(Instant time) {
        return new UUID(time.toEpochMilli() << TIME_BITS, 0).toString();
    }

    /** Takes the row without a lease that has been due longest. */
    public Optional<FollowUpLease> take(String site, Instant now, Duration length) {
        return take(TAKE, site, now, length, row -> new FollowUpLease(site, row.getLong("fence"), followUp(row)));
    }

    /**
     * Stores the outcome and ends the lease; false when the lease is lost or the follow-up has ended.
     *
     * @param due time of the next try; {@link Instant#MAX} when the follow-up has ended
     */
    public boolean finish(FollowUpLease lease, FollowUpResult result, int tries, Instant due) {
        return any(
                FINISH,
                lease.site(),
                call -> call.text("id", lease.key())
                        .count("fence", lease.fence())
                        .text("state", result.state().word())
                        .number("tries", tries)
                        .instant("due", due)
                        .text("computed", result.computed())
                        .text("decided", result.decided())
                        .texts("causes", result.causes())
                        .texts("found", result.found()));
    }

    private static FollowUp followUp(ResultSet row) throws SQLException {
        return new FollowUp(
                row.getString("id"),
                row.getString("patient"),
                row.getString("assessment"),
                row.getInt("days"),
                StatementCall.instant(row, "assessed"),
                row.getInt("tries"));
    }
}
