package org.dorsal.sandbox;

/**
 * A request that reached the sandbox.
 *
 * @param path without the query, such as {@code /fhir/Patient/sandbox-01}
 * @param query as sent, empty when there is none
 * @param withToken whether it carried an Authorization header
 */
public record RecordedRequest(String method, String path, String query, boolean withToken) {}
