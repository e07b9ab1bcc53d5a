package org.dorsal.audit;

import static org.dorsal.audit.AuditAction.ActionCodes.record;
import static org.dorsal.audit.AuditAction.ActionCodes.rest;
import static org.dorsal.audit.AuditCoding.dicom;
import static org.dorsal.audit.AuditCoding.lifecycle;

/**
 * Action of an audit event, with type, subtype and action code of the AuditEvent: RESTful interactions as in IHE
 * BALP; DICOM and ISO 21089 codes for actions that are not FHIR interactions.
 */
public enum AuditAction {
    READ(rest("read", "R")),
    VREAD(rest("vread", "R")),
    HISTORY(rest("history-instance", "R")),
    SEARCH(rest("search-type", "E")),
    CREATE(rest("create", "C")),
    UPDATE(rest("update", "U")),
    DELETE(rest("delete", "D")),
    /** Status of subscriptions. */
    STATUS(rest("operation", "E")),
    /** Earlier events of a subscription. */
    EVENTS(rest("operation", "E")),
    /** A notification of a subscription, about to be sent. */
    NOTIFY(record("transmit", "Transmit", "R")),
    /** Scored without storing. */
    SCORE(rest("operation", "E")),
    /** Checked without storing. */
    VALIDATE(rest("operation", "E")),
    /** A CDS client called a hook. */
    HOOK(rest("operation", "E")),
    /** A CDS client reported what became of a card. */
    FEEDBACK(rest("operation", "E")),
    /** Results as a transaction, of a supplied response or of a stored one. */
    EXTRACT(rest("operation", "E")),
    /** Care plan of a supplied response or of a stored one. */
    APPLY(rest("operation", "E")),
    /** Everything of one patient's record. */
    EVERYTHING(rest("operation", "E")),
    /** Response filled from a record without storing it. */
    POPULATE(rest("operation", "E")),
    /** A Bundle of requests that was refused as a whole; requests that were processed have events of their own. */
    BATCH(rest("batch", "E")),
    /** A Bundle of requests that were processed together, or refused as a whole; each request has a separate event. */
    TRANSACTION(rest("transaction", "E")),
    ATTEST(record("attest", "Attest", "E")),
    /** A clinician launched from the EHR, or was refused. */
    LAUNCH(ActionCodes.LOGIN),
    /** An auditor signed in, or was refused. */
    SIGN_IN(ActionCodes.LOGIN),
    SIGN_OUT(new ActionCodes(AuditCoding.AUTHENTICATION, dicom("110123", "Logout"), "E")),
    /** A page with patient data was shown. */
    VIEW(record("access", "Access/View", "R")),
    /** A draft was saved or dropped. */
    DRAFT(record("originate", "Originate/Retain", "U")),
    EXPORT(new ActionCodes(dicom("110106", "Export"), lifecycle("extract", "Extract"), "E")),
    /** Proofs of stored records were checked. */
    VERIFY(record("verify", "Verify", "E")),
    /** Stored answers were scored again; no result was stored. */
    RESCORE(rest("operation", "E")),
    /** The service began to serve the site. */
    START(new ActionCodes(dicom("110100", "Application Activity"), dicom("110120", "Application Start"), "E")),
    ERASE(record("destroy", "Destroy/Delete", "D")),
    /** Summary of many refused requests of unauthenticated callers. */
    REFUSALS(new ActionCodes(dicom("110113", "Security Alert"), dicom("110132", "Use of Restricted Function"), "E"));

    @SuppressWarnings("ImmutableEnumChecker") // records of texts
    private final ActionCodes sort;

    AuditAction(ActionCodes sort) {
        this.sort = sort;
    }

    ActionCodes sort() {
        return sort;
    }

    /** @param action code of http://hl7.org/fhir/audit-event-action */
    record ActionCodes(AuditCoding type, AuditCoding subtype, String action) {
        private static final ActionCodes LOGIN =
                new ActionCodes(AuditCoding.AUTHENTICATION, dicom("110122", "Login"), "E");

        static ActionCodes rest(String code, String action) {
            return new ActionCodes(AuditCoding.REST, AuditCoding.interaction(code), action);
        }

        static ActionCodes record(String lifecycle, String display, String action) {
            return new ActionCodes(AuditCoding.PATIENT_RECORD, lifecycle(lifecycle, display), action);
        }

        /** Whether data flows to the client, as in a read; false for a write, search or operation (IHE BALP). */
        boolean toClient() {
            return action.equals("R");
        }
    }
}
