package org.dorsal.audit;

import org.dorsal.fhirjson.SearchToken;

/** A code of a published system. */
record AuditCoding(String system, String code, String display) {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
    private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";

    static final AuditCoding SOURCE = dicom("110153", "Source Role ID");
    static final AuditCoding DESTINATION = dicom("110152", "Destination Role ID");
    static final AuditCoding APPLICATION = dicom("110150", "Application");
    static final AuditCoding AUTHENTICATION = dicom("110114", "User Authentication");
    static final AuditCoding PATIENT_RECORD = dicom("110110", "Patient Record");

    /** Code of IHE BALP for the person who uses a client. */
    static final AuditCoding RECIPIENT = new AuditCoding(
            "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient");

    static final AuditCoding REST =
            new AuditCoding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation");
    static final AuditCoding REQUEST = new AuditCoding(
            "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", "X-Request-Id");

    static final AuditCoding PERSON = new AuditCoding(ENTITY, "1", "Person");
    static final AuditCoding SYSTEM_OBJECT = new AuditCoding(ENTITY, "2", "System Object");
    static final AuditCoding OTHER = new AuditCoding(ENTITY, "4", "Other");

    static final AuditCoding PATIENT = new AuditCoding(ROLE, "1", "Patient");
    static final AuditCoding DOMAIN_RESOURCE = new AuditCoding(ROLE, "4", "Domain Resource");
    static final AuditCoding JOB = new AuditCoding(ROLE, "20", "Job");
    static final AuditCoding QUERY = new AuditCoding(ROLE, "24", "Query");

    /** Whether a search for the token finds the code. */
    boolean is(SearchToken token) {
        return token.system().orElse(system).equals(system)
                && (token.code().isEmpty() || token.code().equals(code));
    }

    static AuditCoding dicom(String code, String display) {
        return new AuditCoding(DICOM, code, display);
    }

    /** ISO 21089. */
    static AuditCoding lifecycle(String code, String display) {
        return new AuditCoding(LIFECYCLE, code, display + " Record Lifecycle Event");
    }

    /** The action's own code. */
    static AuditCoding of(AuditAction action) {
        return new AuditCoding(AuditAction.SYSTEM, action.word(), action.word());
    }

    static AuditCoding interaction(String code) {
        return new AuditCoding("http://hl7.org/fhir/restful-interaction", code, code);
    }
}
