package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.dorsal.browser.Chromium;
import org.junit.jupiter.api.Test;

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
        }
        assertThat(documented).isEmpty();
        assertThat(requests).allMatch(url -> url.startsWith(SERVICE.baseUrl()) || url.startsWith("data:"));
    }
}
