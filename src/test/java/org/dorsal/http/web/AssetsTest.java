package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

    private static final Pattern STYLED_ID = Pattern.compile("#([a-z][\\w-]*+)(?=[^{}]*+\\{)");

    private final Assets assets = Assets.shipped();

    @ParameterizedTest
    @CsvSource({
        "dorsal.css, text/css",
        "assess.js, text/javascript",
        "dorsal.svg, image/svg+xml",
    })
    void a_file_is_served_with_its_type_and_kept_by_browsers(String name, String type) {
        var response = ServedAssets.get(assets.path(name));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).startsWith(type);
        assertThat(Objects.requireNonNull(response.getHeader("Cache-Control")).split(", "))
                .containsExactlyInAnyOrder("max-age=31536000", "public", "immutable");
    }

    /** Comments that begin a line are a quarter of the first page on the wire; nothing else may be missing. */
    @Test
    void scripts_and_style_sheets_are_served_line_by_line_without_such_comments_and_all_other_files_as_they_are()
            throws IOException {
        for (String name : assets.names()) {
            byte[] source = Files.readAllBytes(Path.of("src/main/resources/assets", name));
            byte[] served = ServedAssets.get(assets.path(name)).getContentAsByteArray();
            if (!name.matches(".*\\.(js|css)")) {
                assertThat(served).as(name).isEqualTo(source);
                continue;
            }
            String code = new String(served, StandardCharsets.UTF_8);
            assertThat(code).as(name).doesNotContainPattern("(?m)^(/[/*]|[ \t])");
            if (name.equals("assess.js")) {
                continue; // joined with its modules
            }
            assertThat(bare(code)).as(name).isEqualTo(bare(new String(source, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void the_script_of_the_assessment_holds_its_modules_and_imports_nothing() throws IOException {
        String joined = String.join(
                "\n",
                bare(new String(
                        ServedAssets.get(assets.path("assess.js")).getContentAsByteArray(), StandardCharsets.UTF_8)));
        assertThat(joined).doesNotContainPattern("(?m)^(import|export) ").endsWith("start();");
        assertThat(List.of("answers.js", "desk.js", "tiers.js"))
                .allSatisfy(name -> assertThat(joined)
                        .containsOnlyOnce(bare(Files.readString(Path.of("src/main/resources/assets", name))
                                        .replaceAll("(?m)^(import .*;$|export )", ""))
                                .stream()
                                .collect(Collectors.joining("\n"))));
    }

    /** A literal over several lines would lose its indents, and what looks like a comment in it. */
    @Test
    void no_script_has_a_literal_over_several_lines() throws IOException {
        for (String name : assets.names()) {
            if (name.endsWith(".js")) {
                assertThat(Files.readAllLines(Path.of("src/main/resources/assets", name)))
                        .as(name)
                        .allMatch(line -> line.chars()
                                                        .filter(character -> character == '`')
                                                        .count()
                                                % 2
                                        == 0
                                && !line.endsWith("\\"));
            }
        }
    }

    /** Lines of code alone. */
    private static List<String> bare(String text) {
        String code = COMMENT.matcher(text)
                .replaceAll(comment -> "\n".repeat((int) comment.group().lines().count() - 1));
        return code.lines().map(String::strip).toList();
    }

    @Test
    void all_files_share_a_folder_so_that_modules_import_each_other_by_relative_names() {
        assertThat(assets.path("keys.js")).matches("/assets/[0-9a-f]{16}/keys\\.js");
        assertThat(assets.path("assess.js")).isEqualTo(assets.path("keys.js").replace("keys.js", "assess.js"));
    }

    /** A rule for one page's element would also apply to another page's with the same id, and has hidden a heading. */
    @Test
    void an_id_that_style_sheets_name_belongs_to_one_template() throws IOException {
        Map<String, Long> templates = new TreeMap<>();
        for (String id : idsOfStyleSheets()) {
            try (Stream<Path> files = Files.list(Path.of("src/main/resources/templates"))) {
                templates.put(
                        id,
                        files.filter(file -> file.toString().endsWith(".html"))
                                .filter(file -> text(file).contains(" id=\"" + id + "\""))
                                .count());
            }
        }
        assertThat(templates).hasSizeGreaterThan(10);
        templates.keySet().removeAll(Set.of("faults", "verified")); // the same part on several pages
        assertThat(templates).allSatisfy((id, count) -> assertThat(count).isLessThanOrEqualTo(1));
    }

    private Set<String> idsOfStyleSheets() {
        return assets.names().stream()
                .filter(name -> name.endsWith(".css"))
                .map(name -> text(Path.of("src/main/resources/assets", name)))
                .flatMap(css -> STYLED_ID.matcher(css).results())
                .map(id -> id.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Browsers keep assets for a year, so only addresses that change with the content serve it. */
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
