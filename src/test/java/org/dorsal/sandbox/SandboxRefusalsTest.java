package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.sandbox.SomeWriter.observation;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripted statuses, before and after the request is executed. */
class SandboxRefusalsTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final SomeWriter writer = SomeWriter.to(EHR);
    private final String identifier = "refusal-" + SERIAL.incrementAndGet();

    @AfterEach
    void throwTheScriptAway() {
        EHR.unscript();
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "404", "408", "409", "412", "422", "429", "500", "502", "503", "504"})
    void a_status_can_come_before_and_after_what_was_asked(int code) {
        EHR.script(Fault.status(code));
        assertThat(create()).returns(code, SomeReply::status).returns("", SomeReply::body);
        assertThat(filed()).isZero();

        EHR.script(Fault.statusAfter(code));
        assertThat(create()).returns(code, SomeReply::status).returns("", SomeReply::body);
        assertThat(filed()).isEqualTo(1);
    }

    @Test
    void a_refusal_can_have_words_and_say_when_to_come_again() {
        EHR.script(
                Fault.status(422, "say no more"),
                Fault.busy(429, "7"),
                Fault.busy(503, "Wed, 21 Oct 2026 07:28:00 GMT"));

        assertThat(create().body()).contains("OperationOutcome", "say no more");
        assertThat(create().header("Retry-After")).isEqualTo("7");
        assertThat(create().header("Retry-After")).isEqualTo("Wed, 21 Oct 2026 07:28:00 GMT");
    }

    private SomeReply create() {
        return writer.post("Observation", observation(identifier));
    }

    private int filed() {
        return writer.countMatches("/Observation?identifier=" + SomeWriter.IDENTIFIERS + "|" + identifier);
    }
}
