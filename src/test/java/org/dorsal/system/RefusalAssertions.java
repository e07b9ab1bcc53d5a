package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

/** Assertions about refusals. */
final class RefusalAssertions {
    private RefusalAssertions() {}

    /**
     * The request was understood to be wrong: a status of the caller's fault and an OperationOutcome with the cure.
     */
    static void assertBy(SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        assertThat(answer.type()).isEqualTo("OperationOutcome");
        assertThat(answer.header("Content-Type")).startsWith("application/fhir+json");
        assertThat(answer.json().path("issue").path(0).path("severity").asString(""))
                .isEqualTo("error");
        assertThat(answer.json().path("issue").path(0).path("diagnostics").asString(""))
                .isNotBlank();
    }

    /**
     * Asserts an interaction that exists for no caller: not a matter of rights, form or body, which could hide a
     * resource.
     */
    static void becauseNobodyMay(SomeAnswer answer) {
        assertBy(answer);
        assertThat(answer.status()).as(answer.toString()).isIn(404, 405);
    }

    /**
     * Asserts an unsupported request that a lenient server would have ignored in part, and so have answered another
     * question.
     */
    static void becauseNotSupported(SomeAnswer answer) {
        assertBy(answer);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.issue()).as(answer.toString()).isEqualTo("not-supported");
    }
}
