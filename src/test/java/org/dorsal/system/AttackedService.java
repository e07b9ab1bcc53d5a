package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.*;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.smart.launch.StoredLaunches;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.TestPostgres;

/**
 * Running service for attacks on launches, with one sandbox EHR behind many sites: discovery results are cached per
 * site, so a test that needs an EHR that Dorsal has not met yet uses a separate site.
 */
final class AttackedService {
    /** Site without faults. */
    static final String ALPHA = "alpha";
    /** Site without faults, another clinic of the same EHR. */
    static final String BETA = "beta";
    /** Site without a launch before its only test. */
    static final String NEW = "new";
    /** Site with client keys that the EHR does not have. */
    static final String STRANGE_KEYS = "strange-keys";
    /** Site that requests more scopes than an address can hold. */
    static final String LONG = "long";
    /** Site that is granted neither the conditions nor the filing that it requests. */
    static final String NARROW = "narrow";

    private static final List<String> FEW = List.of("openid", "fhirUser", "patient/Patient.r", "patient/Condition.rs");

    private final SandboxEhr ehr = SandboxEhr.start(0, "https://dorsal.example/fhir/alpha");
    private final SomeService service = SomeService.with(settings());

    private AttackedService() {
        sites().forEach(site -> ehr.register(SandboxClient.open(site, callback(site))));
        ehr.register(SandboxClient.withKeys(STRANGE_KEYS, ehr.jwksUri(), callback(STRANGE_KEYS)));
        ehr.register(SandboxClient.open(NARROW, callback(NARROW))
                .grantedAtMost("launch openid fhirUser patient/Patient.r patient/Observation.rs"));
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

    URI callback(String site) {
        return URI.create(service.launchUrl(site) + "/callback");
    }

    /** A click in that patient's chart. */
    URI click(String site, String patient) {
        return click(site, SandboxLaunch.of(patient));
    }

    URI click(String site, SandboxLaunch launch) {
        return click(site, ehr.fhirBase().toString(), ehr.launch(launch));
    }

    URI click(String site, String iss, String launch) {
        return URI.create(service.launchUrl(site) + "?iss=" + encoded(iss) + "&launch=" + encoded(launch));
    }

    /** The authorization request that a click leads to. */
    URI authorizationRequest(SomeVisitor browser, String site, String patient) {
        return location(browser.get(click(site, patient)));
    }

    /** The answer to the callback that a click leads to, not yet delivered. */
    URI answer(SomeVisitor browser, String site, String patient) {
        return location(browser.get(authorizationRequest(browser, site, patient)));
    }

    SomeClinician launched(SomeVisitor browser, String site, String patient) {
        return SomeClinician.in(browser, click(site, patient));
    }

    static URI location(HttpResponse<String> redirect) {
        assertThat(redirect.statusCode()).as(redirect.body()).isBetween(302, 303);
        return URI.create(redirect.headers().firstValue("Location").orElseThrow());
    }

    /** Parameters of an address, decoded; a name that is there twice is a failure. */
    static Map<String, String> query(URI address) {
        return Arrays.stream(address.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> decoded(pair[1])));
    }

    /** Returns one parameter of an address, decoded. */
    static String query(URI address, String name) {
        return query(address).getOrDefault(name, "");
    }

    /** The same address with a parameter exchanged; without it when the value is empty. */
    static URI with(URI address, String name, String value) {
        Stream<String> otherSettings =
                Arrays.stream(address.getRawQuery().split("&")).filter(pair -> !pair.startsWith(name + "="));
        Stream<String> own = value.isEmpty() ? Stream.of() : Stream.of(name + "=" + encoded(value));
        return URI.create(address.toString().substring(0, address.toString().indexOf('?') + 1)
                + Stream.concat(otherSettings, own).collect(Collectors.joining("&")));
    }

    /** Addresses below the path that the EHR has seen. */
    List<String> requestsTo(String path) {
        return ehr.recordedRequests().stream()
                .filter(request -> request.path().startsWith(path))
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    /** Executes a statement as an attacker with full access to the database could. */
    void sql(String statement) {
        try (var connection = service.database().asSuperuser().getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Reads a number as an attacker with full access to the database could. */
    long number(String query) {
        return TestPostgres.numbers(service.database().asSuperuser(), query).getFirst();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Stream<String> sites() {
        return Stream.concat(
                Stream.of(ALPHA, BETA, NEW, STRANGE_KEYS, LONG, NARROW),
                Arrays.stream(Misbehaviour.values()).map(AttackedService::site));
    }

    private String[] settings() {
        List<String> settings = new ArrayList<>();
        sites().forEach(site -> settings.addAll(site(site)));
        settings.add(addressOf(STRANGE_KEYS) + "ehr.client-keys=" + key());
        settings.addAll(scopes(LONG, Stream.concat(FEW.stream(), many("patient/Observation.rs?category=c", 50))));
        settings.addAll(scopes(
                NARROW,
                Stream.concat(
                        FEW.stream(),
                        Stream.of("patient/Observation.rs", "patient/DocumentReference.c", "online_access"))));
        return settings.toArray(String[]::new);
    }

    private List<String> site(String site) {
        return List.of(
                addressOf(site) + "name=Clinic " + site,
                addressOf(site) + "wording=en-US",
                addressOf(site) + "sign-off=required",
                addressOf(site) + "ehr.fhir-base=" + ehr.fhirBase(),
                addressOf(site) + "ehr.client-id=" + site,
                addressOf(site) + "ehr.client-authentication="
                        + (site.equals(STRANGE_KEYS) ? "private_key_jwt" : "none"),
                addressOf(site) + "ehr.frame-ancestors=https://" + site + ".ehr.example",
                addressOf(site) + "issuers[0].issuer=" + ehr.issuer(),
                addressOf(site) + "issuers[0].jwks-uri=" + ehr.jwksUri(),
                addressOf(site) + "issuers[0].audience=https://dorsal.example/fhir/" + site);
    }

    private static String addressOf(String site) {
        return "--dorsal.sites." + site + ".";
    }

    private static List<String> scopes(String site, Stream<String> scopes) {
        return List.of(addressOf(site) + "ehr.scopes=" + scopes.collect(Collectors.joining(",")));
    }

    private static Stream<String> many(String scope, int times) {
        return Stream.iterate(1, number -> number + 1).limit(times).map(number -> scope + number);
    }

    private static String key() {
        try {
            return SomeClientKeys.ec(Files.createTempDirectory("dorsal-strange"), "key.pem");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static final class SharedAttackedService {
        static final AttackedService ATTACKED = new AttackedService();
    }
}
