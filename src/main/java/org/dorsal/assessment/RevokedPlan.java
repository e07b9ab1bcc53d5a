package org.dorsal.assessment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Span;
import org.dorsal.fhirjson.Stamp;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Coding;

/**
 * The last version of a signed plan that another one replaces: as it was signed, and no longer in force. Only its status
 * changes, in the element and where the narrative says it.
 */
final class RevokedPlan {
    static final String REVOKED = "revoked";

    private static final String ACTIVE = "active";

    private RevokedPlan() {}

    static NewVersion of(StoredVersion signed, Instant at) {
        if (!(FhirJson.parse(signed.body(), CarePlan.class) instanceof Parsed.Read<CarePlan>(CarePlan plan))) {
            throw new IllegalStateException("a stored plan is not readable");
        }
        int version = signed.version() + 1;
        Span start =
                Span.of(plan.getPeriod().getStartElement().getValueAsString()).orElseThrow();
        return new NewVersion(
                "CarePlan",
                signed.id(),
                version,
                signed.patient(),
                REVOKED,
                start.from(),
                CareProposal.OPEN_END,
                terms(plan).list(),
                Stamp.onto(revoked(signed), signed.id(), version, at));
    }

    /** Its versioned reference. */
    static String reference(StoredVersion signed) {
        return "CarePlan/" + signed.id() + "/_history/" + (signed.version() + 1);
    }

    private static byte[] revoked(StoredVersion signed) {
        return new String(signed.body(), UTF_8)
                .replaceFirst("\"status\":\"" + ACTIVE + "\",\"intent\"", "\"status\":\"" + REVOKED + "\",\"intent\"")
                .replaceFirst("<p>" + ACTIVE + ", plan</p>", "<p>" + REVOKED + ", plan</p>")
                .getBytes(UTF_8);
    }

    private static SearchTerms terms(CarePlan plan) {
        Coding category = plan.getCategoryFirstRep().getCodingFirstRep();
        String[] care = plan.getInstantiatesCanonical().getFirst().getValue().split("\\|", 2);
        return CareProposal.terms(
                plan.getIntent().toCode(),
                new Code(category.getSystem(), category.getCode(), category.getDisplay()),
                Optional.ofNullable(plan.getEncounter().getReference()),
                care[0],
                care[1]);
    }
}
