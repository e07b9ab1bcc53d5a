package org.dorsal.audit;

import static org.dorsal.audit.AuditCoding.dicom;
import static org.dorsal.audit.AuditCoding.lifecycle;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.SearchToken;

/**
 * Action of an audit event, with type, subtypes and action code of the AuditEvent: RESTful interactions as in IHE
 * BALP; DICOM and ISO 21089 codes for actions that are not FHIR interactions. Several actions share such a code, so
 * the second subtype is a code of this service that is the action's own; auditors' pages and filters use it.
 */
public enum AuditAction {
    READ("read", "R"),
    VREAD("vread", "R"),
    HISTORY("history-instance", "R"),
    SEARCH("search-type", "E"),
    CREATE("create", "C"),
    UPDATE("update", "U"),
    DELETE("delete", "D"),
    /** Status of subscriptions. */
    STATUS("operation", "E"),
    /** Earlier events of a subscription. */
    EVENTS("operation", "E"),
    /** A notification of a subscription, about to be sent. */
    NOTIFY("transmit", "Transmit", "R"),
    /** Scored without storing. */
    SCORE("operation", "E"),
    /** Checked without storing. */
    VALIDATE("operation", "E"),
    /** A CDS client called a hook. */
    HOOK("operation", "E"),
    /** A CDS client reported what became of a card. */
    FEEDBACK("operation", "E"),
    /** Results as a transaction, of a supplied response or of a stored one. */
    EXTRACT("operation", "E"),
    /** Care plan of a supplied response or of a stored one. */
    APPLY("operation", "E"),
    /** Everything of one patient's record. */
    EVERYTHING("operation", "E"),
    /** Response filled from a record without storing it. */
    POPULATE("operation", "E"),
    /** A Bundle of requests that was refused as a whole; requests that were processed have events of their own. */
    BATCH("batch", "E"),
    /** A Bundle of requests that were processed together, or refused as a whole; each request has a separate event. */
    TRANSACTION("transaction", "E"),
    ATTEST("attest", "Attest", "E"),
    /** A clinician launched from the EHR, or was refused. */
    LAUNCH(AuditCoding.AUTHENTICATION, dicom("110122", "Login"), "E"),
    /** An auditor signed in, or was refused. */
    SIGN_IN(AuditCoding.AUTHENTICATION, dicom("110122", "Login"), "E"),
    SIGN_OUT(AuditCoding.AUTHENTICATION, dicom("110123", "Logout"), "E"),
    /** A clinician or auditor ended sessions of their own in other browsers. */
    END_OWN_SESSIONS(AuditCoding.AUTHENTICATION, dicom("110123", "Logout"), "E"),
    /** An operator ended sessions of others. */
    END_SESSIONS(AuditCoding.AUTHENTICATION, dicom("110123", "Logout"), "E"),
    /** A page with patient data was shown. */
    VIEW("access", "Access/View", "R"),
    /** A draft was saved or dropped. */
    DRAFT("originate", "Originate/Retain", "U"),
    /** A file for an auditor. */
    EXPORT(dicom("110106", "Export"), lifecycle("extract", "Extract"), "E"),
    BULK_EXPORT(dicom("110106", "Export"), lifecycle("extract", "Extract"), "E"),
    /** The manifest of a bulk export was shown. */
    BULK_EXPORT_STATUS(dicom("110106", "Export"), lifecycle("extract", "Extract"), "E"),
    BULK_EXPORT_FILE(dicom("110106", "Export"), lifecycle("extract", "Extract"), "E"),
    BULK_EXPORT_DELETE(dicom("110106", "Export"), lifecycle("extract", "Extract"), "E"),
    /** Stored answers were scored again; no result was stored. */
    RESCORE("operation", "E"),
    /** The service began to serve the site. */
    START(dicom("110100", "Application Activity"), dicom("110120", "Application Start"), "E"),
    /** Requests to the EHR about copies of resources. */
    EHR_CREATE("create", "C"),
    EHR_UPDATE("update", "U"),
    EHR_READ("read", "R"),
    EHR_SEARCH("search", "E"),
    /** Decisions of an operator about a parked delivery, with the nearest lifecycle event of ISO 21089. */
    DECIDE_AGAIN("transmit", "Transmit", "E"),
    /** The EHR has no copy: the resource is sent again. */
    DECIDE_NOT_THERE("transmit", "Transmit", "E"),
    /** The EHR has the copy. */
    DECIDE_THERE("verify", "Verify", "E"),
    /** Transfer to any clinician who launches for the patient; that clinician's token sends it. */
    DECIDE_HANDED_OVER("transmit", "Transmit", "E"),
    /** Cancellation: the resource is not sent to the EHR. */
    DECIDE_GIVEN_UP("hold", "Hold", "E"),
    /** Search of the EHR's record of a patient for diagnoses after an assessment. */
    FOLLOW_UP("search", "E"),
    /** Storage of the outcome of an assessment: a diagnosis that the record has since, or none. */
    OUTCOME("create", "C"),
    ERASE("destroy", "Destroy/Delete", "D"),
    /** Summary of many refused requests of unauthenticated callers. */
    REFUSALS(dicom("110113", "Security Alert"), dicom("110132", "Use of Restricted Function"), "E");

    /** System of the codes that are the actions' own. */
    public static final String SYSTEM = "https://dorsal.example/canonical/CodeSystem/audit-action";

    @SuppressWarnings("ImmutableEnumChecker") // records of texts
    private final AuditCoding type;

    @SuppressWarnings("ImmutableEnumChecker")
    private final AuditCoding subtype;

    private final String code;

    /** @param code of http://hl7.org/fhir/audit-event-action */
    AuditAction(AuditCoding type, AuditCoding subtype, String code) {
        this.type = type;
        this.subtype = subtype;
        this.code = code;
    }

    /** Creates an action that is a RESTful interaction. */
    AuditAction(String interaction, String code) {
        this(AuditCoding.REST, AuditCoding.interaction(interaction), code);
    }

    /** Creates an action that is a lifecycle event of ISO 21089. */
    AuditAction(String lifecycle, String display, String code) {
        this(AuditCoding.PATIENT_RECORD, lifecycle(lifecycle, display), code);
    }

    /**
     * Returns the codes of the actions with a code of an element of their events.
     *
     * @param element {@code type}, {@code subtype} or {@code action}
     */
    public static Stream<String> with(String element, SearchToken code) {
        return Stream.of(values())
                .filter(action -> switch (element) {
                    case "type" -> action.type.is(code);
                    case "subtype" -> action.subtypes().stream().anyMatch(coding -> coding.is(code));
                    default -> action.code.equals(code.code());
                })
                .map(AuditAction::word);
    }

    /** Codes of all actions. */
    public static List<String> words() {
        return Stream.of(values()).map(AuditAction::word).toList();
    }

    AuditCoding type() {
        return type;
    }

    /** The interaction or lifecycle event, then the action's own code. */
    List<AuditCoding> subtypes() {
        return List.of(subtype, AuditCoding.of(this));
    }

    /** Code of the action in {@link #SYSTEM}, such as {@code everything}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Code of http://hl7.org/fhir/audit-event-action. */
    String code() {
        return code;
    }

    /** Whether data flows to the client, as in a read; false for a write, search or operation (IHE BALP). */
    boolean isToClient() {
        return code.equals("R");
    }
}
