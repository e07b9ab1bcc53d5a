package org.dorsal.assessment;

import java.util.Optional;
import org.dorsal.knowledge.Disposition;

/**
 * A disposition that a clinician decides on in place of the computed one, which stays in the record beside it.
 *
 * @param reason code in CodeSystem override-reason
 * @param text the clinician's words
 */
public record OtherDisposition(Disposition disposition, String reason, Optional<String> text) {
    @Override
    public String toString() {
        return "OtherDisposition[hidden]";
    }
}
