package org.dorsal.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.settings.BoundSettings;
import org.dorsal.system.ShippedOptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of the install guide: the service has every setting in them, and every mount and secret is defined. */
class FirstHourTest {
    private static final Path GUIDE = Path.of("src/docs/operate");
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final Duration MAX_SHUTDOWN_DELAY = Duration.ofSeconds(15);

    /** Settings of Spring Boot that the guide uses. */
    private static final Set<String> OF_SPRING = Set.of(
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password",
            "spring.flyway.enabled",
            "spring.flyway.user",
            "spring.flyway.password",
            "spring.config.additional-location",
            "spring.config.import",
            "server.address",
            "management.server.address");

    /** Keys of a service in the Compose specification that the guide uses. */
    private static final Set<String> OF_A_SERVICE = Set.of(
            "image",
            "command",
            "environment",
            "secrets",
            "configs",
            "volumes",
            "ports",
            "healthcheck",
            "restart",
            "read_only",
            "tmpfs",
            "cap_drop",
            "security_opt",
            "mem_limit",
            "stop_grace_period",
            "depends_on");

    private final JsonNode compose =
            new JsonMapper().valueToTree(new Yaml().load(Files.readString(GUIDE.resolve("compose.yaml"))));

    FirstHourTest() throws IOException {}

    @Test
    void the_first_site_has_known_settings_and_no_secret() throws IOException {
        assertThat(settings(GUIDE.resolve("application.yaml")))
                .hasSizeGreaterThan(15)
                .allMatch(FirstHourTest::isKnown, "is known")
                .noneMatch(key -> key.endsWith("password") || key.endsWith("secret") || key.contains("encryption"));
        assertThat(isKnown("dorsal.sites.northside.signoff")).isFalse();
    }

    @Test
    void containers_are_given_known_settings_and_secrets_by_their_names() {
        assertThat(services()).hasSize(3);
        for (String name : List.of("migration", "dorsal")) {
            JsonNode service = compose.at("/services/" + name);
            assertThat(names(service.path("environment")))
                    .isNotEmpty()
                    .allMatch(variable -> variable.equals("JDK_JAVA_OPTIONS") || isVariable(variable), "is a setting");
            assertThat(targets(service.path("secrets"))).isNotEmpty().allMatch(FirstHourTest::isKnown, "is a setting");
        }
        assertThat(targets(compose.at("/services/dorsal/secrets")))
                .contains("dorsal.link-secret", "spring.datasource.password")
                .doesNotContain("spring.flyway.password");
        assertThat(targets(compose.at("/services/migration/secrets"))).containsExactly("spring.flyway.password");
        assertThat(isVariable("DORSAL_PROXIES_0")).isTrue();
        assertThat(isVariable("DORSAL_PROXY_0")).isFalse();
    }

    @Test
    void everything_that_a_container_names_is_declared_and_nothing_else_is() {
        Set<String> secrets = new TreeSet<>();
        Set<String> configs = new TreeSet<>();
        for (JsonNode service : services()) {
            assertThat(OF_A_SERVICE).containsAll(names(service));
            service.path("secrets").forEach(secret -> secrets.add(source(secret)));
            service.path("configs").forEach(config -> configs.add(source(config)));
            names(service.path("depends_on"))
                    .forEach(other ->
                            assertThat(compose.path("services").has(other)).isTrue());
        }
        assertThat(names(compose.path("secrets"))).isEqualTo(secrets);
        assertThat(names(compose.path("configs"))).isEqualTo(configs);
        assertThat(Stream.of("settings", "roles")
                        .map(config ->
                                compose.at("/configs/" + config + "/file").asString())
                        .map(GUIDE::resolve))
                .allMatch(Files::exists);
    }

    @Test
    void containers_run_as_the_chart_runs_them() throws IOException {
        JsonNode dorsal = compose.at("/services/dorsal");
        assertThat(dorsal.at("/environment/JDK_JAVA_OPTIONS").asString())
                .isEqualTo(values().path("jvmOptions").asString());
        assertThat(dorsal.path("image").asString()).isEqualTo("dorsal:" + version());
        for (String name : List.of("migration", "dorsal")) {
            JsonNode service = compose.at("/services/" + name);
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(service.at("/cap_drop/0").asString()).isEqualTo("ALL");
            assertThat(service.at("/security_opt/0").asString()).isEqualTo("no-new-privileges:true");
        }
        for (JsonNode port : dorsal.path("ports")) {
            assertThat(port.asString()).startsWith("127.0.0.1:");
        }
    }

    /** A listener on all addresses is reached past the proxy, and the management port needs no credential. */
    @Test
    void the_first_site_is_reached_through_its_proxy_alone() throws IOException {
        PropertySource<?> settings = new YamlPropertySourceLoader()
                .load("first site", new FileSystemResource(GUIDE.resolve("application.yaml")))
                .getFirst();
        for (String key : List.of("server.address", "management.server.address")) {
            assertThat(InetAddress.ofLiteral(String.valueOf(settings.getProperty(key)))
                            .isLoopbackAddress())
                    .as(key)
                    .isTrue();
        }
        JsonNode network = compose.at("/networks/default/ipam/config/0");
        assertThat(compose.at("/services/dorsal/environment/DORSAL_PROXIES_0").asString())
                .as("one address, which no other container has")
                .isEqualTo(network.path("gateway").asString())
                .matches("[\\d.]+");
    }

