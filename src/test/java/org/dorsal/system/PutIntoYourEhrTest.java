package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.dorsal.Server;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Follows the settings page's "Put Dorsal into your EHR" to the letter, at the sandbox EHR; only the addresses
 * differ.
 */
class PutIntoYourEhrTest {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Put Dorsal into your EHR$(.*?)(?=^## |\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+?) \\| ([^|]+?) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    private final int port = SomePort.free();
    private final String base = "http://127.0.0.1:" + port;
    private final String readme = Files.readString(Path.of("src/docs/operate/settings.md"));

    PutIntoYourEhrTest() throws IOException {}

    @Test
    void an_ehr_that_registers_what_the_readme_says_can_launch(@TempDir Path secrets) throws IOException {
        try (SandboxEhr ehr = SandboxEhr.start(0, base + "/fhir/northside");
                var service = Server.application()
                        .run(settings(ehr, TestPostgres.empty(), secrets).toArray(String[]::new))) {
            Map<String, List<String>> register = register();
            ehr.app(URI.create(address(register, "launch URL")))
                    .register(SandboxClient.withKeys(
                                    "dorsal",
                                    URI.create(address(register, "key set (JWKS) URL")),
                                    URI.create(address(register, "redirect URL")))
                            .grantedAtMost(scopes(register)));

            var visitor = new SomeVisitor(base);
            var page = visitor.open(ehr.launchUrl(SandboxLaunch.of("sandbox-02")));

            assertThat(service.isRunning()).isTrue();
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.uri().getPath()).startsWith("/a/northside.");
            assertThat(page.body())
                    .contains("Birch", "SBX-02")
                    .as("all of the record could be read")
                    .doesNotContain("not-granted", "Could not be read");
            assertThat(new SomeClinician(visitor, page.uri()).suggestions())
                    .as("the record suggests answers")
                    .contains("bone-risk-kind=osteoporosis");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("frame-ancestors " + ehr.issuer());
        }
    }

    private Map<String, List<String>> register() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        ROW.matcher(find(SECTION, readme))
                .results()
                .forEach(row -> rows.merge(
                        row.group(1).startsWith("scope") ? "scopes" : row.group(1),
                        codes(row.group(1).startsWith("scope") ? row.group(1) : row.group(2)),
                        PutIntoYourEhrTest::joined));
        return rows;
    }

    private String address(Map<String, List<String>> register, String what) {
        return register.getOrDefault(what, List.of("?")).getFirst().replace("https://dorsal.example", base);
    }

    private static String scopes(Map<String, List<String>> register) {
        return String.join(" ", register.getOrDefault("scopes", List.of()));
    }

    private List<String> settings(SandboxEhr ehr, TestPostgres database, Path secrets) throws IOException {
        String written = find(YAML, readme)
                .replace("link-secret: \"…\"", "link-secret: \"f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=\"")
                .replace(
                        "encryption-keys: [\"…\"]",
                        "encryption-keys: [\"u1YB0c1pLk3sS5g0r7m2v8Qm9wq4XcT6z0Jd5aHfE2U=\"]")
                .replace("ann: \"…\"", "ann: \"" + "0a".repeat(32) + "\"")
                .replace("file:/run/secrets/log-key.pem", SomeLogKeys.location())
                .replace("file:/mnt/worm/dorsal", "file:" + secrets)
                .replace("file:/run/secrets/ehr.pem", SomeClientKeys.ec(secrets, "ehr.pem"))
                .replace("https://dorsal.example", base)
                .replace("https://ehr.example/fhir", ehr.fhirBase().toString())
                .replace("https://ehr.example/auth/jwks", ehr.jwksUri().toString())
                .replace("https://ehr.example/auth/token", ehr.tokenEndpoint().toString())
                .replace("https://ehr.example/auth", ehr.issuer())
                .replace("https://ehr.example", ehr.issuer());
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--management.server.port=" + SomePort.free(),
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + TestPostgres.APPLICATION,
                "--spring.flyway.user=" + TestPostgres.OWNER));
        var yaml = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                .load("settings.md", new ByteArrayResource(written.getBytes(StandardCharsets.UTF_8)))
                .getFirst();
        Arrays.stream(yaml.getPropertyNames())
                .filter(name -> name.startsWith("dorsal."))
                .map(name -> "--" + name + "=" + yaml.getProperty(name))
                .forEach(arguments::add);
        return arguments;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell)
                .results()
                .flatMap(code -> Arrays.stream(code.group(1).split(" ")))
                .toList();
    }

    private static List<String> joined(List<String> first, List<String> other) {
        List<String> list = new ArrayList<>(first);
        list.addAll(other);
        return list;
    }

    private static String find(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElseThrow();
    }
}
