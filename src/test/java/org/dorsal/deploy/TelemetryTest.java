package org.dorsal.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prometheus scrape of the running service: contains every metric of alerts and dashboard, and no patient. */
class TelemetryTest {
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.sites.northside.subscriptions.callbacks[0]=http://127.0.0.1:9/hook");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FILES = Chart.HOME.resolve("files");
    /** A metric's name has an underscore; of the words of PromQL and of our labels none has but functions. */
    private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(?:_[a-z]+)+\\b(?![(])");

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void alerts_and_dashboard_ask_only_for_what_is_scraped() throws IOException {
        assertThat(SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds")
                        .post(
                                "QuestionnaireResponse",
                                SomeResponse.of("telemetry").json())
                        .status())
                .isEqualTo(201);
        String scrape = scrapeWith("uri=\"/fhir/{site}/QuestionnaireResponse\"");
        Set<String> missing = new TreeSet<>();
        List<String> queried = new ArrayList<>();
        rules().forEach(rule -> queried.add(rule.path("expr").asString()));
        dashboard()
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> queried.add(target.path("expr").asString())));
        assertThat(queried).hasSizeGreaterThan(20);
        for (String expression : queried) {
            METRIC.matcher(expression)
                    .results()
                    .map(match -> match.group())
                    .filter(name -> scrape.lines()
                            .noneMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " ")))
                    .forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    /** Independent of the requests of earlier tests. */
    @Test
    void requests_are_counted_by_the_pattern_of_their_route() {
        var client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
        String id = client.post(
                        "QuestionnaireResponse", SomeResponse.of("telemetry").json())
                .id();
        assertThat(client.get("QuestionnaireResponse/" + id).status()).isEqualTo(200);
        assertThat(client.get("QuestionnaireResponse/" + id + "/_history/1").status())
                .isEqualTo(200);
        assertThat(client.send("TRACK", "Observation", "").status()).isEqualTo(405);
        String counted = scrapeWith(
                "uri=\"/fhir/{site}/QuestionnaireResponse\"",
                "uri=\"/fhir/{site}/QuestionnaireResponse/{id}\"",
                "uri=\"/fhir/{site}/QuestionnaireResponse/{id}/_history/{vid}\"",
                "uri=\"/fhir/**\"");
        assertThat(Pattern.compile("uri=\"([^\"]*)\"")
                        .matcher(counted)
                        .results()
                        .map(match -> match.group(1)))
                .allMatch(uri -> uri.matches("/|(/([*]{1,2}|[{][*]?[a-z]+}|[a-zA-Z._$-]+))+/?"));
    }

    /** Spring Boot counts as many routes as the property allows, first come, and none of the others. */
    @Test
    void no_route_is_left_out_because_there_are_many() {
        int pages = SERVICE.parts(RequestMappingHandlerMapping.class).stream()
                .mapToInt(mapping -> mapping.getHandlerMethods().size())
                .sum();
        int types = JSON.readTree(SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds")
                        .get("metadata")
                        .text())
                .at("/rest/0/resource")
                .size();
        int routesOfType = 20; // reads, versions, histories, searches and operations
        assertThat(SERVICE.part(MetricsProperties.class).getWeb().getServer().getMaxUriTags())
                .isGreaterThan(pages + types * routesOfType);
    }

    @Test
    void every_alert_has_its_runbook() throws IOException {
        List<String> headings = Files.readAllLines(Path.of("src/docs/operate/alerts.md")).stream()
                .filter(line -> line.startsWith("## Dorsal"))
                .map(line -> line.substring(3))
                .toList();
        List<String> alerts = new ArrayList<>();
        for (JsonNode rule : rules()) {
            String alert = rule.path("alert").asString();
            alerts.add(alert);
            assertThat(rule.at("/annotations/runbook").asString())
                    .isEqualTo("src/docs/operate/alerts.md#" + alert.toLowerCase(Locale.ROOT));
        }
        assertThat(headings).containsExactlyElementsOf(alerts);
    }

    /**
     * Scrape with all of the given texts. A request is counted after its last byte was sent, so that the caller may
     * scrape before that.
     */
    private static String scrapeWith(String... texts) {
        return await("metrics of the requests")
                .until(
                        () -> {
                            var answer = SERVICE.management("actuator/prometheus");
                            assertThat(answer.status()).isEqualTo(200);
                            return answer.text();
                        },
                        scrape -> Stream.of(texts).allMatch(scrape::contains));
    }

    private static JsonNode rules() throws IOException {
        Object yaml = new Yaml().load(Files.readString(FILES.resolve("alerts.yaml")));
        return JSON.<JsonNode>valueToTree(yaml).at("/groups/0/rules");
    }

    private static JsonNode dashboard() throws IOException {
        return JSON.readTree(Files.readString(FILES.resolve("dashboard.json")));
    }
}
