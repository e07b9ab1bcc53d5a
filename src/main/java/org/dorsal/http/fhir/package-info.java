/**
 * FHIR endpoint: HAPI providers, filters, search and audit of requests. Translates requests and refusals, decides
 * nothing; never java.sql. An audit event is recorded for every request on a guarded route before its response is
 * sent; not for knowledge and metadata, which hold no patient data, nor for requests rejected for lack of capacity,
 * which read nothing. A request passes {@link AdmissionInterceptor}, a provider and {@link StoredBytesInterceptor}; a
 * refused one {@link OutcomeInterceptor}.
 */
@NullMarked
@Room(
        mayUse = {
            "http",
            "limit",
            "fhirjson",
            "knowledge",
            "assessment",
            "chart",
            "notify",
            "store",
            "smart",
            "audit",
            "export"
        })
package org.dorsal.http.fhir;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
