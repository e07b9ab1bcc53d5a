package org.dorsal.writeback;

import java.util.Optional;
import org.dorsal.smart.launch.EhrCalls.Authority;

/** With whose token an order is delivered. */
interface Authorities {
    /** Empty while there is none: it comes with the clinician's next launch for that patient. */
    Optional<Authority> of(Order order);

    /** Whose tokens these are, for auditors: {@code clinician} or {@code backend}. */
    default String word() {
        return "clinician";
    }
}
