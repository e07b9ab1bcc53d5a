package org.dorsal.smart.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.smart.Scopes;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.ClinicianSignInStrategy.LaunchContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2Error;

/** Discovery documents and token answers of real EHRs, as they came and with something wrong in them. */
class RecordedLaunchesTest {
    private static final Path OWN = Path.of("src/test/resources/ehr-samples");

    /**
     * Folder of the samples; {@code -Ddorsal.ehr-samples=FOLDER} selects another one, for example with samples that
     * may not be distributed.
     */
    private static final Path SAMPLES = Path.of(System.getProperty("dorsal.ehr-samples", OWN.toString()));

    private static final Pattern DISCOVERY = Pattern.compile(".*smart-configuration.*\\.json");
    private static final Pattern TOKENS = Pattern.compile(".*/(?:token-.*|scopes-granted)\\.json");
    private static final Pattern HOST = Pattern.compile("https?://([^/:\"]+)");
    private static final int MUTATIONS = 30;
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");
    private static final URI BACK = URI.create("https://dorsal.example/launch/northside/callback");

    static List<Path> samples() {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files.filter(file -> DISCOVERY.matcher(file.toString()).matches()
                            || TOKENS.matcher(file.toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Test
    void every_recorded_document_is_read_as_the_table_says() throws IOException {
        String read = samples().stream()
                .map(file -> SAMPLES.relativize(file).toString().replace('\\', '/') + "," + describe(file, bytes(file))
                        + "\n")
                .collect(Collectors.joining("", "sample,what a launch makes of it\n", ""));
        Files.writeString(Path.of("target/ehr-samples-launch.csv"), read);
        assumeTrue(SAMPLES.equals(OWN), "the table is of our own samples");
        assertThat(read).isEqualTo(Files.readString(SAMPLES.resolve("launch.csv")));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void thirty_mutations_of_it_never_lead_elsewhere_or_to_another_patient(Path file) {
        Set<String> before = words(describe(file, bytes(file)));
        for (int each = 0; each < MUTATIONS; each++) {
            long seed = file.getFileName().hashCode() * 31L + each;
            byte[] mutated = mutated(new String(bytes(file), UTF_8), each, new Random(seed));

            Set<String> after = words(describe(file, mutated));

            after.removeAll(before);
            after.remove("https://ehr.example/fhir/.well-known/openid-configuration"); // the site's own
            assertThat(after)
                    .as("mutation %d, seed %d", each, seed)
                    .noneMatch(word -> word.contains("/") || word.contains("somebody"));
        }
    }

    private static String describe(Path file, byte[] body) {
        return DISCOVERY.matcher(file.toString()).matches()
                ? discovery(body, new Destinations(hosts(new String(bytes(file), UTF_8))))
                : tokens(body);
    }

    /** Hosts of the document as it came, which an administrator would allow. */
    private static Set<String> hosts(String document) {
        return Stream.concat(
                        Stream.of("ehr.example"),
                        HOST.matcher(document).results().map(host -> host.group(1)))
                .collect(Collectors.toSet());
    }

    private static String discovery(byte[] body, Destinations destinations) {
        EhrRegistration ehr = new EhrRegistration(
                new SiteId("northside"),
                "https://ehr.example/fhir",
                "dorsal",
                new ClientProof.PublicClient(),
                List.of(),
                List.of(),
                true,
                UsualTerms.ALLOWANCES,
                UsualTerms.SESSIONS,
                Assurance.ANY);
        Optional<JsonObject> document = JsonObject.read(body);
        if (document.isEmpty()) {
            return "no document";
        }
        return "openid-configuration "
                + ServerDocument.fallback(document.get(), ehr)
                        .filter(destinations::contain)
                        .map(URI::toString)
                        .orElse("not needed")
                + "; "
                + Stream.of(false, true)
                        .map(waived -> (waived ? "waived " : "as it is ")
                                + outcome(
                                        ServerDocument.ofUsers(document.get(), ehr, BACK, waived, Optional.empty()),
                                        ehr,
                                        destinations))
                        .collect(Collectors.joining("; "));
    }

    private static String outcome(
            Discovery.DiscoveryResult discovered, EhrRegistration ehr, Destinations destinations) {
        return switch (discovered) {
            case Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusal.SignInRefusalReason why) -> why.name();
            case Discovery.DiscoveryResult.DiscoveredServer(ClientRegistration server)
            when !Discovery.mayBeUsed(server, destinations) -> SignInRefusal.SignInRefusalReason.UNFIT_ENDPOINTS.name();
            case Discovery.DiscoveryResult.DiscoveredServer(ClientRegistration server) -> {
                Set<String> scopes = RequestedScopes.of(
                        ehr,
                        ServerDocument.listed(server, "capabilities"),
                        ServerDocument.listed(server, "scopes_supported"),
                        true);
                yield server.getProviderDetails().getIssuerUri() + " "
                        + server.getProviderDetails().getAuthorizationUri() + " "
                        + server.getProviderDetails().getTokenUri() + " "
                        + server.getProviderDetails().getJwkSetUri() + " "
                        + scopes.stream()
                                .filter(scope -> scope.contains("Observation") || scope.contains("/Medication."))
                                .toList();
            }
        };
    }

    private static String tokens(byte[] body) {
        for (int status : new int[] {400, 500}) {
            Optional<OAuth2Error> failure = TokenResponseReader.failure(answer(status, body));
            assertThat(failure).as("status %d", status).isPresent();
        }
        Optional<OAuth2Error> unread = TokenResponseReader.failure(answer(200, body));
        if (unread.isPresent()) {
            return "unreadable";
        }
        JsonObject json = JsonObject.read(body).orElseThrow();
        if (json.text("error").isPresent()) {
            return TokenResponseReader.ServerRefusal.describe(
                    TokenResponseReader.failure(answer(400, body)).orElseThrow());
        }
        Set<String> granted = TokenResponseReader.scopes(json).orElse(Set.of());
        Scopes scopes = Scopes.parse(granted);
        return "patient " + LaunchContext.patient(json).map(id -> id.value()).orElse("none") + "; banner "
                + !json.is("need_patient_banner", false) + "; expires "
                + Tokens.of("t", Optional.empty(), json, NOW)
                        .expires()
                        .map(Instant::toString)
                        .orElse("unsaid")
                + "; grants " + scopes.size() + " of " + granted.size() + " and "
                + Stream.of(
                                "user/Patient.rs",
                                "user/Observation.cud",
                                "system/DocumentReference.c",
                                "system/Patient.rs")
                        .filter(scopes::cover)
                        .toList();
    }

    private static HttpAnswer.CompleteAnswer answer(int status, byte[] body) {
        return new HttpAnswer.CompleteAnswer(status, Map.of(), body);
    }

    /** Another address, another patient, another shape. */
    private static byte[] mutated(String whole, int kind, Random random) {
        String member = switch (kind % 15) {
            case 0 -> "\"zzVendor\": {\"said\": [true]}";
            case 1 -> "\"capabilities\": []";
            case 2 -> "\"scope\": null";
            case 3 -> "\"token_endpoint\": \"http://169.254.169.254/somebody\"";
            case 4 -> "\"jwks_uri\": \"https://10.0.0.7/somebody\"";
            case 5 -> "\"authorization_endpoint\": \"javascript:somebody\"";
            case 6 -> "\"patient\": \"Patient/somebody else\"";
            case 7 -> "\"patient\": [\"somebody\"]";
            case 8 -> "\"expires_in\": -1e99";
            case 9 -> "\"need_patient_banner\": {}";
            case 10 -> "\"issuer\": \"\"";
            default -> "";
        };
        String name = member.isEmpty() ? "" : member.substring(0, member.indexOf(':'));
        String without = name.isEmpty()
                ? whole
                : whole.replaceFirst(Pattern.quote(name) + " ?: ?(\\[[^]]*]|\"[^\"]*\"|[^,}\\]]+),?", "");
        String changed = switch (kind % 15) {
            case 11 -> "<html><body>Sign in at https://somebody.example/</body></html>";
            case 12 -> whole.substring(0, whole.length() * (1 + random.nextInt(8)) / 10);
            case 13 -> whole.replaceFirst("\\{", "{\"patient\":\"somebody\",\"patient\":\"somebody\",");
            case 14 -> whole.replace("https://", "http://");
            default -> without.replaceFirst("\\{", "{" + java.util.regex.Matcher.quoteReplacement(member) + ",");
        };
        return changed.getBytes(UTF_8);
    }

    private static Set<String> words(String description) {
        return new TreeSet<>(List.of(description.split("[\\s;,\\[\\]]+", -1)));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
