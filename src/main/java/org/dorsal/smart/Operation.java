package org.dorsal.smart;

import static org.dorsal.smart.Interaction.CREATE;
import static org.dorsal.smart.Interaction.READ;

import java.util.List;

/** FHIR operations that need permissions; each maps to the scopes of the resources that it touches. */
public enum Operation {
    /**
     * POST {@code QuestionnaireResponse/$score}: hands a response over to be judged, as a create does, though nothing
     * is stored; hence create, and a patient scope binds the body's subject just as it binds a create.
     */
    SCORE,

    /** GET {@code QuestionnaireResponse/{id}/$score}: shows a stored response's results. */
    STORED_SCORE;

    /** Returns the needs, all of which must be allowed. */
    List<Need> needs() {
        return switch (this) {
            case SCORE -> List.of(new Need(CREATE, "QuestionnaireResponse"));
            case STORED_SCORE ->
                List.of(
                        new Need(READ, "QuestionnaireResponse"),
                        new Need(READ, "Observation"),
                        new Need(READ, "CarePlan"),
                        new Need(READ, "Provenance"));
        };
    }

    record Need(Interaction interaction, String type) {}
}
