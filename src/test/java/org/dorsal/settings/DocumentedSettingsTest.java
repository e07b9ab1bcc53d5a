package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.DocumentTable;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.smart.launch.SomeClientKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

/** Compares the documented settings with those that the service binds. */
class DocumentedSettingsTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    /** Placeholder for a secret in documents, so that no installation uses a published one. */
    private static final String LEFT_OUT = "\"…\"";

    @Test
    void the_readme_documents_exactly_the_settings_that_are_bound() throws IOException {
        assertThat(written(LEFT_OUT).map(DocumentedSettingsTest::anySite).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        bound("dorsal.", DorsalProperties.class).toList());
    }

    static Stream<String> examples() {
        return Stream.of("install/ehr.md", "fhir/cds-hooks.md")
                .map(page -> DocumentTable.read(Path.of("src/docs", page)))
                .flatMap(text -> EXAMPLE.matcher(text).results())
                .map(match -> match.group(1).indent(6));
    }

    /** Settings of the guides for EHRs, each instead of those of the page. */
    @ParameterizedTest
    @MethodSource("examples")
    void the_settings_of_the_guides_are_good(String block, @TempDir Path files) throws IOException {
        var sources = sources(files);
        var keys = block.contains("client-authentication: none") ? "        client-keys: []\n" : "";
        sources.addFirst(load("dorsal:\n  sites:\n    northside:\n" + block + keys, "guide"));

        assertThat(new Binder(ConfigurationPropertySources.from(sources))
                        .bind("dorsal", DorsalProperties.class)
                        .get()
                        .toSettings()
                        .sites())
                .singleElement()
                .satisfies(site -> assertThat(site.ehr()).isPresent());
    }

    @Test
    void the_settings_of_the_readme_are_good(@TempDir Path files) throws IOException {
        var binder = new Binder(ConfigurationPropertySources.from(sources(files)));

        var settings = binder.bind("dorsal", DorsalProperties.class).get().toSettings();
        assertThat(settings.sites()).singleElement().satisfies(site -> {
            assertThat(site.access().issuers().getFirst().authorizationServer()).isPresent();
            assertThat(site.ehr()).isPresent();
            assertThat(site.writeback().onlyCorrections()).isFalse();
            assertThat(site.auditors()).isPresent();
        });
    }

    private static MutablePropertySources sources(Path files) throws IOException {
        var sources = new MutablePropertySources();
        sources.addFirst(yaml("\"f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=\""));
        sources.addFirst(new MapPropertySource(
                "keys where the README's would be",
                Map.of(
                        "dorsal.sites.northside.ehr.client-keys[0]",
                        SomeClientKeys.ec(files, "ehr.pem"),
                        "dorsal.sites.northside.auditors.client-keys[0]",
                        SomeClientKeys.ec(files, "id.pem"),
                        "dorsal.log.signing-keys[0]",
                        SomeLogKeys.location())));
        return sources;
    }

    /** The keys that a record binds, in the form in which they are written. */
    static Stream<String> bound(String prefix, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            var key = prefix + kebab(component.getName());
            return switch (component.getGenericType()) {
                case Class<?> part when part.isRecord() -> bound(key + ".", part);
                case ParameterizedType many
                when many.getRawType().equals(Map.class) && last(many).equals(String.class) -> Stream.of(key + ".*");
                case ParameterizedType many
                when last(many) instanceof Class<?> part && part.isRecord() ->
                    bound(key + (many.getRawType().equals(Map.class) ? ".*." : "."), part);
                case Type _ -> Stream.of(key);
            };
        });
    }

    private static Type last(ParameterizedType many) {
        return List.of(many.getActualTypeArguments()).getLast();
    }

    private static String kebab(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Stream<String> written(String secret) throws IOException {
        return Arrays.stream(yaml(secret).getPropertyNames()).filter(key -> key.startsWith("dorsal."));
    }

    private static String anySite(String key) {
        return key.replaceAll("\\[\\d+]", "").replaceFirst("^dorsal\\.sites\\.[^.]+", "dorsal.sites.*");
    }

    private static EnumerablePropertySource<?> yaml(String secret) throws IOException {
        var block = EXAMPLE.matcher(Files.readString(Path.of("src/docs/operate/settings.md")))
                .results()
                .map(match -> match.group(1)
                        .replace("link-secret: " + LEFT_OUT, "link-secret: " + secret)
                        .replace("encryption-keys: [" + LEFT_OUT, "encryption-keys: [" + secret)
                        .replace("ann: " + LEFT_OUT, "ann: \"" + "0a".repeat(32) + "\""))
                .findFirst()
                .orElseThrow();
        return load(block, "settings.md");
    }

    private static EnumerablePropertySource<?> load(String block, String name) throws IOException {
        return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                .load(name, new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)))
                .getFirst();
    }
}
