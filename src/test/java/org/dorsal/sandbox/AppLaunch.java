package org.dorsal.sandbox;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Opens the app as an EHR does: its launch URL with the FHIR base and a value that stands for what is in view, once. */
record AppLaunch(Address address, OneTime<SandboxLaunch> launches) {
    /** Empty when nobody has said where the app is. */
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
