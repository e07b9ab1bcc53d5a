package org.dorsal.http.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Why an auditor opens a record: codes of http://terminology.hl7.org/CodeSystem/v3-ActReason (PurposeOfUse). */
enum Purpose {
    /** Health compliance. */
    HCOMPL,
    /** Health quality improvement. */
    HQUALIMP,
    /** Legal. */
    HLEGAL,
    /** Patient administration. */
    PATADMIN,
    /** Health outcome measure. */
    HOUTCOMS,
    /** Health system administration. */
    HSYSADMIN;

    /** What clinicians look for. */
    private static final String TREATMENT = "TREAT";

    static Optional<Purpose> of(String code) {
        return Arrays.stream(values())
                .filter(known -> known.name().equals(code))
                .findFirst();
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(Enum::name).toList();
    }

    /** Names its words. */
    static String key(String code) {
        return "audit.purpose."
                + (code.equals(TREATMENT) ? code : of(code).map(Enum::name).orElse("other"));
    }
}
