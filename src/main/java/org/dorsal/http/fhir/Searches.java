package org.dorsal.http.fhir;

/** Answers a search of stored resources, within the caller's reach. */
@FunctionalInterface
interface Searches {
    Reply search(Call call, Admitted who);
}
