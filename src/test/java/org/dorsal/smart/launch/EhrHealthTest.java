package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.HttpCallObserver.EhrContacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call to an EHR feeds the operators' light: an EHR that is down is never shown as answering. */
class EhrHealthTest {
    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();
    private final EhrClient calls = launches.room.ehrClient();

    @AfterEach
    void stop() {
        launches.close();
    }

    /** A call of each kind, with its path. */
    private Map<String, Runnable> paths(Launch launch) {
        Map<String, Runnable> paths = new TreeMap<>();
        paths.put("call /fhir/Patient/7", () -> calls.call(launch.id(), EhrCall.get("Patient/7")));
        paths.put("call /fhir/metadata", () -> {
            EhrClient deliveries = launches.room.deliveryClient();
            deliveries.call(new EhrClient.CallAuthority.NoAuthority(launches.site), EhrCall.get("metadata"));
        });
        paths.put(
                "follow /fhir/page",
                () -> calls.follow(launch.id(), URI.create(ehr.fhirBase() + "/page"), EhrMemory.unlimited()));
        paths.put("granted /auth/token", () -> {
            launches.clock.forward(Duration.ofHours(1)); // so that the token is renewed
            calls.granted(launch.id());
        });
        paths.put("over /auth/token", () -> {
            launches.clock.forward(Duration.ofHours(1));
            calls.over(launch.id());
        });
        return paths;
    }

    static List<String> kinds() {
        return List.of(
                "call /fhir/Patient/7",
                "call /fhir/metadata",
                "follow /fhir/page",
                "granted /auth/token",
                "over /auth/token");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void each_call_turns_the_light_red_while_the_EHR_is_down_and_green_when_it_is_back(String kind) {
        Launch launch = browser.keep(launches.launch(browser));
        String path = kind.substring(kind.indexOf(' ') + 1);
        Runnable call = paths(launch).get(kind);

        ehr.broken.put(path, 503);
        call.run();
        Instant down = launches.clock.instant();
        assertThat(calls.lastContact(launches.site)).contains(new EhrHealth.EhrContact(down, Optional.of(down)));

        launches.clock.forward(Duration.ofMinutes(5));
        call.run();
        assertThat(calls.lastContact(launches.site).orElseThrow().silentSince()).contains(down);

        ehr.broken.clear();
        call.run();
        assertThat(calls.lastContact(launches.site).orElseThrow().silentSince()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 429, -1})
    void a_launch_that_fails_at_discovery_turns_it_red(int status) {
        ehr.broken.put("/fhir/.well-known/smart-configuration", status);
        ehr.broken.put("/fhir/metadata", status);
        launches.click(browser);
        assertThat(calls.lastContact(launches.site).orElseThrow().silentSince()).isPresent();
    }

    @Test
    void nothing_is_known_of_an_EHR_that_was_not_asked_and_of_another_sites() {
        assertThat(calls.lastContact(launches.site)).isEmpty();
        EhrContacts contacts = new EhrContacts(List.of(EhrBase.of("https://ehr.example/fhir")), launches.clock);
        contacts.record(URI.create("https://other.example/fhir/metadata"), new HttpAnswer.MissingAnswer());
        assertThat(contacts.of(new SiteId("a"), Stream.of(EhrBase.of("https://ehr.example/fhir"))))
                .isEmpty();
    }

    @Test
    void a_neighbour_that_answers_at_the_same_origin_does_not_hide_that_the_EHR_is_down() {
        EhrContacts contacts = new EhrContacts(List.of(EhrBase.of("https://ehr.example/fhir")), launches.clock);
        contacts.record(URI.create("https://ehr.example/fhir/Patient/7"), new HttpAnswer.MissingAnswer());
        contacts.record(
                URI.create("https://ehr.example/auth/token"),
                new HttpAnswer.CompleteAnswer(200, Map.of(), new byte[0]));
        assertThat(contacts.of(new SiteId("a"), Stream.of(EhrBase.of("https://ehr.example/fhir")))
                        .orElseThrow()
                        .silentSince())
                .isPresent();
    }

    @Test
    void a_token_server_of_its_own_belongs_to_the_EHR() {
        EhrContacts contacts = new EhrContacts(List.of(EhrBase.of("https://ehr.example/fhir")), launches.clock);
        SiteId site = new SiteId("a");
        contacts.setTokenEndpoint(site, URI.create("https://login.example/token"));
        contacts.record(URI.create("https://login.example/token"), new HttpAnswer.MissingAnswer());
        contacts.record(
                URI.create("https://ehr.example/fhir/Patient/7"),
                new HttpAnswer.CompleteAnswer(200, Map.of(), new byte[0]));
        assertThat(contacts.of(site, Stream.of(EhrBase.of("https://ehr.example/fhir")))
                        .orElseThrow()
                        .silentSince())
                .isPresent();
    }

    @Test
    void every_way_of_the_client_to_an_EHR_is_among_those_calls() {
        List<String> ways = Arrays.stream(EhrClient.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getParameterCount() > 0)
                .map(Method::getName)
                .filter(name -> !List.of("equals", "base", "bases", "lastContact", "memory")
                        .contains(name))
                .distinct()
                .toList();
        assertThat(kinds().stream().map(kind -> kind.substring(0, kind.indexOf(' '))))
                .containsAll(ways);
    }

    @Test
    void only_the_client_that_reports_each_exchange_opens_connections() throws IOException {
        Path sources = Path.of(System.getProperty("basedir", "."), "src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")).filter(EhrHealthTest::opensConnections))
                    .map(file -> file.getFileName().toString())
                    .as("ShippedKnowledge reads the service's own jar")
                    .containsExactlyInAnyOrder("BoundedHttp.java", "ShippedKnowledge.java");
        }
    }

    private static boolean opensConnections(Path file) {
        try {
            String source = Files.readString(file);
            return Stream.of("HttpClient.newBuilder", "HttpClient.newHttpClient", "openConnection(", "new Socket(")
                    .anyMatch(source::contains);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
