package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.StoredLaunches;
import org.dorsal.store.LaunchRows;

/**
 * Running service for attacks on launches, with one sandbox EHR behind many sites: discovery results are cached per
 * site, so a test that needs an EHR that Dorsal has not met yet uses a separate site.
 */
final class AttackedService {
    /** Site without faults. */
    static final String ALPHA = "alpha";

    private final SandboxEhr ehr = SandboxEhr.start(0, "https://dorsal.example/fhir/alpha");
    private final SomeService service =
            SomeService.with(sites().flatMap(this::settings).toArray(String[]::new));

    private AttackedService() {
        sites().forEach(site ->
                ehr.register(SandboxClient.open(site, URI.create(service.launchUrl(site) + "/callback"))));
    }

    /** The one that all attacks share; each leaves the EHR behaving. */
    static AttackedService shared() {
        return SharedAttackedService.ATTACKED;
    }

    SandboxEhr ehr() {
        return ehr;
    }

    SomeService service() {
        return service;
    }

    StoredLaunches stored() {
        return new StoredLaunches(service.part(LaunchSettings.class), service.part(LaunchRows.class));
    }

    SomeVisitor browser() {
        return new SomeVisitor(service.baseUrl());
    }

    /** Returns the site that meets its EHR for the first time while the EHR misbehaves so. */
    static String site(Misbehaviour misbehaviour) {
        return misbehaviour.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A click in that patient's chart. */
    URI click(String site, String patient) {
        return URI.create(service.launchUrl(site) + "?iss="
                + encoded(ehr.fhirBase().toString()) + "&launch=" + encoded(ehr.launch(SandboxLaunch.of(patient))));
    }

    /** The answer to the callback that a click leads to, not yet delivered. */
    URI answer(SomeVisitor browser, String site, String patient) {
        return location(browser.get(location(browser.get(click(site, patient)))));
    }

    static URI location(HttpResponse<String> redirect) {
        assertThat(redirect.statusCode()).as(redirect.body()).isBetween(302, 303);
        return URI.create(redirect.headers().firstValue("Location").orElseThrow());
    }

    /** Returns one parameter of an address, decoded; empty without it. */
    static String query(URI address, String name) {
        return Arrays.stream(address.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair[0].equals(name))
                .map(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    /** Addresses below the path that the EHR has seen. */
    List<String> requestsTo(String path) {
        return ehr.recordedRequests().stream()
                .filter(request -> request.path().startsWith(path))
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Stream<String> sites() {
        return Stream.concat(
                Stream.of(ALPHA), Arrays.stream(Misbehaviour.values()).map(AttackedService::site));
    }

    private Stream<String> settings(String site) {
        return Stream.of(
                        "name=Clinic " + site,
                        "wording=en-US",
                        "sign-off=required",
                        "ehr.fhir-base=" + ehr.fhirBase(),
                        "ehr.client-id=" + site,
                        "ehr.client-authentication=none",
                        "ehr.frame-ancestors=https://" + site + ".ehr.example",
                        "issuers[0].issuer=" + ehr.issuer(),
                        "issuers[0].jwks-uri=" + ehr.jwksUri(),
                        "issuers[0].audience=https://dorsal.example/fhir/" + site)
                .map(setting -> "--dorsal.sites." + site + "." + setting);
    }

    private static final class SharedAttackedService {
        static final AttackedService ATTACKED = new AttackedService();
    }
}
