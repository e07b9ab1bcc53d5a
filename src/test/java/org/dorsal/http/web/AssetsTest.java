package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
    private final Assets assets = Assets.shipped();

    @ParameterizedTest
    @CsvSource({
        "dorsal.css, text/css",
        "assess.js, text/javascript",
        "dorsal.svg, image/svg+xml",
    })
    void a_file_is_served_as_it_stands_in_the_source_and_kept_by_browsers(String name, String type) throws IOException {
        var response = ServedAssets.get(assets.path(name));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).startsWith(type);
        assertThat(Objects.requireNonNull(response.getHeader("Cache-Control")).split(", "))
                .containsExactlyInAnyOrder("max-age=31536000", "public", "immutable");
        try (var source = AssetsTest.class.getResourceAsStream("/assets/" + name)) {
            assertThat(response.getContentAsByteArray())
                    .isEqualTo(Objects.requireNonNull(source).readAllBytes());
        }
    }

    @Test
    void all_files_share_a_folder_so_that_modules_import_each_other_by_relative_names() {
        assertThat(assets.path("keys.js")).matches("/assets/[0-9a-f]{16}/keys\\.js");
        assertThat(assets.path("assess.js")).isEqualTo(assets.path("keys.js").replace("keys.js", "assess.js"));
    }

    /** Browsers keep what they get for a year, so only addresses that change with the content serve it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/assets/dorsal.css", "/assets/0123456789abcdef/frame.css", "/assets/", "/assets/x/none.js"})
    void another_address_is_not_found_and_not_kept(String path) {
        var response = ServedAssets.get(path);
        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getHeader("Cache-Control")).isNull();
        assertThat(response.getContentAsByteArray()).isEmpty();
    }

    @Test
    void a_template_that_names_no_file_fails() {
        assertThatIllegalArgumentException().isThrownBy(() -> assets.path("none.js"));
    }

    /** A reply is Dorsal's only by the judgement of {@code request} in fragments.js; another request would trust a proxy. */
    @Test
    void no_script_of_the_pages_sends_a_request_but_by_the_function_that_judges_replies() throws IOException {
        Pattern sends = Pattern.compile(
                "\\bfetch\\b|XMLHttpRequest|sendBeacon|EventSource|WebSocket|WebTransport|serviceWorker|importScripts");
        Map<String, Long> uses = new TreeMap<>();
        for (Path folder : List.of(Path.of("src/main/resources"), Path.of("src/playground"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(path -> path.toString().matches(".*\\.(m?js|html)"))
                        .toList()) {
                    String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
                    long count = sends.matcher(code).results().count();
                    if (count > 0) {
                        uses.put(String.valueOf(file.getFileName()), count);
                    }
                }
            }
        }
        assertThat(uses).isEqualTo(Map.of("fragments.js", 1L));
    }
}
