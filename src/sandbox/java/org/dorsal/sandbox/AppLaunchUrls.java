package org.dorsal.sandbox;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Opens the app as an EHR does: its launch URL with the FHIR base and a one-time launch value for the context in
 * view.
 */
record AppLaunchUrls(Address address, OneTime<SandboxLaunch> launches) {
    /** Returns the launch URL; empty when no app is configured. */
    Optional<URI> url(SandboxLaunch launch) {
        return address.app().map(app -> with(app, launches.issue(launch)));
    }

    private URI with(URI app, String launch) {
        var joint = app.getRawQuery() == null ? "?" : "&";
        return URI.create(app + joint + "iss=" + encoded(address.fhirBase()) + "&launch=" + encoded(launch));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
