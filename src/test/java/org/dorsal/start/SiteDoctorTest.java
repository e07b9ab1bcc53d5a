package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.*;
import java.net.*;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.command.DorsalCommandLine;
import org.dorsal.sandbox.DataServer;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.Vendor;
import org.dorsal.settings.InternalAuthority;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Test of {@code doctor} with each EHR variant of the sandbox, and with faulty site settings. */
class SiteDoctorTest {
    private static final String AUDIENCE = "https://dorsal.example/fhir/northside";
    private static final String NORTHSIDE = "--dorsal.sites.northside.";
    private static final SandboxEhr EHR = SandboxEhr.start(0, AUDIENCE)
            .register(SandboxClient.withSecret(
                    "dorsal", "of-a-test", URI.create("https://dorsal.example/launch/northside/callback")));
    private static final TestPostgres DATABASE = TestPostgres.fresh();

    @AfterAll
    static void stop() {
        EHR.close();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void it_tells_what_a_launch_at_each_ehr_would_be_able_to_do(Vendor vendor) throws IOException {
        EHR.become(vendor);
        String name = "doctor-" + vendor.name().toLowerCase(Locale.ROOT) + ".txt";

        String output = doctor(0, List.of());

        Files.writeString(Path.of("target", name), output);
        assertThat(output).isEqualTo(Files.readString(Path.of("src/test/resources/org/dorsal/start", name)));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataServer.class,
            names = {"HAPI", "SMART_LAUNCHER"})
    void it_tells_the_same_of_servers_that_others_have_made(DataServer server) throws IOException {
        EHR.become(Vendor.OPEN);
        EHR.isServedBy(server);
        try {
            String name = "doctor-" + server.name().toLowerCase(Locale.ROOT) + ".txt";

            String output = doctor(0, List.of());

            Files.writeString(Path.of("target", name), output);
            assertThat(output).isEqualTo(Files.readString(Path.of("src/test/resources/org/dorsal/start", name)));
        } finally {
            EHR.isServedBy(DataServer.OWN);
        }
    }

    @Test
    void an_ehr_behind_the_hospitals_own_authority_is_reached_once_its_certificate_is_given(@TempDir Path files)
            throws Exception {
        EHR.become(Vendor.OPEN);
        InternalAuthority authority = InternalAuthority.in(files);
        HttpsServer https = authority.server();
        https.createContext("/", SiteDoctorTest::passOn);
        SSLContext before = SSLContext.getDefault();
        try {
            String base = "https://localhost:" + https.getAddress().getPort() + "/fhir";

            assertThat(doctor(1, List.of(NORTHSIDE + "ehr.fhir-base=" + base)))
                    .contains("bad   tls        no TLS with localhost")
                    .contains("give dorsal.trusted-certificates.")
                    .contains("bad   discovery")
                    .contains("bad   launch     would fail");
            assertThat(doctor(
                            0,
                            List.of(
                                    NORTHSIDE + "ehr.fhir-base=" + base,
                                    "--dorsal.trusted-certificates[0]=" + authority.certificate())))
                    .containsPattern("good  tls        TLSv1\\.3, certificate good until \\d{4}-")
                    .contains("good  discovery  " + base + ": issuer EHR")
                    .contains("good  launch     would open the page.");
            assertThat(SSLContext.getDefault()).as("nothing else trusts it").isSameAs(before);
        } finally {
            https.stop(0);
        }
    }

    @Test
    void a_client_of_the_sites_own_gets_its_token_or_the_ehrs_words(@TempDir Path files) throws Exception {
        EHR.become(Vendor.OPEN);
        String key = SomeClientKeys.ec(files, "backend.pem");
        HttpServer keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] published = new JWKSet(ClientProof.ClientSigningKeys.read(List.of(key))
                        .keys()
                        .getFirst()
                        .jwk())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        keys.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
        });
        keys.start();
        try {
            EHR.register(SandboxClient.withKeys(
                            "dorsal-backend",
                            URI.create("http://localhost:" + keys.getAddress().getPort() + "/jwks.json"))
                    .asBackend("system/DocumentReference.crus"));
            List<String> own = List.of(NORTHSIDE + "ehr.client-keys[0]=" + key);

            assertThat(doctor(0, with(own, "dorsal-backend", "system/DocumentReference.crus")))
                    .contains("good  backend    dorsal-backend got a token for system/DocumentReference.crus");
            assertThat(doctor(1, with(own, "dorsal-backend", "system/CarePlan.crus")))
                    .contains("bad   backend    dorsal-backend got no token; the EHR says: invalid_scope");
            assertThat(doctor(1, with(own, "somebody-else", "system/DocumentReference.crus")))
                    .contains("bad   backend    somebody-else got no token; the EHR says: invalid_client");
        } finally {
            keys.stop(0);
        }
    }

    private static List<String> with(List<String> own, String client, String scope) {
        return Stream.concat(
                        own.stream(),
                        Stream.of(
                                NORTHSIDE + "ehr.backend-client-id=" + client,
                                NORTHSIDE + "ehr.backend-scopes[0]=" + scope))
                .toList();
    }

    /** Entries with other addresses than the EHR's are of another server, so a gateway has to be named. */
    @Test
    void an_ehr_that_calls_itself_otherwise_than_the_settings_is_told() throws IOException {
        EHR.become(Vendor.OPEN);
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", SiteDoctorTest::passOn);
        gateway.createContext("/fhir/metadata", exchange -> {
            byte[] body = ("{'resourceType':'CapabilityStatement','fhirVersion':'4.0.1','implementation':{'url':'"
                            + EHR.fhirBase() + "/'},'rest':[{'mode':'server'}]}")
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
        try {
            String base = NORTHSIDE + "ehr.fhir-base=http://localhost:"
                    + gateway.getAddress().getPort() + "/fhir";

            assertThat(run(List.of("--site", "northside"), Clock.systemUTC(), List.of(base)))
                    .containsPattern("look  address    the EHR calls its FHIR base .*add it to ehr.other-bases");
            assertThat(run(
                            List.of("--site", "northside"),
                            Clock.systemUTC(),
                            List.of(base, NORTHSIDE + "ehr.other-bases[0]=" + EHR.fhirBase())))
                    .contains("good  launch")
                    .doesNotContain("look  address");
        } finally {
            gateway.stop(0);
        }
    }

    /** Forwards a request like a reverse proxy of the hospital. */
    private static void passOn(HttpExchange exchange) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(EHR.fhirBase()
                                    .resolve(exchange.getRequestURI().toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Test
    void what_stops_a_launch_is_said_with_what_to_do_and_ends_with_one() {
        EHR.become(Vendor.OPEN);

        assertThat(doctor(1, List.of("--spring.datasource.url=jdbc:postgresql://localhost:1/nothing")))
                .contains("bad   database")
                .contains("good  discovery");
        assertThat(doctor(1, List.of("--dorsal.sites.northside.ehr.fhir-base=" + EHR.fhirBase() + "/not")))
                .contains("bad   discovery")
                .contains("bad   metadata")
                .contains("bad   launch     would fail");
        assertThat(doctor(1, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)), List.of()))
                .contains("bad   clock");
    }

    @Test
    void an_unknown_site_and_bad_settings_are_sentences() {
        assertThat(run(List.of("--site", "elsewhere"), Clock.systemUTC(), List.of()))
                .startsWith("3 ")
                .contains("there is no such site in the settings; known are northside");
        assertThat(run(List.of("--site", "northside"), Clock.systemUTC(), List.of("--dorsal.base-url=nonsense")))
                .startsWith("3 ")
                .contains("dorsal.base-url");
        assertThat(run(
                        List.of("--site", "northside"),
                        Clock.systemUTC(),
                        List.of("--dorsal.base-url=nonsense", "--dorsal.leave-after=soon", NORTHSIDE + "wording=")))
                .contains(
                        "dorsal.base-url is not absolute",
                        "dorsal.leave-after can't be read",
                        "dorsal.sites.northside.wording is missing");
        assertThat(run(List.of(), Clock.systemUTC(), List.of()))
                .startsWith("2 ")
                .contains("--site is missing");
    }

    private static String doctor(int code, List<String> more) {
        return doctor(code, Clock.systemUTC(), more);
    }

    private static String doctor(int code, Clock clock, List<String> more) {
        String output = run(List.of("--site", "northside"), clock, more);
        assertThat(output).startsWith(code + " ");
        return output.substring(2).replace(EHR.fhirBase().toString(), "FHIR").replace(origin(), "EHR");
    }

    private static String origin() {
        return EHR.fhirBase().resolve("/").toString().replaceAll("/$", "");
    }

    private static String run(List<String> own, Clock clock, List<String> more) {
        var out = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(own);
        arguments.addAll(settings(more));
        int code = DorsalCommandLine.run(
                arguments.toArray(String[]::new),
                List::of,
                CommandResources::erasures,
                CommandResources::migration,
                new SiteDoctor(clock),
                clock,
                InputStream.nullInputStream(),
                out,
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return code + " " + out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> settings(List<String> more) {
        String site = NORTHSIDE;
        return Stream.concat(
                        Stream.of(
                                        "--spring.datasource.url=" + DATABASE.url(),
                                        "--spring.datasource.username=" + TestPostgres.APPLICATION,
                                        "--spring.flyway.user=" + TestPostgres.OWNER,
                                        "--dorsal.base-url=https://dorsal.example",
                                        "--dorsal.encryption-keys[0]=f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=",
                                        "--dorsal.log.signing-keys=" + SomeLogKeys.location(),
                                        site + "name=Northside Clinic",
                                        site + "wording=en-US",
                                        site + "sign-off=required",
                                        site + "ehr.fhir-base=" + EHR.fhirBase(),
                                        site + "ehr.client-id=dorsal",
                                        site + "ehr.client-authentication=client_secret_basic",
                                        site + "ehr.client-secret=of-a-test",
                                        site + "ehr.write-back=on-sign-off",
                                        site + "issuers[0].issuer=https://ehr.example/auth",
                                        site + "issuers[0].jwks-uri=https://ehr.example/auth/jwks",
                                        site + "issuers[0].audience=" + AUDIENCE)
                                .filter(argument -> more.stream()
                                        .noneMatch(other -> key(other).equals(key(argument)))),
                        more.stream())
                .toList();
    }

    private static String key(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }
}
