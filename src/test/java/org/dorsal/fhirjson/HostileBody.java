package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.fhirjson.SomeResponses.answering;
import static org.dorsal.fhirjson.SomeResponses.utf8;

import java.io.ByteArrayOutputStream;
import org.dorsal.fhirjson.Gate.GateRefusalKind;

/** A hostile body, and the refusal that it must get. */
record HostileBody(String name, byte[] body, GateRefusalKind kind, String expression) {

    static HostileBody unreadable(String name, String body, String expression) {
        return new HostileBody(name, utf8(body), GateRefusalKind.UNREADABLE, expression);
    }

    static HostileBody notSupported(String name, String body, String expression) {
        return new HostileBody(name, utf8(body), GateRefusalKind.NOT_SUPPORTED, expression);
    }

    /** Valid response with the given bytes inside its text. */
    static HostileBody raw(String name, int... inside) {
        String body = answering("\"valueString\":\"a#b\"");
        int index = body.indexOf('#');
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(utf8(body.substring(0, index)));
        for (int each : inside) {
            out.write(each);
        }
        out.writeBytes(utf8(body.substring(index + 1)));
        return new HostileBody(name, out.toByteArray(), GateRefusalKind.UNREADABLE, "");
    }

    void isRefusedBy(Gate gate) {
        assertThat(gate.check(body, "QuestionnaireResponse"))
                .isInstanceOfSatisfying(Gate.GateRefusal.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(kind);
                    assertThat(refused.problems())
                            .extracting(Problem::expression)
                            .contains(expression);
                    assertThat(refused.problems())
                            .allSatisfy(problem -> assertThat(problem.message()).endsWith("."));
                });
    }

    @Override
    public String toString() {
        return name;
    }
}
