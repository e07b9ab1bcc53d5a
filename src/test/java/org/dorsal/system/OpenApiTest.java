package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.dorsal.browser.Chromium;
import org.dorsal.browser.Looks;
import org.dorsal.browser.Screens;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The API as OpenAPI: lists the same as metadata, and its page works in a browser under a policy without exceptions.
 */
class OpenApiTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ANYBODY = SomeClient.anonymous(SERVICE.base(SomeService.NORTHSIDE));

    @Test
    void it_lists_the_types_and_operations_of_metadata_and_no_other() {
        var claimed = Capabilities.of(ANYBODY);
        var document = ANYBODY.get("api-docs");
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.json().path("servers").path(0).path("url").asString(""))
                .isEqualTo(ANYBODY.base());
        var types = new TreeSet<String>();
        var operations = new TreeSet<String>();
        for (var path : document.json().path("paths").propertyNames()) {
            var parts = path.split("/", -1);
            if (parts[1].matches("[A-Z].*")) {
                types.add(parts[1]);
            }
            if (parts[parts.length - 1].startsWith("$")) {
                operations.add(parts[1] + " " + parts[parts.length - 1].substring(1));
            }
        }
        assertThat(types).containsExactlyInAnyOrderElementsOf(claimed.all());
        assertThat(operations.remove("$export export")).isTrue(); // of the whole site
        assertThat(operations)
                .containsExactlyInAnyOrderElementsOf(claimed.all().stream()
                        .flatMap(type -> claimed.operations(type).stream().map(name -> type + " " + name))
                        .toList());
    }

    @Test
    void a_search_takes_the_parameters_that_metadata_lists() {
        var claimed = Capabilities.of(ANYBODY);
        var paths = ANYBODY.get("api-docs").json().path("paths");
        for (var type : claimed.types()) {
            var listed = StreamSupport.stream(
                            paths.path("/" + type)
                                    .path("get")
                                    .path("parameters")
                                    .spliterator(),
                            false)
                    .map(parameter -> parameter.path("name").asString(""))
                    .toList();
            assertThat(listed).as(type).containsAll(claimed.parameters(type)).doesNotHaveDuplicates();
        }
    }

    /** Requests whose address has no id are sent: the service answers them as the example says. */
    @Test
    void each_operation_has_words_and_an_example_that_the_service_takes() {
        SomeClient client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
        JsonNode paths = ANYBODY.get("api-docs").json().path("paths");
        List<String> sent = new ArrayList<>();
        paths.propertyStream()
                .forEach(path -> path.getValue().propertyStream().forEach(method -> {
                    JsonNode operation = method.getValue();
                    String name = method.getKey() + " " + path.getKey();
                    assertThat(operation.path("summary").asString()).as(name).matches("[A-Z][a-z]+.*");
                    assertThat(operation.path("description").asString())
                            .as(name)
                            .contains("curl", ANYBODY.base())
                            .doesNotContain("{", "}");
                    operation
                            .path("responses")
                            .findValues("application/fhir+json")
                            .forEach(content -> readable(name, content.path("example")));
                    operation
                            .path("requestBody")
                            .path("content")
                            .propertyStream()
                            .forEach(content -> {
                                JsonNode example = content.getValue().path("example");
                                assertThat(example.isMissingNode()).as(name).isFalse();
                                if (!path.getKey().contains("{") && !name.endsWith("$export")) {
                                    String body = example.isString() ? example.asString() : example.toString();
                                    var answer = client.send(
                                            "POST", path.getKey().substring(1), body, "Content-Type", content.getKey());
                                    if (name.equals(
                                            "post /Subscription")) { // the site of this test has no such receiver
                                        assertThat(answer.text()).contains("Subscription.channel.endpoint");
                                    } else {
                                        assertThat(answer.status())
                                                .as(name + " " + answer.text())
                                                .isBetween(200, 201);
                                    }
                                    sent.add(name);
                                }
                            });
                }));
        assertThat(sent).contains("post /QuestionnaireResponse/$score", "post /Observation/_search", "post /");
    }

    private static void readable(String name, JsonNode example) {
        assertThatCode(() -> FhirContext.forR4Cached()
                        .newJsonParser()
                        .setParserErrorHandler(new StrictErrorHandler())
                        .parseResource(example.toString()))
                .as(name)
                .doesNotThrowAnyException();
    }

    @Test
    void its_page_shows_them_and_nothing_is_refused_by_its_policy() {
        List<String> documented = new ArrayList<>();
        List<String> requests = new ArrayList<>();
        try (Page page = Chromium.shared().newPage()) {
            page.onConsoleMessage(message -> documented.add(message.text()));
            page.onPageError(documented::add);
            page.onRequest(request -> requests.add(request.url()));
            var answer = page.navigate(ANYBODY.base() + "/swagger-ui");
            assertThat(answer.headerValue("Content-Security-Policy")).doesNotContain("unsafe");

            Locator score = page.locator(".opblock-summary-path", new Page.LocatorOptions().setHasText("$score"));
            score.first().waitFor();
            assertThat(score.count()).isEqualTo(3);
            score.first().click();
            page.locator(".opblock-body").first().waitFor();
            String[] alike = {}; // in the first look every operation is tried, then those of the first types only
            for (Looks display : Looks.tried()) {
                display.apply(page);
                Screens.check(page, "api", display, alike);
                if (!Boolean.getBoolean("dorsal.long")) {
                    alike = new String[] {".opblock-tag-section:nth-of-type(n+4)"};
                }
            }
        }
        assertThat(documented).isEmpty();
        assertThat(requests).allMatch(url -> url.startsWith(SERVICE.baseUrl()) || url.startsWith("data:"));
    }
}
