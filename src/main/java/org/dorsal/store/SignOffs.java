package org.dorsal.store;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.Ledger.StoredSignOff;

/** Signatures: how they are appended with everything else, and read. */
final class SignOffs {
    /**
     * Follows the inserts of a commit. A draft that is not there any more as it was seen gives version zero, which the
     * constraint refuses together with the whole commit; of two signers the second waits here for the first.
     */
    static final Sql INSERT = Sql.of("""
            with removed as (
                delete from draft d
                 using unnest(:draft_patient::text[], :draft_clinician::text[], :draft_questionnaire::text[],
                              :draft_created::text[]::timestamptz[], :draft_version::integer[])
                           as s (patient, clinician, questionnaire, created, version)
                 where d.site = :site and d.patient = s.patient and d.clinician = s.clinician
                   and d.questionnaire = s.questionnaire and d.created = s.created and d.version = s.version
                   and d.expires > :recorded_at
                returning d.version)
            insert into sign_off (site, patient, assessment, version, signed_at, sha256, body, draft)
            values (:site, :sign_off_patient, :sign_off_assessment, :sign_off_version, :recorded_at, :sign_off_sha256,
                    :sign_off_body,
                    case when cardinality(:draft_version::integer[]) > 0
                         then coalesce((select version from removed), 0) end);

            insert into clinician (site, reference, name, since)
            values (:site, :sign_off_clinician, :sign_off_name, :recorded_at)
                on conflict on constraint clinician_pkey do nothing;
            """);

    private static final Sql SIGNED = Sql.ofSite("""
            select s.patient, s.assessment, s.version, s.signed_at, s.sha256, s.body
              from sign_off s
             where s.site = :site
               and s.patient = :patient
               and s.assessment = :assessment
             order by s.version desc
             limit :at_most;
            """);

    private static final Sql OF_PATIENT = Sql.ofSite("""
            select s.patient, s.assessment, s.version, s.signed_at, s.sha256, s.body
              from sign_off s
             where s.site = :site
               and s.patient = :patient
             order by s.signed_at desc, s.version desc
             limit :at_most;
            """);

    private SignOffs() {}

    static void set(StatementCall call, NewSignOff row) throws SQLException {
        var drafts = row.draft().stream().toList();
        call.text("sign_off_patient", row.patient())
                .text("sign_off_assessment", row.assessment())
                .number("sign_off_version", row.version())
                .text("sign_off_clinician", row.clinician())
                .text("sign_off_name", row.name())
                .bytes("sign_off_sha256", DigestUtils.sha256(row.body()))
                .bytes("sign_off_body", BodyCompression.pack(row.body()))
                .texts("draft_patient", drafts, draft -> draft.key().patient())
                .texts("draft_clinician", drafts, draft -> draft.key().clinician())
                .texts("draft_questionnaire", drafts, draft -> draft.key().questionnaire())
                .instants(
                        "draft_created",
                        drafts.stream().map(draft -> draft.version().created()))
                .numbers(
                        "draft_version",
                        drafts.stream().map(draft -> draft.version().number()));
    }

    /** Returns the signatures of an assessment, newest first. */
    static List<StoredSignOff> of(JdbcAccess database, String site, String patient, String assessment, int atMost) {
        return database.list(
                SIGNED,
                site,
                call -> call.text("patient", patient)
                        .text("assessment", assessment)
                        .number("at_most", atMost),
                SignOffs::read);
    }

    /** Returns the signatures of all assessments of a patient, newest first. */
    static List<StoredSignOff> of(JdbcAccess database, String site, String patient, int atMost) {
        return database.list(
                OF_PATIENT, site, call -> call.text("patient", patient).number("at_most", atMost), SignOffs::read);
    }

    private static StoredSignOff read(ResultSet row) throws SQLException {
        var sha256 = row.getBytes("sha256");
        var body = BodyCompression.unpack(row.getBytes("body"));
        if (!MessageDigest.isEqual(DigestUtils.sha256(body), sha256)) {
            throw new StoreException(
                    StoreException.FaultKind.BROKEN, "a signature is not what was written: its hash differs");
        }
        return new StoredSignOff(
                row.getString("patient"),
                row.getString("assessment"),
                row.getInt("version"),
                StatementCall.instant(row, "signed_at"),
                sha256,
                body);
    }
}
