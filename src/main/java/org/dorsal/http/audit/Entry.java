package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Tells who is signed in at a site. */
@FunctionalInterface
public interface Entry {
    /** The auditor of this site to whom the request's session belongs; empty when nobody is signed in there. */
    Optional<Auditor> at(String site, HttpServletRequest request);
}
