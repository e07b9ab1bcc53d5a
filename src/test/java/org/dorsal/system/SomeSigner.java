package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

/** A clinician with a patient's launch open, and the one assessment that they sign in it. */
final class SomeSigner {
    private final String patient;
    private SomeClinician clinician;
    private String assessment = "";

    private SomeSigner(String patient, SomeClinician clinician) {
        this.patient = patient;
        this.clinician = clinician;
    }

    static SomeSigner of(SomeService service, String patient) {
        return new SomeSigner(patient, SomeClinician.of(service, SomeService.NORTHSIDE, patient));
    }

    String patient() {
        return patient;
    }

    String assessment() {
        return assessment;
    }

    SomeSigner signs() {
        clinician.answer(
                "sign-with-pain=chest-tight",
                "function-loss=both-legs-weak",
                "major-history=cancer",
                "general-sign=weight-loss");
        assessment = clinician.sign();
        return this;
    }

    void amends() {
        assertThat(clinician.post("/assessment/" + assessment + "/amend").statusCode())
                .isEqualTo(303);
        clinician.answer(
                "sign-with-pain=chest-tight",
                "function-loss=both-legs-weak",
                "major-history=cancer",
                "fever-time=now-or-3-days");
        assertThat(clinician.sign("amendment=Asked again, with the family")).isEqualTo(assessment);
    }

    /** Returns the text of the page after a signature. */
    String reads() {
        return clinician.page("/assessment/" + assessment).text();
    }
}
