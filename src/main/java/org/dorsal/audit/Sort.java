package org.dorsal.audit;

import static org.dorsal.audit.Code.PATIENT_RECORD;
import static org.dorsal.audit.Code.REST;
import static org.dorsal.audit.Code.dicom;
import static org.dorsal.audit.Code.interaction;
import static org.dorsal.audit.Code.lifecycle;

/**
 * What sort of event it is.
 *
 * @param action code of http://hl7.org/fhir/audit-event-action
 */
record Sort(Code type, Code subtype, String action) {
    private static final Code AUTHENTICATION = dicom("110114", "User Authentication");

    /** RESTful as IHE BALP has it, DICOM and ISO 21089 for what is no request for resources. */
    static Sort of(Deed deed) {
        return switch (deed) {
            case READ -> rest("read", "R");
            case VREAD -> rest("vread", "R");
            case HISTORY -> rest("history-instance", "R");
            case SEARCH -> rest("search-type", "E");
            case CREATE -> rest("create", "C");
            case UPDATE -> rest("update", "U");
            case SCORE, RESCORE -> rest("operation", "E");
            case ATTEST -> record("attest", "Attest", "E");
            case VIEW -> record("access", "Access/View", "R");
            case DRAFT -> record("originate", "Originate/Retain", "U");
            case VERIFY -> record("verify", "Verify", "E");
            case ERASE -> record("destroy", "Destroy/Delete", "D");
            case LAUNCH, SIGN_IN -> new Sort(AUTHENTICATION, dicom("110122", "Login"), "E");
            case SIGN_OUT -> new Sort(AUTHENTICATION, dicom("110123", "Logout"), "E");
            case EXPORT -> new Sort(dicom("110106", "Export"), lifecycle("extract", "Extract"), "E");
            case REFUSALS ->
                new Sort(dicom("110113", "Security Alert"), dicom("110132", "Use of Restricted Function"), "E");
            case START -> new Sort(dicom("110100", "Application Activity"), dicom("110120", "Application Start"), "E");
        };
    }

    static Sort rest(String code, String action) {
        return new Sort(REST, interaction(code), action);
    }

    static Sort record(String lifecycle, String display, String action) {
        return new Sort(PATIENT_RECORD, lifecycle(lifecycle, display), action);
    }

    /** Data flow to whoever reads, and from whoever writes or asks (IHE BALP). */
    boolean toClient() {
        return action.equals("R");
    }
}
