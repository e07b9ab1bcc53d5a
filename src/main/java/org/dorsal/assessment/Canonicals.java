package org.dorsal.assessment;

import java.util.List;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;

/**
 * Canonicals and codes that results use: those of profiles/, and those of HL7 and LOINC with their displays of R4 4.0.1.
 */
final class Canonicals {
    /** System of codes that are URIs (R4 identifier-registry). */
    static final String URI = "urn:ietf:rfc:3986";

    static final String BASE = Codes.CANONICAL;
    static final String IDENTIFIER = BASE + "/identifier";

    static final String TRIAGE_PANEL = structure("triage-panel");
    static final String PAIN_SCORE = structure("pain-score-observation");
    static final String CARE_PROPOSAL = structure("care-proposal");
    static final String PROVENANCE = structure("result-provenance");

    static final String EDITION = structure("criteria-edition");
    static final String FINDINGS = structure("scoring-findings");
    static final String ANSWER_TIME = structure("answer-time");

    static final Coded TRIAGE_RESULT = observation("triage-result");
    static final Coded DISPOSITION = observation("disposition");
    static final Coded PROVISIONAL = observation("provisional");
    static final Coded EMERGENCY_NOT_EXCLUDED = observation("emergency-not-excluded");
    static final Coded CAUSES = observation("causes");
    static final Coded TESTS = observation("tests");
    static final Coded HINTS = observation("hints");
    static final Coded NOT_RAISED = observation("not-raised");
    static final Coded OPEN_QUESTION = observation("open-question");
    static final Coded WORST_PAIN = observation("pain-worst-score");
    static final Coded CONTRADICTION = observation("contradiction");
    static final Coded UNAPPROVED = observation("unapproved-criteria");
    static final Coded CLINICIAN_DISPOSITION = observation("clinician-disposition");
    static final Coded OVERRIDE_REASON = observation("override-reason");
    static final List<Coded> PANEL_CODES = List.of(
            TRIAGE_RESULT,
            DISPOSITION,
            PROVISIONAL,
            EMERGENCY_NOT_EXCLUDED,
            CAUSES,
            TESTS,
            HINTS,
            NOT_RAISED,
            OPEN_QUESTION,
            WORST_PAIN,
            CONTRADICTION,
            UNAPPROVED,
            CLINICIAN_DISPOSITION,
            OVERRIDE_REASON);

    /** Why a request has its status, where R4 has no element for it. */
    static final String STATUS_REASON = "http://hl7.org/fhir/StructureDefinition/request-statusReason";

    static final String REQUEST_PRIORITY = "http://hl7.org/fhir/request-priority";

    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";

    /** Category of US Core (CodeSystem careplan-category of US Core 7.0.0). */
    static final Coded ASSESS_PLAN = coded(
            "http://hl7.org/fhir/us/core/CodeSystem/careplan-category",
            "assess-plan",
            "Assessment and Plan of Treatment");

    static final Coded SURVEY = coded(HL7 + "observation-category", "survey", "Survey");
    static final Coded VITAL_SIGNS = coded(HL7 + "observation-category", "vital-signs", "Vital Signs");
    static final Coded SOCIAL_HISTORY = coded(HL7 + "observation-category", "social-history", "Social History");
    static final Coded LABORATORY = coded(HL7 + "observation-category", "laboratory", "Laboratory");
    static final Coded UNKNOWN = coded(HL7 + "data-absent-reason", "unknown", "Unknown");
    static final Coded AUTHOR = coded(HL7 + "provenance-participant-type", "author", "Author");
    static final Coded ASSEMBLER = coded(HL7 + "provenance-participant-type", "assembler", "Assembler");
    static final Coded ATTESTER = coded(HL7 + "provenance-participant-type", "attester", "Attester");
    static final Coded ENTERER = coded(HL7 + "provenance-participant-type", "enterer", "Enterer");
    static final Coded CREATE = coded(HL7 + "v3-DataOperation", "CREATE", "create");
    static final Coded REVISE = coded(HL7 + "v3-DataOperation", "UPDATE", "revise");
    static final Coded NULLIFY = coded(HL7 + "v3-DataOperation", "NULLIFY", "nullify");
    static final Coded PAIN =
            coded("http://loinc.org", "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported");

    /** Why a clinician decides otherwise than Dorsal proposes. */
    static final String OVERRIDE_REASONS = BASE + "/CodeSystem/override-reason";

    static Coded reason(String code) {
        return coded(OVERRIDE_REASONS, code);
    }

    private Canonicals() {}

    static Coded of(Disposition disposition) {
        return coded(DISPOSITIONS, disposition.code());
    }

    private static final String DISPOSITIONS = BASE + "/CodeSystem/disposition";

    /** Code of CodeSystem observation. */
    static Coded observation(String code) {
        return coded(BASE + "/CodeSystem/observation", code);
    }

    private static Coded coded(String system, String code, String display) {
        return new Coded(system, code, Wording.same(display));
    }

    /** Code of a local code system, which has its display. */
    private static Coded coded(String system, String code) {
        return new Coded(system, code, Wording.same(code));
    }

    private static String structure(String name) {
        return BASE + "/StructureDefinition/" + name;
    }
}
