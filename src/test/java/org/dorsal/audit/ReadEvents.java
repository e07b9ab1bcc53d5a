package org.dorsal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.NewAuditEvent;
import org.hl7.fhir.r4.model.AuditEvent;

/** Events as others read them. */
final class ReadEvents {
    private ReadEvents() {}

    /** HL7's validator finds nothing, and HAPI writes the same bytes again. */
    static AuditEvent validAndReadBackEqual(NewAuditEvent event) {
        assertThat(SomeValidator.errorsIn(event.bytes())).isEmpty();
        AuditEvent read = read(event);
        assertThat(new String(FhirJson.encode(read), StandardCharsets.UTF_8))
                .isEqualTo(new String(event.bytes(), StandardCharsets.UTF_8));
        return read;
    }

    static AuditEvent read(NewAuditEvent event) {
        return switch (FhirJson.parse(event.bytes(), AuditEvent.class)) {
            case Parsed.ParsedResource<AuditEvent>(AuditEvent read) -> read;
            case Parsed.UnparsableResource<AuditEvent> _ -> throw new AssertionError("HAPI can't read the event");
        };
    }
}