    @Test
    void whoever_stops_it_waits_until_it_has_left() throws IOException {
        Duration takes = MAX_SHUTDOWN_DELAY.plus(shutdown()).plus(MARGIN);
        JsonNode pod = Chart.single("Deployment", "", Chart.objects(Chart.example("small")))
                .at("/spec/template/spec");
        Duration before = Duration.ofSeconds(
                pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong());
        assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong()))
                .isGreaterThanOrEqualTo(takes.plus(before));
        assertThat(DurationStyle.detectAndParse(
                        compose.at("/services/dorsal/stop_grace_period").asString()))
                .isGreaterThanOrEqualTo(takes);
        assertThat(Duration.ofSeconds(Long.parseLong(unit("TimeoutStopSec")))).isGreaterThanOrEqualTo(takes);
    }

    @Test
    void the_unit_gives_known_settings_and_knows_how_java_ends() throws IOException {
        List<String> variables = Files.readAllLines(GUIDE.resolve("dorsal.service")).stream()
                .filter(line -> line.startsWith("Environment="))
                .map(line -> line.split("=", 3)[1])
                .toList();
        assertThat(variables).contains("MALLOC_ARENA_MAX").hasSize(3);
        assertThat(variables)
                .filteredOn(name -> !name.startsWith("MALLOC_"))
                .allMatch(FirstHourTest::isVariable, "is a setting");
        assertThat(unit("SuccessExitStatus")).isEqualTo("143");
        assertThat(unit("User")).isEqualTo("dorsal");
        assertThat(unit("SystemCallFilter")).isEqualTo("@system-service");
        assertThat(Integer.parseInt(unit("LimitNOFILE")))
                .as("files for the connections of clients and as many again")
                .isGreaterThan(2 * 2_000);
    }

    /** Measured once, for all ways of running it; how large the heap may grow is a part of what a container has. */
    @Test
    void the_unit_runs_java_as_the_chart_and_the_image_do() throws IOException {
        List<String> unit = ShippedOptions.ofTheUnit();
        assertThat(unit).contains("-Xmx512m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");
        assertThat(unit.stream().filter(option -> !option.startsWith("-Xmx")))
                .containsExactly(values().path("jvmOptions")
                        .asString()
                        .replace("-XX:MaxRAMPercentage=50 ", "")
                        .split(" "));
    }

    @Test
    void no_command_of_the_guide_holds_a_password() throws IOException {
        String guide = Files.readString(GUIDE.resolve("install.md"));
        assertThat(guide).doesNotContainPattern("password=|--from-literal|password '");
    }

    private static JsonNode values() throws IOException {
        return new JsonMapper().valueToTree(new Yaml().load(Files.readString(Chart.HOME.resolve("values.yaml"))));
    }

    private static String unit(String key) throws IOException {
        return Files.readAllLines(GUIDE.resolve("dorsal.service")).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the time that requests in progress get on shutdown. */
    private static Duration shutdown() throws IOException {
        Object written = new YamlPropertySourceLoader()
                .load("shared", new FileSystemResource("src/main/resources/application.yaml"))
                .getFirst()
                .getProperty("spring.lifecycle.timeout-per-shutdown-phase");
        return DurationStyle.detectAndParse(String.valueOf(written));
    }

    private static String version() throws IOException {
        return Files.readString(Path.of("pom.xml"))
                .replaceAll("(?s).*?<artifactId>dorsal</artifactId>\\s*<version>([^<]+)</version>.*", "$1");
    }

    private static List<String> settings(Path file) throws IOException {
        return List.of(((EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                        .load(file.toString(), new FileSystemResource(file))
                        .getFirst())
                .getPropertyNames());
    }

    private static boolean isKnown(String key) {
        String name = key.replaceAll("\\[\\d+]", "").replaceFirst("^dorsal\\.sites\\.[^.]+", "dorsal.sites.*");
        return OF_SPRING.contains(name) || BoundSettings.names().anyMatch(name::equals);
    }

    /**
     * Returns whether the variable is a setting in Spring Boot's form: upper case, underscores for dots and indexes,
     * and underscores or nothing for dashes.
     */
    private static boolean isVariable(String variable) {
        String name = variable.replaceFirst("_\\d+$", "");
        return Stream.concat(OF_SPRING.stream(), BoundSettings.names())
                .flatMap(key -> Stream.of(key.replace("-", ""), key.replace('-', '_')))
                .map(key -> key.replace('.', '_').toUpperCase(Locale.ROOT))
                .anyMatch(name::equals);
    }

    private List<JsonNode> services() {
        List<JsonNode> services = new ArrayList<>();
        compose.path("services").forEach(services::add);
        return services;
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String source(JsonNode used) {
        return used.isString() ? used.asString() : used.path("source").asString();
    }

    private static List<String> targets(JsonNode secrets) {
        List<String> targets = new ArrayList<>();
        secrets.forEach(secret -> targets.add(secret.path("target").asString(secret.asString(""))));
        return targets;
    }
}
