package org.dorsal.smart.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Terms of a usual registration with an EHR. */
public final class UsualTerms {
    /** Terms of an EHR that follows the standard. */
    public static final EhrRegistration.Allowances ALLOWANCES =
            new EhrRegistration.Allowances(List.of(), false, Optional.empty());

    public static final EhrRegistration.Sessions SESSIONS =
            new EhrRegistration.Sessions(Duration.ofMinutes(15), Duration.ofHours(8), Duration.ofHours(1));

    private UsualTerms() {}
}
