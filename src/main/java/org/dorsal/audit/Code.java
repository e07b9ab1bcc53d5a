package org.dorsal.audit;

/** A code of a published system. */
record Code(String system, String code, String display) {
    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
    private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";

    static final Code SOURCE = dicom("110153", "Source Role ID");
    static final Code DESTINATION = dicom("110152", "Destination Role ID");
    static final Code APPLICATION = dicom("110150", "Application");
    static final Code AUTHENTICATION = dicom("110114", "User Authentication");
    static final Code PATIENT_RECORD = dicom("110110", "Patient Record");

    /** What IHE BALP calls every person who uses a client. */
    static final Code RECIPIENT =
            new Code("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient");

    static final Code REST =
            new Code("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation");
    static final Code REQUEST =
            new Code("https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", "X-Request-Id");

    static final Code PERSON = new Code(ENTITY, "1", "Person");
    static final Code SYSTEM_OBJECT = new Code(ENTITY, "2", "System Object");
    static final Code OTHER = new Code(ENTITY, "4", "Other");

    static final Code PATIENT = new Code(ROLE, "1", "Patient");
    static final Code DOMAIN_RESOURCE = new Code(ROLE, "4", "Domain Resource");
    static final Code JOB = new Code(ROLE, "20", "Job");
    static final Code QUERY = new Code(ROLE, "24", "Query");

    static Code dicom(String code, String display) {
        return new Code(DICOM, code, display);
    }

    /** ISO 21089. */
    static Code lifecycle(String code, String display) {
        return new Code(LIFECYCLE, code, display + " Record Lifecycle Event");
    }

    static Code interaction(String code) {
        return new Code("http://hl7.org/fhir/restful-interaction", code, code);
    }
}
